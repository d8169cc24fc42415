// What was looked at and what was wrong with it; everything is told at the end.

export class Report {
  #started = Date.now();
  #pages = new Map();
  #failures = new Map();
  #said = [];

  looked(page, script) {
    const told = this.#pages.get(page) ?? new Set();
    this.#pages.set(page, told.add(script ? 'with script' : 'without script'));
  }

  // The same failure in several sizes is one failure.
  fail(page, what, where = '') {
    const line = `${page}: ${what}`;
    const places = this.#failures.get(line) ?? new Set();
    this.#failures.set(line, where ? places.add(where) : places);
  }

  // Something measured on the way.
  say(line) {
    this.#said.push(line);
  }

  get failures() {
    return [...this.#failures.keys()];
  }

  get isGood() {
    return this.#pages.size > 0 && this.#failures.size === 0;
  }

  print(sizes) {
    const width = Math.max(...[...this.#pages.keys()].map(page => page.length), 4);
    const row = (page, looked, plain, count) => console.log(page.padEnd(width), looked.padEnd(24), plain.padEnd(15), count);
    console.log();
    row('page', 'light and dark', 'without script', 'violations');
    for (const [page, told] of this.#pages) {
      const looked = told.has('with script') ? sizes.join(', ') : 'NOT SEEN';
      const plain = told.has('without script') ? 'yes' : 'NOT SEEN';
      row(page, looked, plain, this.failures.filter(line => line.startsWith(`${page}: `)).length);
    }
    for (const line of this.#said) console.log(line);
    const seconds = ((Date.now() - this.#started) / 1000).toFixed(0);
    console.log(`\n${this.#pages.size} pages, ${this.#failures.size} failures, ${seconds} s`);
    for (const [line, places] of this.#failures) {
      console.log(`FAILED  ${line}${places.size > 0 ? ` [${[...places].join(' ')}]` : ''}`);
    }
  }
}
