// A host's first week: from a mailed link and a spreadsheet to a morning, a connection, a report. The clock is the story's.

import { linkIn } from './hub.mjs';

const PEOPLE = `Name,Email,Company,What could you help others with?,What are you looking for?,What are you interested in?
Ines Varga,ines@potter.example,Varga Pots,Glazing pots and running a kiln,Someone to photograph my pots for a web shop,Ceramics; wild swimming
Tomas Reed,tomas@lens.example,Reed Pictures,Photographing products for web shops,Help with the accounts of a one-person firm,Cycling; ceramics
Priya Nand,priya@ledger.example,Nand Ledgers,Accounts for one-person firms,Someone to proofread a leaflet,Choirs; allotments
Leo Marsh,leo@proof.example,,Proofreading leaflets and reports,A partner for a small exhibition,Old maps; choirs
Wanda Ilic,wanda@maps.example,Ilic Maps,Drawing walking maps,Someone who knows about old maps,Old maps; wild swimming
Bo Tan,bo@bikes.example,Tan Cycles,Mending bicycles,Someone to draw a map of cycle routes,Cycling; allotments
`;
const CHECK_INS = `Timestamp,Email Address,What should we call you?,What are you working on today?,Introductions today?
2026-03-02 08:31:00,ines@potter.example,Ines,Packing an order of cups,Yes
2026-03-02 08:36:00,tomas@lens.example,Tomas,Pictures for a catalogue,Yes
2026-03-02 08:40:00,priya@ledger.example,Priya,Year-end accounts,Yes
2026-03-02 08:52:00,leo@proof.example,Leo,A grant report,Yes
2026-03-02 08:55:00,wanda@maps.example,Wanda,,Yes
2026-03-02 08:58:00,,Somebody,No address today,Yes
`;
const HOLIDAYS = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Sample//EN\r\nBEGIN:VEVENT\r\nUID:1@hub.example\r\nDTSTART;VALUE=DATE:20260403\r\nDTEND;VALUE=DATE:20260404\r\nSUMMARY:Good Friday\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
const CONSOLE = '/s/kiln-yard/organiser';

export async function prepare(hub) {
  hub.setClock('2026-02-27T14:00:00Z'); // a Friday
  hub.command(['init', '--console'],
    ['Kiln Yard', 'Europe/London', 'Jo', 'hello@kilnyard.example', 'jo@kilnyard.example', 'http://127.0.0.1:8080', ''].join('\n'));
  await hub.start();
}

