// Draws texts, has both programs count them, and says where they differ. See ./segments, which runs it.
//
// The two mean the same by encoding, units and segments, CR LF (two letters) and form feed (an escape and a letter)
// included. In one thing they differ: Twilio's calculator lets a letter of several code points (an emoji of a family, an
// a with accents beside it) begin a new segment when it does not fit whole. 3GPP TS 23.040 9.2.3.24.1 asks that of an
// escape and of a surrogate pair only. So texts with such letters are counted by the calculator twice: as it is, where it
// may find more segments and never fewer, and with code points for letters, where it has to find the same.

import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

const TEXTS = 20_000;
const require = createRequire(import.meta.url);
const { SegmentedMessage } = require('sms-segments-calculator');
const calculator = require('sms-segments-calculator/dist/libs/textUtils.js');

// --- drawing, the same texts each time (mulberry32) ---------------------------------------------------------------

const seed = Number(process.env.SEED ?? 1);
let state = seed;
function draw() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const below = (n) => Math.floor(draw() * n);
const one = (list) => list[below(list.length)];
const between = (first, last) => String.fromCodePoint(first + below(last - first + 1));

const basic = [...'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà'];
const kinds = {
  letters: () => (draw() < 0.5 ? between(0x20, 0x5a) : between(0x61, 0x7a)),
  basic: () => one(basic),
  extension: () => one([...'\f^{}\\[~]|€']),
  accents: () => between(0xc0, 0x17f),
  typography: () => one([...'‘’“”–—…`•\t\u00a0\u200b']),
  lines: () => one(['\n', '\r\n', '\r']),
  combining: () => one(['e\u0301', 'n\u0303', 'a\u0302\u0323', '\u0301']),
  emoji: () => one(['😀', '🎉', '☕', '❤️', '👍🏽', '👨‍👩‍👧', '🇬🇧', '1️⃣']),
  cjk: () => between(0x4e00, 0x9fff),
  hangul: () => one([between(0xac00, 0xd7a3), '\u1112\u1161\u11ab']),
  cyrillic: () => between(0x410, 0x44f),
  indic: () => one(['क्षि', 'नमस्ते', 'த', 'ก\u0e33']),
};

// Each mix is mostly of one alphabet, so that long texts of GSM letters are as many as others; lengths gather where one
// segment becomes two, and two three.
const mixes = [
  ['letters'], ['letters', 'basic'], ['letters', 'extension'], ['basic', 'extension', 'lines'],
  ['letters', 'lines', 'extension'], ['letters', 'accents'], ['letters', 'typography'], ['letters', 'emoji'],
  ['cjk'], ['cjk', 'emoji'], ['letters', 'combining'], ['hangul'], ['cyrillic', 'letters'], ['indic', 'letters'],
  Object.keys(kinds),
];
const lengths = [[0, 10], [60, 80], [125, 145], [140, 165], [290, 320], [440, 480], [0, 700]];

function text() {
  const [mix, [least, most]] = [one(mixes), one(lengths)];
  const length = least + below(most - least + 1);
  let drawn = '';
  while (drawn.length < length) drawn += kinds[one(mix)]();
  return drawn;
}

// --- counting -----------------------------------------------------------------------------------------------------

const whole = calculator.splitGraphemes;
function theirs(text, split) {
  calculator.splitGraphemes = split;
  const message = new SegmentedMessage(text);
  const bits = message.encodingName === 'GSM-7' ? 7 : 16;
  const counted = { encoding: message.encodingName, units: message.messageSize / bits, segments: message.segmentsCount };
  return { ...counted, letters: message.graphemes };
}

const texts = Array.from({ length: TEXTS }, text);
const lines = texts.map((text) => JSON.stringify(text)).join('\n') + '\n';
const answers = execFileSync(process.argv[2], ['sms', 'count', '--json-lines'], { input: lines, maxBuffer: 2 ** 28 });
const ours = answers.toString().trimEnd().split('\n').map((line) => JSON.parse(line));
if (ours.length !== TEXTS) throw new Error(`${TEXTS} texts were asked about, and ${ours.length} answered`);

const same = (x, y) => x.encoding === y.encoding && x.units === y.units && x.segments === y.segments;
const tally = { 'GSM-7': 0, 'UCS-2': 0, clusters: 0, moreForClusters: 0 };
const differences = [];
texts.forEach((text, at) => {
  const asItIs = theirs(text, whole);
  const clusters = asItIs.letters.some((letter) => [...letter].length > 1);
  const byCodePoint = clusters ? theirs(text, (text) => [...text]) : asItIs;
  const never = clusters && asItIs.segments < ours[at].segments;
  tally[ours[at].encoding] += 1;
  tally.clusters += clusters;
  tally.moreForClusters += asItIs.segments > byCodePoint.segments;
  if (!same(ours[at], byCodePoint) || never) differences.push({ text, ours: ours[at], theirs: byCodePoint, asItIs });
});

for (const { text, ours, theirs } of differences.slice(0, 5)) {
  console.error(JSON.stringify(text));
  for (const [who, { encoding, units, segments }] of Object.entries({ ours, theirs })) {
    console.error(`  ${who}: ${encoding}, ${units} units, ${segments} segments`);
  }
}
console.log(
  `${TEXTS} texts (seed ${seed}): ${tally['GSM-7']} GSM-7, ${tally['UCS-2']} UCS-2, ${differences.length} differences. ` +
    `${tally.clusters} have letters of several code points; keeping those whole, the calculator finds ` +
    `a segment more in ${tally.moreForClusters}.`,
);
const thin = Object.entries(tally).filter(([, count]) => count < 100);
if (thin.length > 0) throw new Error(`the drawing is too thin: ${JSON.stringify(tally)}`);
process.exit(differences.length === 0 ? 0 : 1);
