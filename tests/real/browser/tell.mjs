// Tells the story twice, each time at a hub of its own: node tell.mjs URL-FOR-SCRIPT URL-WITHOUT-SCRIPT

import { mkdirSync, rmSync } from 'node:fs';
import { SIZES, launch, open } from './browser.mjs';
import { unseenFaults } from './control.mjs';
import { SCREENS } from './look.mjs';
import { Hub } from './hub.mjs';
import { morning } from './morning.mjs';
import { Report } from './report.mjs';
import { Visit } from './visit.mjs';
import { prepare, week } from './week.mjs';

const [withScript, withoutScript] = process.argv.slice(2);
rmSync(SCREENS, { recursive: true, force: true });
mkdirSync(SCREENS, { recursive: true });

const report = new Report();
const browser = await launch();

async function tell(base, script) {
  const page = await open(browser, base, { script });
  await morning(new Visit(page, { script, report }));
  await page.context().close();
}

async function tellWeek(script) {
  const hub = new Hub(process.env.ELEVENSES);
  try {
    await prepare(hub);
    const page = await open(browser, hub.base, { script });
    await week(new Visit(page, { script, report }), hub);
    await page.context().close();
  } finally {
    await hub.end();
  }
}

for (const fault of await unseenFaults(browser, withScript)) report.fail('The test itself', `does not see ${fault}`);
await Promise.all([tell(withScript, true), tell(withoutScript, false)]);
await Promise.all([tellWeek(true), tellWeek(false)]);
await browser.close();

report.print(Object.keys(SIZES));
process.exitCode = report.isGood ? 0 : 1;