export async function week(visit, hub) {
  const { page } = visit;
  const at = (path, name, expected) => visit.at(`${CONSOLE}${path}`, `console-${name}`, expected);
  const look = (name, expected) => visit.look(`console-${name}`, expected);
  const upload = (name, text) => page.getByLabel('Your file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

  await visit.part('A host signs in by a mailed link', async () => {
    await page.goto(CONSOLE);
    await visit.follow('Sign in');
    await look('sign-in', { says: 'By a link in a letter' });
    await page.getByLabel('Your email address').first().fill('jo@kilnyard.example');
    await visit.press('Mail me a link');
    await look('sign-in-sent', { says: 'Look in your inbox' });
    const link = linkIn(await hub.letter('sign-in'), '/o/');
    await page.goto(link);
    await visit.press('Sign in');
    await look('set-up-first', { says: ['Nothing is sent yet'] });
  });

  await visit.stay('Everything is empty, and says so', async () => {
    for (const [path, name] of [['', 'today-empty'], ['/tomorrow', 'tomorrow-empty'], ['/people', 'people-empty'],
      ['/connections', 'connections-empty'], ['/map', 'map-empty'], ['/reports', 'reports-empty'], ['/log', 'log-empty'],
      ['/topics', 'topics-empty'], ['/import', 'import-empty'], ['/closed-days', 'closed-days-empty']]) {
      await at(path, name);
    }
  });

  await visit.stay('The first run', async () => {
    visit.clicks = 0;
    await page.goto(`${CONSOLE}/set-up`);
    await visit.follow('Name and place', page.locator('.steps'));
    await look('space');
    await visit.fill({ 'Postal address (optional)': '3 Kiln Yard, Exampletown' });
    await visit.press('Save');
    await look('space-saved', { says: 'Saved' });
    await page.goto(`${CONSOLE}/set-up`);
    await visit.follow('How letters sound', page.locator('.steps'));
    await look('voice');
    await visit.fill({ 'Colour of the buttons': '#ffee00' });
    await visit.press('Save');
    await look('voice-mistake', { status: 422 });
    await visit.fill({ 'Colour of the buttons': '#7a1f4b', 'Greeting (optional)': 'Morning, {name}!' });
    await visit.press('Save');
    await page.goto(`${CONSOLE}/set-up`);
    await visit.follow('Bring in a spreadsheet', page.locator('.steps'));
    await upload('members.csv', PEOPLE);
    await visit.press('Read the file');
    await look('import-columns', { says: ['members.csv', 'Nothing is saved yet'] });
    await visit.press('Preview the first 5 people');
    await look('import-preview', { says: ['6 people ready', 'Ines'] });
    await visit.press('Save');
    await saved(visit);
    await look('import-saved', { says: 'members.csv is saved' });
    await page.goto(`${CONSOLE}/set-up`);
    await visit.follow('Fill in the sentence', page.locator('.steps'));
    await look('schedule');
    await page.getByLabel('Send at').fill('09:15');
    for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday']) {
      await page.getByRole('group', { name: 'Send on' }).getByLabel(day).check();
    }
    await visit.press('Show me when that is');
    await look('schedule-shown', { says: 'What would come next' });
    await visit.press('Save');
    await look('schedule-saved', { says: ['Saved', '2 March'] });
    await page.goto(`${CONSOLE}/set-up`);
    await visit.press('Send me a sample letter');
    await look('rehearsed', { says: 'on its way to jo@kilnyard.example' });
    await hub.letter('copy');
    await page.goto(`${CONSOLE}/set-up`);
    await look('set-up-ready', { says: 'done' });
    await visit.press('Go');
    await look('set-up-gone', { says: '2 March' });
    visit.report.say(`the first run: ${visit.clicks} clicks (looking at each page twice and one mistake among them)`);
  });

  await visit.stay('Settings that come later', async () => {
    await page.goto(`${CONSOLE}/closed-days`);
    await visit.fill({ Day: '2026-12-24', 'Why (optional)': 'Christmas Eve' });
    await visit.press('Add');
    await page.getByLabel("The calendar's file").setInputFiles({ name: 'days.ics', mimeType: 'text/calendar', buffer: Buffer.from(HOLIDAYS) });
    await visit.press('Show its days');
    await look('closed-days-found', { says: 'closes one day' });
    await visit.press('Add the ticked days');
    await look('closed-days', { says: ['3 April', '24 December'] });
    await at('/organisers', 'organisers', { says: 'Who may sign in' });
    await visit.follow('Add somebody');
    await look('organisers-add');
    await visit.fill({ 'Their email address': 'lou@kilnyard.example' });
    await page.getByRole('group', { name: 'What they may do' }).getByLabel('Viewer').check();
    await visit.press('Add, and mail them a link');
    await look('organisers-two', { says: 'lou@kilnyard.example' });
    await at('/account', 'account', { says: 'jo@kilnyard.example' });
    await visit.follow('Set a password');
    await page.getByLabel('New password', { exact: true }).fill('short');
    await page.getByLabel('The new password once more').fill('short');
    await visit.press('Save');
    await look('account-mistake', { status: 422 });
    await at('/topics', 'topics');
    await at('/help', 'help', { says: 'What do I do in a day?' });
  });

  await visit.stay('The first morning', async () => {
    await hub.at('2026-03-02T09:00:00Z');
    await page.goto(`${CONSOLE}/import`);
    await upload('monday.csv', CHECK_INS);
    await visit.press('Read the file');
    await visit.press('Preview the first 5 people');
    await look('import-check-ins', { says: ['5 check-ins ready', 'One row needs a look'] });
    await visit.press('Save');
    await saved(visit);
    await at('', 'today-before', { says: ['Digests go out at 9:15', 'Needs you (1)', 'Ines'] });
    await at('/tomorrow?day=2026-03-02', 'morning-before', { says: ['Tomas', 'would get'] });
    await visit.follow('See the letter to Ines');
    await look('letter-before');
    await page.goBack();
    await visit.follow('Why Ines would get this');
    await look('why');
    await hub.at('2026-03-02T09:15:20Z');
    await hub.letter('digest-ines');
    await at('', 'today', { says: ['Digests went out at 9:15', 'Needs you (1)'] });
    await visit.press('Done');
    await look('today-all-done', { says: 'Nothing needs you' });
    await at('/log', 'log', { says: 'Ines' });
    await page.getByRole('link', { name: /Ines|digest|morning/i }).first().click();
    await page.waitForLoadState();
  });

  await visit.stay('People', async () => {
    await at('/people', 'people', { says: ['Ines', '6 people'] });
    await visit.fill({ 'Name, company or address': 'varga' });
    await visit.press('Find');
    await look('people-found', { says: '1 person' });
    await page.getByRole('link', { name: /Ines/ }).first().click();
    await page.waitForLoadState();
    await look('person', { says: ['Glazing pots', 'Introductions'] });
    const person = page.url();
    for (const [link, name] of [['Edit', 'edit'], ['A break', 'pause'], ['Keep apart from somebody', 'apart'],
      ['Is the same person as', 'merge'], ['Forget them', 'erase'], ['Wants no letters', 'stop']]) {
      await page.goto(person);
      await visit.follow(link);
      await look(`person-${name}`);
    }
    await at('/people/add', 'person-add');
  });

  await visit.stay('The days after', async () => {
    const digest = await hub.letter('digest-tomas', 'Ines');
    await page.context().newPage().then(async other => {
      await other.goto(linkIn(digest, '/1/yes'));
      await other.getByRole('button', { name: /Yes/ }).first().click();
      await other.waitForLoadState();
      await other.close();
    });
    await hub.at('2026-03-03T10:00:00Z');
    await at('/tomorrow', 'tomorrow', { says: 'This is a forecast' });
    await at('', 'today-nobody', { says: 'Nobody has checked in yet' });
    await page.goto(`${CONSOLE}/record`);
    await look('record');
    await page.getByLabel('First person').selectOption({ label: 'Ines' });
    await page.getByLabel('Second person').selectOption({ label: 'Wanda' });
    await page.getByLabel('What came of it?').selectOption({ label: 'Possible partnership' });
    await visit.press('Record it');
    await look('recorded', { says: 'Recorded' });
    await at('/map', 'map', { says: ['Ines', 'Wanda'] });
    await at('/connections', 'connections', { says: ['Ines', 'Wanda'] });
    await at('/introduce', 'introduce');
    await at('/address-book', 'address-book');
  });

  await visit.stay('The week after', async () => {
    await hub.at('2026-03-09T08:00:30Z');
    await hub.letter('report');
    await at('/week', 'week', { says: '5 people checked in' });
    await at('/reports', 'reports', { says: 'Check-ins' });
    await page.goto(`${CONSOLE}/import`);
    await look('imports', { says: 'monday.csv' });
    await visit.press('Undo the import of monday.csv');
    await look('import-undone', { says: 'is taken back' });
    await at('/log', 'log-later', { says: 'Ines' });
  });

  await visit.stay('Somebody who may look only', async () => {
    await page.goto(CONSOLE);
    await visit.press('Sign out');
    await page.goto(linkIn(hub.command(['organiser', 'link', 'lou@kilnyard.example', '--space', 'kiln-yard']), '/o/').replace(/https?:\/\/[^/]+/, hub.base));
    await visit.press('Sign in');
    for (const [path, name] of [['', 'today'], ['/tomorrow', 'tomorrow'], ['/people', 'people'], ['/schedule', 'schedule'], ['/set-up', 'set-up']]) {
      await at(path, `${name}-looked-at`, { says: 'you cannot change anything here' });
    }
  });
}

// A large file is saved beside the page, which looks again by itself.
async function saved(visit) {
  for (let i = 0; i < 60 && (await visit.page.getByRole('link', { name: 'Look again' }).count()) > 0; i++) {
    await visit.page.waitForTimeout(500);
    await visit.page.reload();
  }
}
