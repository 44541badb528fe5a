// Looks at pages in Chromium: node check.mjs PACKAGES PAGE... A JSON line per page: {page, problems: [text]}.
//
// In light and dark, at 320 and 1280 px, and in print: no violation that axe finds; at 320 px, and at 640 px with text of twice the size,
// no overflow sideways; in print (A4, 178 mm of it) no table is wider than its page. Once per page: internal links lead
// somewhere, JSON-LD parses, the script does what it says, the order of focus is the order of the text, and the contents can be left behind by the skip
// link. Then html-validate on the page's source.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { packagesOf, setView, withBrowser } from './browser.mjs';

const PRINT_WIDTH = Math.floor(178 / 25.4 * 96);
const VIEWS = [
  { width: 320 }, { width: 320, scheme: 'dark' }, { width: 1280 }, { width: 1280, scheme: 'dark' },
  { width: PRINT_WIDTH, media: 'print' },
];

const [packages, ...pages] = process.argv.slice(2);
const find = packagesOf(packages);
const axeSource = readFileSync(find.resolve('axe-core/axe.min.js'), 'utf8');
const { HtmlValidate, StaticConfigLoader } = await import(find.resolve('html-validate'));
const validator = new HtmlValidate(new StaticConfigLoader({
  extends: ['html-validate:recommended'],
  rules: {
    // headings in the title are as long as the labels have them; ids may have any sign but white space
    'long-title': 'off', 'valid-id': ['error', { relaxed: true }],
  },
}));

/** What axe has to say in the present view. */
async function axe(page, view) {
  const found = await page.evaluate(async () => {
    const result = await globalThis.axe.run(document, { resultTypes: ['violations'] });
    return result.violations.map((v) => `${v.id} (${v.nodes.length}): ${v.nodes[0].html.slice(0, 160)}`);
  });
  return found.map((text) => `axe, ${view.width} px, ${view.media || view.scheme || 'light'}: ${text}`);
}

/** Nothing may be wider than the window. */
async function overflow(page, where) {
  const culprits = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = (e) => e.getBoundingClientRect().right > width + 1 && !e.closest('.spl-scroll, .spl-skip, .spl-hidden');
    return [...document.body.querySelectorAll('*')].filter(wide).slice(-2).map((e) => e.outerHTML.slice(0, 160));
  });
  return culprits.map((text) => `wider than the window, ${where}: ${text}`);
}

/** On paper nothing scrolls: every table has to fit. */
async function clipped(page) {
  await setView(page, { width: PRINT_WIDTH, media: 'print' });
  const tables = await page.evaluate((width) => [...document.querySelectorAll('table')]
    .filter((t) => t.getBoundingClientRect().right > width + 1).map((t) => t.textContent.trim().slice(0, 80)), PRINT_WIDTH);
  return tables.map((text) => `table clipped in print: ${text}`);
}

/** Links, data, focus: the same in every view. */
async function structure(page) {
  return page.evaluate(() => {
    const out = [], links = [...document.querySelectorAll('a[href^="#"]')];
    for (const link of links) {
      if (!document.getElementById(decodeURIComponent(link.hash.slice(1)))) out.push(`dead link ${link.hash}`);
    }
    for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
      try { JSON.parse(script.textContent); } catch (error) { out.push(`JSON-LD: ${error.message}`); }
    }
    if (document.querySelector('[tabindex]:not([tabindex="0"], [tabindex="-1"])')) out.push('tabindex above 0');
    const focusable = document.querySelectorAll('a[href], [tabindex="0"], button, input');
    if (!focusable[0] || !focusable[0].matches('.spl-skip')) out.push('the skip link is not the first stop');
    return out;
  });
}

/** Where a page has the script: it finds words, folds all sections, opens the one an address leads to, and marks the place. */
async function script(page) {
  if (!await page.$('#spl-find')) return [];
  const out = [];
  const word = await page.evaluate(() => document.querySelector('.spl-text p').textContent.trim().split(/\s+/)[0].toLowerCase());
  await page.type('#spl-find', word);
  const count = await page.$eval('.spl-tools output', (e) => Number(e.textContent));
  const there = await page.evaluate((w) => document.querySelector('.spl-text').textContent.toLowerCase().split(w).length - 1, word);
  if (count < 1 || count > there) out.push(`script: "${word}" found ${count} times, is there ${there} times`);
  const buttons = await page.$$('.spl-tools button');
  if (buttons.length === 3) {
    await buttons[2].click();
    const open = await page.$$eval('.spl-toggle', (all) => all.filter((e) => e.getAttribute('aria-expanded') === 'true').length);
    if (open) out.push(`script: ${open} sections are open after all were closed`);
    const target = await page.evaluate(() => {
      const last = [...document.querySelectorAll('.spl-text section section[id]')].pop() || document.querySelector('.spl-text section');
      location.hash = last.id;
      return last.id;
    });
    await page.waitForFunction((id) => !document.getElementById(id).closest('[hidden]'), { timeout: 5000 }, target)
      .catch(() => out.push(`script: #${target} stays hidden`));
    await buttons[1].click();
  }
  await page.evaluate(() => document.querySelector('.spl-text > section:last-of-type').scrollIntoView());
  await page.waitForSelector('.spl-contents a[aria-current]', { timeout: 5000 })
    .catch(() => out.push('script: the contents do not show the current place'));
  await page.focus('#spl-find');
  return out;
}

async function check(page, path) {
  const problems = [], errors = (error) => problems.push(`console: ${error.text ? error.text() : error.message}`);
  const console_ = (message) => { if (message.type() === 'error' && !/ERR_FILE_NOT_FOUND/.test(message.text())) errors(message); };
  page.on('pageerror', errors);
  page.on('console', console_);
  await page.goto('file://' + resolve(path));
  await page.evaluate(axeSource);
  for (const view of VIEWS) {
    await setView(page, view);
    problems.push(...await axe(page, view), ...await overflow(page, `${view.width} px`));
  }
  await setView(page, { width: 1280 }); // on paper nothing is clicked
  problems.push(...await script(page), ...await structure(page), ...await clipped(page));
  await setView(page, { width: 640 });
  await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
  problems.push(...await overflow(page, '640 px with text of twice the size'));
  page.off('pageerror', errors);
  page.off('console', console_);
  const report = await validator.validateFile(path);
  for (const result of report.results) {
    for (const m of result.messages) problems.push(`html-validate ${m.ruleId}, line ${m.line}: ${m.message}`);
  }
  return problems;
}

await withBrowser(packages, async (browser) => {
  const page = await browser.newPage();
  await page.setBypassCSP(true); // axe is injected
  for (const path of pages) console.log(JSON.stringify({ page: path, problems: await check(page, path) }));
});
