// Pictures of pages, to be looked at: node shots.mjs PACKAGES OUT PAGE...
// For every page: 320 and 1280 px, light and dark (the first screens), and the print as PDF.
import { basename, join, resolve } from 'node:path';
import { mkdirSync } from 'node:fs';
import { setView, withBrowser } from './browser.mjs';

const VIEWS = [
  { name: '320-light', width: 320, height: 2400 }, { name: '320-dark', width: 320, height: 1200, scheme: 'dark' },
  { name: '1280-light', width: 1280, height: 2400 }, { name: '1280-dark', width: 1280, height: 1200, scheme: 'dark' },
];

const [packages, out, ...pages] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
await withBrowser(packages, async (browser) => {
  const page = await browser.newPage();
  for (const path of pages) {
    const name = join(out, basename(path, '.html'));
    await page.goto('file://' + resolve(path));
    for (const view of VIEWS) {
      await setView(page, view);
      await page.screenshot({ path: `${name}-${view.name}.png` });
    }
    await setView(page, { width: 1280 });
    await page.pdf({ path: `${name}.pdf`, format: 'A4', preferCSSPageSize: true });
  }
});
