// The words that stories are told in: go, look, press, follow, fill, read a letter.

import { look } from './look.mjs';

export class Visit {
  constructor(page, { script, report }) {
    Object.assign(this, { page, script, report });
    this.clicks = 0;
  }

  // One part of a story. When it breaks off, the next part is told all the same.
  async part(title, tell) {
    await this.page.context().clearCookies();
    await this.stay(title, tell);
  }

  // The same, going on as who we are.
  async stay(title, tell) {
    const fail = what => this.report.fail(`“${title}”${this.script ? '' : ' (without script)'}`, what);
    try {
      await tell();
    } catch (error) {
      const [what, , waiting = ''] = error.message.replace(/\x1b\[\d+m/g, '').split('\n'); // without its colours
      fail(`broke off at ${this.page.url()}: ${what}${waiting}`);
    }
    for (const trouble of this.page.troubles.splice(0)) fail(trouble);
  }

  // Look at the page that is shown, under a name of our own; `expected`: see `look`.
  look(name, expected = {}) {
    return look(this.page, name, { script: this.script, report: this.report, ...expected });
  }

  // Go to an address and look: a page that nothing leads to is one line of a story.
  async at(address, name, expected = {}) {
    await this.page.goto(address);
    await this.look(name, expected);
  }

  // What must be there to read, on a page that has been looked at before.
  async sees(words) {
    const text = await this.page.locator('body').innerText();
    if (!text.includes(words)) throw new Error(`the page does not say “${words}”`);
  }

  press(button, within = this.page) {
    return this.#leave(within.getByRole('button', { name: button, exact: true }));
  }

  follow(link, within = this.page) {
    return this.#leave(within.getByRole('link', { name: link, exact: true }));
  }

  async fill(answers) {
    for (const [label, text] of Object.entries(answers)) await this.page.getByLabel(label).fill(text);
  }

  choose(question, answer) {
    return this.page.getByRole('group', { name: question }).getByLabel(answer, { exact: true }).check();
  }

  // Opens the newest letter of this kind to this person; follows one of its links when one is named.
  async letter(to, kind, link) {
    const card = this.page.getByRole('listitem').filter({ has: this.page.getByText(to, { exact: true }) })
      .filter({ hasText: kind });
    await this.#until(`a letter “${kind}” to ${to}`, async () => {
      await this.page.goto('/');
      return await card.count() > 0;
    });
    await this.#leave(card.first().getByRole('link', { name: 'as it looks' }));
    if (link) await this.follow(link, this.page.frameLocator('iframe'));
  }

  async #leave(locator) {
    const loaded = this.page.waitForEvent('load');
    this.clicks += 1;
    loaded.catch(() => {}); // when there is nothing to click, that is what went wrong
    await locator.click();
    await loaded;
  }

  // Letters are written a moment later.
  async #until(what, isSo) {
    for (let i = 0; i < 50; i++) {
      if (await isSo()) return;
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    throw new Error(`waited five seconds for ${what}`);
  }
}
