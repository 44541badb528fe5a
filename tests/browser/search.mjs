// The search of a site, from a web server, from a file, and without script: node search.mjs PACKAGES SITE QUERY...
// A JSON line per query: {query, count: leaflets the page says it found, shown: titles it lists}; then one {problems: [text]}.
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { join, normalize, resolve } from 'node:path';
import { setView, withBrowser } from './browser.mjs';

const [packages, site, ...queries] = process.argv.slice(2);
const problems = [];

/** A server that knows nothing but files. */
const server = createServer((request, answer) => {
  const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
  try {
    const body = readFileSync(join(site, path === '/' ? 'index.html' : path));
    answer.writeHead(200, { 'Content-Type': path.endsWith('.json') ? 'application/json' : 'text/html' }).end(body);
  } catch {
    answer.writeHead(404).end();
  }
});
await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
const address = `http://127.0.0.1:${server.address().port}/`;

const LISTED = '#found:not([hidden]) li, #list:not([hidden]) .rep-entries li:not([hidden])';

const shown = (page) => page.$$eval(LISTED, (all) => all.filter((e) => e.checkVisibility()).map((e) => e.firstElementChild.textContent.replaceAll('\u00a0', ' ')));

/** Types a query as a reader does, and waits until the page has said something about it. */
async function ask(page, query) {
  await page.$eval('#search [role=status]', (e) => { e.textContent = '...'; });
  await page.$eval('#query', (e) => { e.value = ''; e.focus(); });
  await page.keyboard.sendCharacter(query);
  await page.waitForFunction(() => !document.querySelector('#search [role=status]').textContent.includes('...'), { timeout: 10000 });
  const said = await page.$eval('#search [role=status]', (e) => e.textContent);
  return { query, count: Number(said.replace(/\D/g, '')), shown: await shown(page) };
}

const expect = (condition, text) => { if (!condition) problems.push(text); };

/** With the keyboard alone: from the field to the first result and on to those that "Show more" brings; Escape empties it. */
async function keyboard(page) {
  const { count, shown: first } = await ask(page, queries[0]);
  await page.keyboard.press('Tab');
  while (!await page.evaluate(() => document.activeElement.closest('#found, #list, body:not(:focus-within)'))) await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement.textContent.replaceAll('\u00a0', ' ')) === first[0], 'Tab does not lead to the first result');
  const more = await page.$('#found button:not([hidden])');
  if (count > 50) {
    await more.focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('#found li').length > 50, { timeout: 10000 });
    const place = await page.evaluate(() => [...document.querySelectorAll('#found li')].indexOf(document.activeElement.closest('li')));
    expect(place === 50, `"Show more" leaves the focus at result ${place}`);
  }
  const before = await page.evaluate(() => location.hash);
  expect(decodeURIComponent(before) === `#q=${queries[0]}`, `the address of a search is ${before}`);
  await page.focus('#query');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !document.querySelector('#list').hidden && document.querySelector('#query').value === '', { timeout: 10000 });
}

await withBrowser(packages, async (browser) => {
  const page = await browser.newPage();
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => { problems.push('a title ran as a script'); dialog.dismiss(); });
  await setView(page, { width: 1280 });
  await page.goto(address);
  for (const query of queries) console.log(JSON.stringify(await ask(page, query)));
  await keyboard(page);

  await page.goto(`${address}#q=${encodeURIComponent(queries[0])}`);
  await page.reload();
  await page.waitForFunction(() => /\d/.test(document.querySelector('#search [role=status]').textContent), { timeout: 10000 })
    .catch(() => problems.push('an address with a search does not search'));

  const many = await page.$eval('#search', (e) => Boolean(e.dataset.index));
  await page.goto('file://' + resolve(site, 'index.html'));
  await ask(page, queries[0]);
  const said = await page.$eval('#search [role=status]', (e) => e.textContent);
  expect(many ? /web server/.test(said) : /leaflet/.test(said), `from a file the page says "${said}"`);
  expect(await page.$eval('#list', (e) => !e.hidden), 'from a file the list is hidden');

  await page.setJavaScriptEnabled(false);
  await page.goto(address);
  expect(await page.$eval('#search', (e) => e.hidden), 'without script there is a search');
  expect(await page.$eval('#list', (e) => !e.hidden && e.querySelectorAll('a').length > 0), 'without script there is no list');
});
server.close();
console.log(JSON.stringify({ problems }));
