// A hub of its own: the program as it is run on a server, by a clock that the story moves, its letters in a folder.

import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export class Hub {
  #program;
  #ahead = 0; // seconds

  constructor(elevenses) {
    this.elevenses = elevenses;
    this.folder = mkdtempSync(path.join(tmpdir(), 'elevenses-hub-'));
  }

  get #environment() {
    const [library] = readdirSync('/usr/lib').map(arch => `/usr/lib/${arch}/faketime/libfaketime.so.1`).filter(existsSync);
    if (!library) throw new Error('libfaketime is missing');
    const sign = this.#ahead < 0 ? '' : '+';
    return { ...process.env, LD_PRELOAD: library, FAKETIME: `${sign}${this.#ahead.toFixed(3)}`,
      FAKETIME_DONT_FAKE_MONOTONIC: '1', TZ: 'UTC', NO_COLOR: '1' };
  }

  // What the program's clock shows from its next start on, in UTC.
  setClock(time) {
    this.#ahead = (Date.parse(time) - Date.now()) / 1000;
  }

  // A command of the program; what it prints.
  command(words, input = '') {
    return execFileSync(this.elevenses, words,
      { cwd: this.folder, env: this.#environment, input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
  }

  async start() {
    this.port ??= await freePort();
    const log = openSync(path.join(this.folder, 'elevenses.log'), 'a');
    const env = { ...this.#environment, ELEVENSES_LISTEN: `127.0.0.1:${this.port}`, ELEVENSES_PUBLIC_URL: this.base };
    this.#program = spawn(this.elevenses, ['run'], { cwd: this.folder, env, stdio: ['ignore', log, log] });
    for (let i = 0; i < 200; i++) {
      if (this.#program.exitCode !== null) throw new Error(`the program ended: ${this.log}`);
      if (await fetch(`${this.base}/healthz`).then(() => true, () => false)) return;
      await sleep(50);
    }
    throw new Error(`the program does not answer: ${this.log}`);
  }

  async stop() {
    if (!this.#program) return;
    const ended = new Promise(resolve => this.#program.once('exit', resolve));
    this.#program.kill('SIGTERM');
    await ended;
    this.#program = undefined;
  }

  // The same hub, later.
  async at(time) {
    await this.stop();
    this.setClock(time);
    await this.start();
  }

  async end() {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get base() {
    return `http://127.0.0.1:${this.port}`;
  }

  get log() {
    return readFileSync(path.join(this.folder, 'elevenses.log'), 'utf8');
  }

  // The newest letter whose file's name holds this, as text; waits for it.
  async letter(named, holds = '') {
    const folder = path.join(this.folder, 'outgoing');
    for (let i = 0; i < 300; i++) {
      const files = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.eml') && name.includes(named)) : [];
      const letters = files.map(name => plain(readFileSync(path.join(folder, name), 'utf8'))).filter(text => text.includes(holds));
      if (letters.length > 0) return letters.at(-1);
      await sleep(50);
    }
    throw new Error(`waited fifteen seconds for a letter “${named}” with “${holds}”`);
  }
}

export function linkIn(letter, part) {
  const link = letter.split(/\s+/).find(word => word.startsWith('http') && word.includes(part));
  if (!link) throw new Error(`no link with ${part} in\n${letter}`);
  return link;
}

// Undoes quoted-printable: all that letters of ours are written in.
function plain(letter) {
  const bytes = letter.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function sleep(milliseconds) {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
