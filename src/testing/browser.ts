import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import puppeteer, { type Browser, type BrowserContext, type Page } from 'puppeteer-core';
import { limitMs } from './patience.ts';
import { publish, stage } from './unpacked.ts';

/** Where screenshots of a test run go; git ignores it. */
export const screenshotDirectory = join(import.meta.dir, '../../tmp/screenshots');

/** Nothing that calls home, and nothing that differs from run to run. */
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-sync',
  '--metrics-recording-only',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-pings',
  '--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--font-render-hinting=none',
  '--hide-scrollbars',
  '--force-color-profile=srgb',
];

/** Its path as npm's package unpacks it, into the temporary folder that it is given. */
const unpack = `import chromium from '@sparticuz/chromium'; await chromium.executablePath();`;

/**
 * Chromium, unpacked once. The package itself takes whatever is at its place for the whole of it, also what another
 * process has only begun to write there.
 */
async function chromium(): Promise<string> {
  const manifest = join(dirname(Bun.resolveSync('@sparticuz/chromium', import.meta.dir)), '../package.json');
  const { version } = (await Bun.file(manifest).json()) as { version: string };
  const target = join(tmpdir(), `postern-test-${process.getuid?.() ?? 0}`, `chromium-${version}`);
  if (!existsSync(target)) {
    const staging = await stage(target);
    const unpacking = Bun.spawn([process.execPath, '-e', unpack], {
      cwd: import.meta.dir,
      env: { ...process.env, TMPDIR: staging },
      stdin: 'ignore',
      stdout: 'ignore',
      stderr: 'pipe',
    });
    const [code, errors] = await Promise.all([unpacking.exited, new Response(unpacking.stderr).text()]);
    if (code !== 0) throw new Error(`Chromium could not be unpacked: ${errors}`);
    await publish(staging, target);
  }
  return join(target, 'chromium');
}

/** That of this process; it ends with it. */
let shared: Promise<Browser> | undefined;

/**
 * A headless Chromium (from npm, no download); close it when done. Pages reach this machine only: every other host
 * fails to resolve. Test files of a process have one together, each with profiles of its own (`openPage`).
 *
 * @param named hosts that are this machine too, each with the port that answers for its usual one: has its own Chromium
 */
export async function launchBrowser(named: Readonly<Record<string, string>> = {}): Promise<Browser> {
  if (Object.keys(named).length > 0) return launch(named);
  shared ??= launch({}).then((browser) => {
    browser.once('disconnected', () => {
      shared = undefined;
    });
    return browser;
  });
  return partOf(await shared);
}

/** Closing it closes the profiles that were opened with it. */
function partOf(whole: Browser): Browser {
  const profiles: BrowserContext[] = [];
  const own = {
    async createBrowserContext() {
      const profile = await whole.createBrowserContext();
      profiles.push(profile);
      return profile;
    },
    close: async () => {
      await Promise.all(profiles.map((profile) => profile.closed || profile.close()));
    },
  };
  return new Proxy(whole, {
    get(_, key) {
      if (key in own) return own[key as keyof typeof own];
      const value = Reflect.get(whole, key, whole);
      return typeof value === 'function' ? value.bind(whole) : value;
    },
  });
}

async function launch(named: Readonly<Record<string, string>>): Promise<Browser> {
  const here = Object.entries(named).map(
    ([host, port]) => `MAP ${host}:443 127.0.0.1:${port}, MAP ${host} 127.0.0.1, `,
  );
  return puppeteer.launch({
    timeout: limitMs,
    executablePath: await chromium(),
    acceptInsecureCerts: true,
    headless: 'shell',
    // It ends when the other end of the pipe does, however this process ends.
    pipe: true,
    args: [
      ...quiet,
      `--host-resolver-rules=${here.join('')}MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1`,
      ...(here.length > 0 ? ['--ignore-certificate-errors'] : []),
      // Chromium's sandbox needs namespaces that root in a container has not.
      ...(process.getuid?.() === 0 ? ['--no-sandbox', '--no-zygote'] : []),
    ],
  });
}

/** Every test in a browser stands once for each: `describe.each(browserTransports)(…)`. */
export const browserTransports = [
  { protocol: 'http/1.1', tls: false },
  { protocol: 'h2', tls: true },
] as const;

/** What carried the page that is open, as ALPN names it. */
export const protocolOf = (page: Page): Promise<string | undefined> =>
  page.evaluate(
    () => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).nextHopProtocol,
  );

export interface Look {
  readonly scheme: 'light' | 'dark';
  readonly size: 'desktop' | 'phone';
}

export const looks: readonly Look[] = [
  { scheme: 'light', size: 'desktop' },
  { scheme: 'dark', size: 'desktop' },
  { scheme: 'light', size: 'phone' },
  { scheme: 'dark', size: 'phone' },
];

/** Not `isMobile`: changing that reloads the page, which would send a posted form once more. */
const viewports = {
  desktop: { width: 1280, height: 800, deviceScaleFactor: 1 },
  phone: { width: 390, height: 844, deviceScaleFactor: 2 },
} as const;

/** A page in a profile of its own, as a person's browser would be. */
export async function openPage(
  browser: Browser,
  options: Partial<Look> & { scripts?: boolean; language?: string } = {},
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  page.setDefaultTimeout(limitMs);
  await page.setJavaScriptEnabled(options.scripts ?? true);
  await page.setExtraHTTPHeaders({ 'accept-language': options.language ?? 'en' });
  await setLook(page, { scheme: options.scheme ?? 'light', size: options.size ?? 'desktop' });
  return { page, context };
}

export async function setLook(page: Page, look: Look): Promise<void> {
  await page.setViewport(viewports[look.size]);
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: look.scheme },
    // A picture is of what stands, not of what is on its way.
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ]);
}

/** Pages look alike over either transport, and pictures take most of a test's time. */
const isPictured = (page: Page): boolean => !page.url().startsWith('https:');

/** Writes `<name>-<scheme>-<size>.png` for each look and goes back to light and desktop; over plain HTTP only. */
export async function screenshots(page: Page, name: string, wanted = looks): Promise<void> {
  if (!isPictured(page)) return;
  for (const look of wanted) {
    await setLook(page, look);
    await screenshot(page, `${name}-${look.scheme}-${look.size}`);
  }
  await setLook(page, { scheme: 'light', size: 'desktop' });
}

/** Writes `<name>.png` of the page as it is; over plain HTTP only. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (!isPictured(page)) return;
  mkdirSync(screenshotDirectory, { recursive: true });
  await page.screenshot({ path: join(screenshotDirectory, `${name}.png`) as `${string}.png` });
}
