// Is a faulty page found faulty? A test that finds nothing anywhere has to show that it can find something.

import { open } from './browser.mjs';
import { look } from './look.mjs';
import { Report } from './report.mjs';

const PAGE = `<!doctype html><html><body><main><h1>One</h1><h1>Two</h1>
<style>p { color: #ccc; background: #fff } @media (prefers-color-scheme: dark) { b { color: #333; background: #000 } }</style>
<p>Too pale.</p><b>Too pale in the dark.</b><div style="width: 500px">Too wide for a phone.</div>
<input name="nameless"><button style="height: 30px; outline: none">Low</button><button tabindex="-1">Never</button>
<img src="https://elsewhere.example/pixel.png" alt=""><img src="/no/such/picture.png" alt="">
<script>console.error('an error of the page'); throw new Error('a broken script')</script></main></body></html>`;

const FAULTS = [
  'answered 200 instead of 404',
  'does not say “good morning”',
  'axe color-contrast: p (',
  'axe color-contrast: b (',
  'axe label: input (',
  'axe html-has-lang: html (',
  'has 2 h1',
  'has no title',
  'says no language',
  'a field has no label: nameless',
  'scrolls sideways',
  'is 30 px high',
  'by keyboard: is not marked: button',
  'by keyboard: is never reached: button',
  'loads from elsewhere: https://elsewhere.example/pixel.png',
  '/no/such/picture.png answered 404',
  'console: an error of the page',
  'script: a broken script',
];

export async function unseenFaults(browser, base) {
  const page = await open(browser, base, { script: true });
  await page.route('**/faulty', route => route.fulfill({ contentType: 'text/html', body: PAGE }));
  await page.goto('/faulty');
  const report = new Report();
  await look(page, 'faulty', { script: true, report, status: 404, says: 'good morning' });
  await page.context().close();
  const seen = report.failures;
  return FAULTS.filter(fault => !seen.some(failure => failure.includes(fault)));
}
