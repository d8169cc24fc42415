// A morning at the sample hub. To have one more page looked at, add a line: `await visit.at('/address', 'name')`, or
// `await visit.look('name')` where the story has come to it.

export async function morning(visit) {
  await visit.part('The start page, and a letter', async () => {
    await visit.at('/', 'start', { says: ['Letters so far (8)', 'In today (8)'] });
    await visit.follow('as text (Rafe)');
    await visit.look('letter-as-text', { says: 'Good morning Rafe' });
    await visit.letter('Rafe', 'Morning letter');
    await visit.look('letter');
    const letter = await visit.page.locator('iframe').getAttribute('src');
    await visit.at(letter, 'letter-itself', { letter: true, says: 'Adaeze would like your help' });
  });

  await visit.part('Somebody new checks in at the door', async () => {
    await visit.page.goto('/');
    await visit.follow('The check-in form');
    await visit.look('check-in');
    await visit.press('Check in');
    await visit.look('check-in-mistakes', { status: 422, says: 'There is a problem' });
    await visit.page.getByText('More (optional)').click();
    await visit.fill({
      'What should we call you?': 'Rafe',
      'Your email address': 'ilse@letterpress.example',
      'What do you do?': 'Letterpress printer',
      'What are you interested in?': 'letterpress, choirs',
      'Where do you sit?': 'By the window',
    });
    await visit.choose('Would you like introductions today?', 'Yes');
    await visit.look('check-in-filled-in', { status: 422 });
    await visit.press('Check in');
    await visit.look('check-in-sent', { says: 'We have sent a letter to ilse@letterpress.example' });
  });

  await visit.part('… and says that it was them, under a name that is not taken', async () => {
    const button = 'Yes, this is me: check me in';
    await visit.letter('ilse@letterpress.example', 'Is this you?', button);
    await visit.look('confirm', { says: 'By the window' });
    await visit.press(button);
    await visit.look('confirm-name-taken', { says: 'Somebody else here goes by “Rafe”' });
    await visit.fill({ 'What should we call you?': 'Ilse' });
    await visit.press(button);
    await visit.look('checked-in', { says: 'You are checked in' });
    await visit.letter('ilse@letterpress.example', 'Is this you?', button);
    await visit.look('confirm-over', { says: 'This link has been used' });
  });

  await visit.part('Somebody known changes what they wrote', async () => {
    await visit.letter('Rafe', 'Morning letter', 'Your page');
    await visit.look('own-page', { says: ['Hello Rafe', 'Suggested to you today'] });
    await visit.follow('Change what I wrote');
    await visit.look('own-check-in', { says: 'Good morning, Rafe' });
    await visit.fill({ 'What are you working on today?': 'Cutting tape' });
    await visit.press('Check in');
    await visit.look('own-checked-in', { says: 'It is used from the next letter on' });
    await visit.follow('Change what I wrote');
    const line = await visit.page.getByLabel('What are you working on today?').inputValue();
    if (line !== 'Cutting tape') throw new Error(`the form does not show what was written, but “${line}”`);
  });

  await visit.part('The tablet at the door', async () => {
    await visit.page.goto('/');
    await visit.follow('The tablet at the door');
    await visit.look('kiosk-demo', { says: 'type this code' });
    const code = (await visit.page.locator('main').innerText()).match(/[A-Z2-7]{4}-[A-Z2-7]{4}/)[0];
    await visit.follow("Open the tablet's page");
    await visit.look('kiosk-code', { says: 'Set this tablet up' });
    await visit.fill({ Code: 'AAAA-AAAA' });
    await visit.press('Set up');
    await visit.look('kiosk-code-wrong', { status: 422, says: 'Not a code' });
    await visit.fill({ Code: code.toLowerCase() });
    await visit.press('Set up');
    await visit.look('kiosk', { says: 'Welcome. Who are you?' });
    await visit.fill({ 'Start typing your first name': 'r' });
    await visit.press('Find me');
    await visit.look('kiosk-too-short', { status: 422, says: 'at least two letters', clears: true });
    await visit.fill({ 'Start typing your first name': 'lo' });
    await visit.press('Find me');
    await visit.look('kiosk-names', { says: ['2 people', 'Lorna (visitor)'], clears: true });
    await visit.press('Lorna');
    await visit.look('kiosk-day', { says: ['Good morning, Lorna', 'I am leaving'], clears: true });
    await visit.press('Check in');
    await visit.look('kiosk-day-mistakes', { status: 422, says: 'There is a problem', clears: true });
    await visit.choose('Would you like introductions today?', 'Yes');
    await visit.press('Check in');
    await visit.sees('This screen clears in 10 seconds');
    await visit.follow('Keep it open');
    await visit.look('kiosk-done', { says: 'You are checked in' });
    await visit.follow('Done');
    await visit.sees('Welcome. Who are you?');
    await visit.follow('I am new or visiting');
    await visit.look('kiosk-new', { says: 'Your email address', clears: true });
    await visit.follow('Start again');
    await visit.fill({ 'Start typing your first name': 'nad' });
    await visit.press('Find me');
    await visit.press('Nadir');
    await visit.press('I am leaving');
    await visit.sees('See you soon');
    await visit.page.waitForURL('**/s/sample-hub/kiosk', { timeout: 15_000 });
    await visit.sees('Welcome. Who are you?');
  });

  await visit.part('One says yes, takes it back, says no, and yes again', async () => {
    await visit.letter('Rafe', 'Morning letter', 'Yes, introduce me to Adaeze');
    await visit.look('suggestion', { says: 'Introduce you to Adaeze?' });
    await visit.press('Yes, introduce us');
    await visit.look('said-yes', { says: 'You said yes to meeting Adaeze' });
    await visit.press('Take it back');
    await visit.sees('Introduce you to Adaeze?');
    await visit.press('Not this time');
    await visit.look('said-no', { says: 'Nobody is told' });
    await visit.press('I changed my mind: introduce us');
    await visit.sees('You said yes to meeting Adaeze');
  });

  await visit.part('… the other says yes as well, and both are told', async () => {
    await visit.letter('Adaeze', 'Morning letter', 'Yes, introduce me to Rafe');
    await visit.sees('Introduce you to Rafe?');
    await visit.press('Yes, introduce us');
    await visit.look('both-said-yes', { says: ['You and Rafe both said yes', 'rafe@oralhistory.example'] });
    await visit.letter('Rafe', 'Introduction');
    await visit.look('letter-introduction', { says: 'Adaeze said yes: meet today?' });
    await visit.letter('Rafe', 'Morning letter', 'Yes, introduce me to Adaeze');
    await visit.sees('You can reach Adaeze at adaeze@streetarchive.example');
  });

  await visit.part('Did they meet, and what came of it', async () => {
    await visit.letter('Rafe', 'Morning letter', 'Yes, introduce me to Adaeze');
    await visit.follow('Did you and Adaeze meet?');
    await visit.look('met', { says: 'we introduced you to Adaeze' });
    await visit.press('Send');
    await visit.look('met-mistakes', { status: 422, says: 'Please choose one of the three answers' });
    await visit.page.getByLabel('Yes, we met').check();
    await visit.page.getByLabel('Advice or help').check();
    await visit.fill({ 'In your own words': 'Which tapes to keep, and which to let go.' });
    await visit.page.getByLabel('Share it with my first name').check();
    await visit.press('Send');
    await visit.look('met-thanks', { says: 'You and Adaeze met' });
    await visit.follow('Your page');
    await visit.follow('Tell us what came of meeting somebody');
    await visit.look('story', { says: 'Did something come of meeting somebody here' });
    await visit.page.getByLabel('With whom?').selectOption({ label: 'Adaeze' });
    await visit.page.getByLabel('Planning something new together').check();
    await visit.choose('How far is it?', 'It is planned');
    await visit.press('Send');
    await visit.look('story-thanks', { says: 'We have written it down' });
  });

  await visit.part('Two who know each other already', async () => {
    await visit.letter('Rocío', 'Morning letter', 'Sunniva and I know each other');
    await visit.look('suggestion-known-first', { says: 'Introduce you to Sunniva?' });
    await visit.press('We know each other already');
    await visit.look('said-known', { says: 'You and Sunniva know each other' });
  });

  await visit.part('A day to come is planned, and taken back', async () => {
    await visit.letter('Mireille', 'Morning letter', 'Your page');
    await visit.follow('Change what I wrote');
    await visit.page.getByText('More (optional)').first().click();
    await visit.page.getByLabel('Which day?').selectOption({ index: 1 });
    await visit.press('Check in');
    await visit.look('planned', { says: 'You are down for' });
    await visit.follow('Your page');
    await visit.look('own-page-planned', { says: 'I will not be in on' });
    await visit.page.getByRole('button', { name: /I will not be in on/ }).click();
    await visit.sees('Change what I wrote');
  });

  await visit.part('Pause, and start again', async () => {
    await visit.letter('Mireille', 'Morning letter', 'Pause for a week');
    await visit.look('pause', { says: 'Pause introductions for a week?' });
    await visit.press('Pause for a week');
    await visit.look('paused', { says: 'Introductions are paused' });
    await visit.letter('Mireille', 'Morning letter', 'Your page');
    await visit.look('own-page-paused', { says: 'There will be no morning letter until' });
    await visit.press('Start introductions again');
    await visit.look('resumed', { says: 'Introductions are on' });
  });

  await visit.part('Stop, and start again', async () => {
    await visit.letter('Mireille', 'Morning letter', 'Stop morning introductions');
    await visit.look('stop', { says: 'Stop morning introductions?' });
    await visit.press('Stop morning introductions');
    await visit.look('stopped', { says: 'Introductions are stopped' });
    await visit.letter('Mireille', 'Morning letter', 'Your page');
    await visit.look('own-page-stopped', { says: 'You will get no more letters' });
    await visit.press('Start introductions again');
    await visit.sees('Introductions are on');
  });

  await visit.part('What others see, what one chooses, and whom one does not want to hear of', async () => {
    await visit.at('/s/sample-hub/privacy', 'privacy', { says: ['13 months', 'Whom to ask'] });
    await visit.letter('Lorna', 'Morning letter', 'Your page');
    await visit.follow('What others see of you, what you chose, and your data');
    await visit.look('you', { says: ['What others see', 'Lorna wrote “Small paid writing jobs for organisations”.'] });
    await visit.choose('Happy to be asked about this', 'Small paid writing jobs for organisations');
    await visit.press('Save');
    await visit.look('you-saved', { says: 'Saved.' });
    await visit.press('Pause until that day');
    await visit.look('you-no-day', { status: 422, says: 'is not a day' });
    await visit.press('Do not suggest Mireille again');
    await visit.look('you-not-this-person', { says: 'Mireille is not suggested to you again.' });
    await visit.press('Allow Mireille again');
    await visit.sees('Do not suggest Mireille again');
  });

  await visit.part('One has everything deleted, through a link that is mailed first', async () => {
    await visit.letter('Nadir', 'Morning letter', 'Your page');
    await visit.follow('What others see of you, what you chose, and your data');
    await visit.press('Send me a link to delete everything');
    await visit.look('you-letter', { says: 'Look in your inbox' });
    await visit.letter('Nadir', 'Link to their own data', 'Open');
    await visit.look('own-data', { says: 'This link is good until' });
    await visit.follow('Delete everything about me');
    await visit.look('delete', { says: ['What stays', 'It cannot be undone'] });
    await visit.press('Delete everything about me');
    await visit.look('forgotten', { says: 'You are forgotten' });
    await visit.page.goto('/');
    if (await visit.page.getByText('Nadir', { exact: true }).count() > 0) throw new Error('a letter to them is still there');
  });

  await visit.part('The organiser', async () => {
    await visit.at('/s/sample-hub/organiser', 'sign-in-needed', { status: 401, says: 'Please sign in' });
    await visit.page.goto('/');
    await visit.follow("The organiser's page");
    const link = visit.page.url();
    await visit.look('sign-in');
    await visit.press('Sign in');
    await visit.look('organiser', { says: ['Digests went out at 9:15', 'Ilse', 'Cutting tape', 'Needs you (1)'] });
    await visit.press('Done');
    await visit.look('organiser-all-done', { says: 'Nothing needs you' });
    await visit.follow('The map of connections');
    await visit.look('map', { says: ['Rafe', 'Adaeze', 'Which tapes to keep', 'New project (planned)'] });
    await visit.page.getByText('Show a part of it').click();
    await visit.page.getByLabel('What came of it').selectOption({ label: 'Advice' });
    await visit.press('Show');
    await visit.look('map-part', { says: 'One connection as a table' });
    await visit.page.goto('/s/sample-hub/organiser');
    await visit.follow('Introduce people');
    await visit.look('introduce', { says: 'Choose two or three people' });
    await visit.press('Ask them');
    await visit.look('introduce-mistakes', { status: 422, says: 'Choose two or three different people' });
    await visit.page.getByLabel('First person').selectOption({ label: 'Sunniva' });
    await visit.page.getByLabel('Second person').selectOption({ label: 'Rocío' });
    await visit.page.getByLabel('Third person').selectOption({ label: 'Rafe' });
    await visit.fill({ 'Your own sentence': 'You all keep things that others would throw away.' });
    await visit.press('Ask them');
    await visit.look('introduce-asked', { says: '3 members have been asked' });
    await visit.follow('The address book');
    await visit.look('address-book-empty', { says: 'Nobody yet' });
    await visit.follow('Add somebody');
    await visit.look('address-book-add');
    await visit.fill({ Name: 'Wren Ashby', Organisation: 'Tidewell Trust', 'What are they looking for?': 'bookkeeping for organisations' });
    await visit.press('Keep');
    await visit.look('address-book', { says: ['Wren Ashby (Tidewell Trust)', 'Introduce Rocío and Wren Ashby'] });
    await visit.page.goto('/s/sample-hub/organiser/record');
    await visit.look('record', { says: 'Two people met' });
    await visit.page.getByLabel('First person').selectOption({ label: 'Lorna' });
    await visit.page.getByLabel('Second person').selectOption({ label: 'Mireille' });
    await visit.page.getByLabel('Third person').selectOption({ label: 'Lorna (visitor)' });
    await visit.page.getByLabel('What came of it?').selectOption({ label: 'Possible partnership' });
    await visit.press('Record it');
    await visit.look('recorded', { says: 'Recorded' });
    await visit.at('/s/sample-hub/organiser/map', 'map-with-a-three', { says: 'Lorna (visitor)' });
    await visit.at('/s/sample-hub/organiser/week', 'week', { says: 'From suggested to met' });
    await visit.at('/s/sample-hub/organiser/people?q=nobody', 'people-none', { says: 'Nobody is found' });
    await visit.at('/s/sample-hub/organiser/people', 'people', { says: ['Rafe', 'Mireille'] });
    await visit.follow('Rafe');
    await visit.look('person', { says: ['What they told us', 'What they agreed to'] });
    await visit.follow('Edit');
    await visit.look('person-edit', { says: 'letters go to the new one' });
    await visit.at('/s/sample-hub/organiser/people/add', 'people-add', { says: 'On your word' });
    await visit.at('/s/sample-hub/organiser/account', 'account', { says: 'Where you are signed in' });
    await visit.at('/s/sample-hub/organiser/account/password', 'account-password', { says: 'At least ten characters' });
    await visit.at('/s/sample-hub/organiser/organisers', 'organisers', { says: 'Owner' });
    await visit.at('/s/sample-hub/organiser/organisers/add', 'organisers-add', { says: 'What they may do' });
    await visit.page.goto('/s/sample-hub/organiser');
    await visit.press('Sign out');
    await visit.look('sign-in-form', { says: 'By a link in a letter' });
    await visit.at(link, 'sign-in-over', { says: 'This sign-in link is over' });
  });

  await visit.part('An introduction of three, by the host', async () => {
    await visit.letter('Sunniva', 'Introduction by the host');
    await visit.look('letter-by-host', { says: 'Jo would like to introduce you to Rocío and Rafe' });
    await visit.letter('Sunniva', 'Introduction by the host', 'Yes, introduce me to Rocío and Rafe');
    await visit.look('suggestion-of-three', { says: 'If everybody says yes' });
    await visit.press('Yes, introduce us');
    await visit.sees('You said yes to meeting Rocío and Rafe');
  });

  await visit.part('Addresses that lead nowhere', async () => {
    await visit.at('/nothing/here', 'not-found', { status: 404, says: 'There is nothing here' });
    await visit.at('/m/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'link-over', { status: 404, says: 'This link does not work' });
  });
}
