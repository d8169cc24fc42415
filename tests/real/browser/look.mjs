// Looks at the page that is shown: in every size, light and dark, with axe-core and with our own rules.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PARTS, SIZES, require } from './browser.mjs';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
export const SCREENS = path.join(PARTS, 'screens');

// `status` is what the server must have answered, `says` what a reader must find on the page, `letter` that this is a
// letter's own HTML, to which rules about a page's frame do not apply; `clears`, that the page clears itself on purpose.
// It is everybody's screen: the time is minutes, or the page says how to keep it open (WCAG 2.2.1).
export async function look(page, name, { script, report, status = 200, says = [], letter = false, clears = false }) {
  const fail = (what, where = '') => report.fail(name, what, where);
  report.looked(name, script);
  if (page.answered !== status) fail(`answered ${page.answered} instead of ${status}`);
  const text = await page.locator('body').innerText();
  for (const words of [says].flat()) {
    if (!text.includes(words)) fail(`does not say “${words}”`);
  }
  for (const trouble of page.troubles.splice(0)) fail(trouble);

  if (script) await page.evaluate(AXE);
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    for (const what of await page.evaluate(ownRules, { phone: size === 'phone' || size === 'narrow', letter })) fail(what, size);
    if (!script) continue;
    await showFrames(page);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const variant = colorScheme === 'dark' ? `${size}-dark` : size;
      for (const what of await axe(page, letter, clears)) fail(what, variant);
      await page.screenshot({ path: path.join(SCREENS, `${name}-${variant}.png`), fullPage: true });
    }
    await page.emulateMedia({ colorScheme: 'light' });
  }
  if (script && !letter) {
    for (const what of await byKeyboard(page)) fail(what);
  }
}

// A letter in a frame is fetched when somebody comes near it.
async function showFrames(page) {
  for (const frame of await page.locator('iframe').all()) await frame.scrollIntoViewIfNeeded();
  if (await page.locator('iframe').count() > 0) await page.waitForLoadState('networkidle');
  await page.evaluate(() => window.scrollTo(0, 0));
}

// Walks the page by Tab, as somebody without a mouse does: everything that can be pressed is reached, in sight, and marked.
async function byKeyboard(page) {
  const found = new Set();
  const count = await page.evaluate(() => {
    const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex="0"]';
    const wanted = [...document.querySelectorAll(all)].filter(e => !e.matches(':disabled') && e.checkVisibility());
    // Of a group of radio buttons only one is a stop.
    const stops = wanted.filter(e => e.type !== 'radio' || e.checked
      || !document.querySelector(`input[type=radio][name="${CSS.escape(e.name)}"]:checked`));
    for (const stop of stops) stop.dataset.stop = 'waiting';
    document.activeElement?.blur();
    window.scrollTo(0, 0);
    return stops.length;
  });
  if (await page.locator('iframe').count() > 0) return []; // a letter's own links are its letter's
  // A day or a time is several stops in one.
  const parts = 4 * await page.locator('input[type=date], input[type=time]').count();
  for (let i = 0; i < Math.min(count + parts + 2, 200); i++) {
    await page.keyboard.press('Tab');
    const trouble = await page.evaluate(() => {
      const stop = document.activeElement;
      if (!stop || stop === document.body) return '';
      stop.dataset.stop = 'reached';
      const name = `${stop.localName} “${(stop.innerText || stop.value || stop.id).trim().slice(0, 40)}”`;
      const { top, bottom, left, right } = stop.getBoundingClientRect();
      if (bottom <= 0 || right <= 0 || top >= innerHeight || left >= innerWidth) return `by keyboard: out of sight: ${name}`;
      if (['date', 'time'].includes(stop.type)) return ''; // the part of it that has the focus is marked by the browser
      const style = getComputedStyle(stop);
      if (style.outlineStyle === 'none' || style.outlineWidth === '0px') return `by keyboard: is not marked: ${name}`;
      return '';
    });
    if (trouble) found.add(trouble);
  }
  const missed = await page.evaluate(() => [...document.querySelectorAll('[data-stop=waiting]')]
    .filter(e => e.type !== 'radio').map(e => `${e.localName} “${(e.innerText || e.value || e.id).trim().slice(0, 40)}”`));
  await page.evaluate(() => document.activeElement?.blur());
  if (count + parts <= 198) for (const name of missed.slice(0, 3)) found.add(`by keyboard: is never reached: ${name}`);
  return [...found];
}

// One line for each element that breaks a rule.
async function axe(page, letter, clears) {
  const frameRules = { 'landmark-one-main': { enabled: false }, region: { enabled: false } };
  const options = { runOnly: { type: 'tag', values: TAGS }, resultTypes: ['violations'], iframes: false };
  const found = await page.evaluate(o => window.axe.run(document, o), { ...options, rules: { ...(letter ? frameRules : {}), ...(clears ? { 'meta-refresh': { enabled: false } } : {}) } });
  return found.violations.flatMap(rule => rule.nodes.map(node => `axe ${rule.id}: ${node.target.join(' ')} (${rule.help})`));
}

// Runs inside the page.
function ownRules({ phone, letter }) {
  const found = [];
  const root = document.documentElement;
  const isShown = element => element.checkVisibility() && element.getBoundingClientRect().width > 0;
  const named = element => `${element.localName} “${(element.innerText || element.value || element.id).trim()}”`;

  if (root.scrollWidth > root.clientWidth) {
    found.push(`scrolls sideways: ${root.scrollWidth} px of content`);
  }
  const headings = document.querySelectorAll('h1').length;
  if (headings !== 1) found.push(`has ${headings} h1`);
  if (!document.title.trim()) found.push('has no title');
  if (!root.lang) found.push('says no language (html lang)');

  for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
    const label = field.labels?.[0]?.innerText || field.getAttribute('aria-label') || field.getAttribute('aria-labelledby');
    if (isShown(field) && !label?.trim()) found.push(`a field has no label: ${field.name || field.id}`);
  }
  const buttons = letter ? [] : document.querySelectorAll('button, .button, [type=submit], [role=button], summary');
  for (const button of buttons) {
    const { height } = button.getBoundingClientRect();
    if (phone && isShown(button) && height < 44) found.push(`is ${height} px high, not 44: ${named(button)}`);
  }
  return found;
}
