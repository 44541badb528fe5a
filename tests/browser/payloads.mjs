// Opens pages and tries to make something run: node payloads.mjs PACKAGES PAGE... A JSON line per page: {page, problems}.
//
// The pages' policy is switched off, so that only what is written in them counts. `ran` is what the payloads call; dialogs,
// requests and a change of address count as well. Everything that can be pressed is pressed.
import { resolve } from 'node:path';
import { setView, withBrowser } from './browser.mjs';

const [packages, ...pages] = process.argv.slice(2);

async function attack(page, path) {
  const problems = [];
  const address = 'file://' + resolve(path);
  const dialog = (d) => { problems.push(`dialog ${d.message()}`); d.dismiss(); };
  const request = (r) => {
    if (r.isNavigationRequest() ? r.url().split('#')[0] !== address : r.resourceType() !== 'image') problems.push(`${r.resourceType()} ${r.url().slice(0, 80)}`);
  };
  page.on('dialog', dialog);
  page.on('request', request);
  await page.goto(address);
  await page.evaluate(async () => {
    const press = (e) => { e.dispatchEvent(new MouseEvent('mouseover', { bubbles: true })); if (e.focus) e.focus(); };
    document.querySelectorAll('*').forEach(press);
    // links that lead out of the page are not followed: only what would run here counts
    document.querySelectorAll('a[href], button').forEach((e) => { if (!e.protocol || !/^(https?|mailto|tel|file):$/.test(e.protocol) || e.hash) e.click(); });
    await new Promise((done) => setTimeout(done, 5));
  });
  const ran = await page.evaluate(() => globalThis.payloadRan || 0);
  if (ran) problems.push(`ran ${ran} times`);
  page.off('dialog', dialog);
  page.off('request', request);
  return problems;
}

await withBrowser(packages, async (browser) => {
  const page = await browser.newPage();
  await page.setBypassCSP(true);
  await setView(page, { width: 800 });
  await page.evaluateOnNewDocument(() => {
    globalThis.payloadRan = 0;
    globalThis.ran = () => { globalThis.payloadRan += 1; };
  });
  for (const path of pages) console.log(JSON.stringify({ page: path, problems: await attack(page, path) }));
});
