// The browser, and a page in it that is watched: everything it loads, logs and answers.

import { createRequire } from 'node:module';
import path from 'node:path';

// The packages are installed outside the source tree; see `run`.
export const PARTS = process.env.PARTS;
export const require = createRequire(path.join(PARTS, 'package.json'));
const { chromium } = require('playwright-core');

// The narrowest is what a page has to fit into without scrolling sideways (WCAG 1.4.10).
export const SIZES = {
  narrow: { width: 320, height: 640 },
  phone: { width: 360, height: 740 },
  tablet: { width: 820, height: 1180 },
  desktop: { width: 1280, height: 900 },
};

// What Debian's Chromium needs to run as root, without a graphics card, and without calling home or anybody else.
const FLAGS = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'];

export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM, headless: true, chromiumSandbox: false, args: FLAGS });
}

// A new page of `base` with a clean cookie jar. It notes on itself what it answered (`page.answered`, the status of what
// is shown) and what no page of ours may do (`page.troubles`).
export async function open(browser, base, { script }) {
  const context = await browser.newContext({ baseURL: base, javaScriptEnabled: script, viewport: SIZES.desktop });
  const page = await context.newPage();
  page.setDefaultTimeout(5_000);
  page.troubles = [];

  const own = new URL(base).host;
  const isPageItself = request => request.isNavigationRequest() && request.frame() === page.mainFrame();

  page.on('request', request => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:' && url.host !== own) page.troubles.push(`loads from elsewhere: ${url.href}`);
  });
  page.on('response', response => {
    if (isPageItself(response.request())) page.answered = response.status();
    else if (response.status() >= 400) page.troubles.push(`${response.url()} answered ${response.status()}`);
  });
  page.on('console', message => {
    // Such an answer is dealt with above, or is what the story expects.
    if (message.text().startsWith('Failed to load resource: the server responded with a status of')) return;
    if (['error', 'warning'].includes(message.type())) page.troubles.push(`console: ${message.text()}`);
  });
  page.on('pageerror', error => page.troubles.push(`script: ${error.message}`));
  return page;
}
