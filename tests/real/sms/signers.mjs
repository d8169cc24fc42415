// Whether Vonage's own library believes a signed post of the older SMS API: [{sig, params, secret, algorithm}] in, [true, …] out.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

// The packages lie in the folder of the first argument.
const require = createRequire(`${process.argv[2]}/`);
const { SMS } = require("@vonage/sms");

const asked = JSON.parse(readFileSync(0, "utf8"));
const sms = new SMS({ apiKey: "hub", apiSecret: "hub" });
const believes = ({ sig, params, secret, algorithm }) => sms.verifySignature(sig, params, secret, algorithm);
process.stdout.write(JSON.stringify(asked.map(believes)));
