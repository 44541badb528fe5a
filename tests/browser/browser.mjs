// Chromium for the checks: Debian's own, headless, with an empty profile, without network.
// The packages lie in the build folder (build/browser/node_modules), where .ci/setup.sh --tests installs them.
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ARGUMENTS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--hide-scrollbars',
  '--force-device-scale-factor=1', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** require() that finds the packages installed in `folder`. */
export const packagesOf = (folder) => createRequire(resolve(folder, 'package.json'));

/** Starts the browser, gives it to `work`, and ends it and its profile whatever happens. */
export async function withBrowser(folder, work) {
  const puppeteer = await import(packagesOf(folder).resolve('puppeteer-core'));
  const profile = mkdtempSync(join(tmpdir(), 'splkit-browser-'));
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium', userDataDir: profile, args: ARGUMENTS,
  });
  try {
    return await work(browser);
  } finally {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** Sets width in CSS pixels and colour scheme; `media` is "screen" or "print". */
export async function setView(page, { width, scheme = 'light', media = 'screen', height = 900 }) {
  await page.setViewport({ width, height });
  if (!sessions.has(page)) sessions.set(page, await page.createCDPSession());
  // both in one message: Chromium forgets the one that a message leaves out
  await sessions.get(page).send('Emulation.setEmulatedMedia', { media, features: [{ name: 'prefers-color-scheme', value: scheme }] });
}

const sessions = new WeakMap();
