import type { BrowserContext, ElementHandle, Page } from 'puppeteer-core';
import type { Config } from '../config/index.ts';
import { fill, press, to } from '../e2e/pages/scene.ts';
import { type Look, launchBrowser, openPage, screenshots } from '../testing/browser.ts';
import { until } from '../testing/patience.ts';
import { freePort } from '../testing/ports.ts';
import { startTestPostern, type TestPostern, type TestPosternOptions } from '../testing/postern.ts';
import { named, type Role } from './testing-names.ts';

/** The console of a real server, in a browser in which an administrator has signed in. */
export interface ConsoleScene extends ConsolePage {
  readonly postern: TestPostern;
  /** Another person's browser, in which nobody has signed in. */
  another(options?: BrowserOptions): Promise<ConsolePage>;
  close(): Promise<void>;
}

export interface BrowserOptions {
  readonly language?: string;
  readonly scheme?: Look['scheme'];
  readonly size?: Look['size'];
}

/** The console as a person uses it: by what is written on things. Everything waits until it can be done. */
export interface ConsolePage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page logged as an error, its policy refused, or did not arrive. */
  readonly mishaps: readonly string[];
  /** The last call was refused on purpose, as a form is that is filled in wrongly: no mishap. */
  forgiveRefusal(): void;
  /** Whether the page waits for answers; what it shows may change when they come. */
  isWaiting(): boolean;
  /** Opens a path below `/ui/console`, with query and fragment: `/users?find=ada`. Signs in where it is asked for. */
  open(path: string, who?: Credentials): Promise<void>;
  /** Goes through the sign-in that is open, to the console. */
  signIn(who?: Credentials): Promise<void>;
  /** Waits for a visible element of a role by its accessible name. */
  find(role: Role, name: string | RegExp): Promise<ElementHandle<Element>>;
  has(role: Role, name: string | RegExp): Promise<boolean>;
  press(role: Role, name: string | RegExp): Promise<void>;
  /** Types over what a field holds. */
  fill(label: string | RegExp, value: string): Promise<void>;
  /** Waits until the page shows the text. */
  says(text: string | RegExp): Promise<void>;
  /** Waits until the page shows it no more. */
  saysNot(text: string | RegExp): Promise<void>;
  /** Writes screenshots. Default: of every look. */
  look(name: string, looks?: readonly Look[]): Promise<void>;
  /** Path below `/ui/console`, query and fragment. */
  address(): string;
}

export interface Credentials {
  readonly userName: string;
  readonly password: string;
}

export interface ConsoleOptions extends BrowserOptions {
  readonly tls?: boolean;
  readonly configure?: (config: Config) => void;
  /** Default: a new one on the server that tests share. */
  readonly database?: TestPosternOptions['database'];
  /** Default: `/`. */
  readonly path?: string;
}

const base = '/ui/console';

/** False while a page goes away under the question. */
const holds = (asked: Promise<boolean>): Promise<boolean> => asked.catch(() => false);

const isSignIn = (page: Page): Promise<boolean> =>
  holds(page.evaluate(() => document.querySelector('[name=loginName], [name=password]') !== null));
const isOpen = (page: Page): Promise<boolean> =>
  holds(
    page.evaluate(
      (path) =>
        location.pathname.startsWith(path) &&
        !location.pathname.startsWith(`${path}/auth/`) &&
        document.querySelector('#console main:not(.late)') !== null,
      base,
    ),
  );

function waitingOf(page: Page): () => boolean {
  const asked = new Set<unknown>();
  page.on('request', (request) => request.resourceType() === 'fetch' && asked.add(request));
  page.on('requestfinished', (request) => asked.delete(request));
  page.on('requestfailed', (request) => asked.delete(request));
  page.on('framenavigated', (frame) => frame === page.mainFrame() && asked.clear());
  return () => asked.size > 0;
}

/** Where it stands, twice in a row of what is drawn: a pointer would miss what still moves. */
const standsStill = (element: ElementHandle<Element>): Promise<boolean> =>
  element.evaluate(async (one) => {
    const place = () => {
      const { x, y, width, height } = one.getBoundingClientRect();
      return [x, y, width, height].join();
    };
    const before = place();
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    return one.isConnected && place() === before;
  });

/**
 * Brings it to where a pointer reaches it: below the header it is in view as well, and a click would be the header's.
 */
const uncover = (element: ElementHandle<Element>): Promise<void> =>
  element.evaluate((one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    const own = one.closest('label') ?? one;
    if (!hit || !(own.contains(hit) || hit.contains(own))) own.scrollIntoView({ block: 'center' });
  });

function watched(page: Page): string[] {
  const mishaps: string[] = [];
  page.on('console', (message) => message.type() === 'error' && mishaps.push(message.text()));
  page.on('pageerror', (error) => mishaps.push(String(error)));
  page.on('requestfailed', (request) => {
    const { errorText } = request.failure() ?? {};
    // A page that is left calls off what it waits for.
    if (errorText !== 'net::ERR_ABORTED') mishaps.push(`${request.url()}: ${errorText}`);
  });
  // A form that is not sent asks before it goes.
  page.on('dialog', (dialog) => void dialog.accept());
  return mishaps;
}

/** The console in one browser. @param administrator who signs in unless a test says who */
export function consolePage(
  { page, context }: { page: Page; context: BrowserContext },
  origin: string,
  administrator: Credentials,
): ConsolePage {
  const mishaps = watched(page);
  const isWaiting = waitingOf(page);

  async function found(role: Role, name: string | RegExp): Promise<ElementHandle<Element> | undefined> {
    const [source, flags] = name instanceof RegExp ? [name.source, name.flags] : [name, undefined];
    const handle = await page.evaluateHandle(named, role, source, flags).catch(() => undefined);
    return handle?.asElement() as ElementHandle<Element> | undefined;
  }
  async function find(role: Role, name: string | RegExp): Promise<ElementHandle<Element>> {
    let element: ElementHandle<Element> | undefined;
    await until(async () => {
      element = await found(role, name);
      return element !== undefined && element !== null;
    }, `${role} ${name} at ${page.url()}`);
    return element!;
  }
  const enabled = async (role: Role, name: string | RegExp) => {
    let element = await find(role, name);
    await until(async () => {
      element = (await found(role, name)) ?? element;
      return holds(
        element.evaluate((one) => !one.matches(':disabled, [aria-disabled=true], [data-pending=true]')),
      );
    }, `${role} ${name} to be enabled`);
    return element;
  };
  async function signIn({ userName, password } = administrator): Promise<void> {
    await until(() => isSignIn(page), 'a sign-in');
    if (await page.$('[name=loginName]')) {
      await fill(page, { loginName: userName });
      await press(page, to('/ui/login/loginname'));
    }
    await fill(page, { password });
    await press(page, to('/ui/login/password'));
    // A second factor is offered, and not wanted.
    if (await page.$('[name=skip]')) await press(page, '[name=skip]');
    await until(() => isOpen(page), `the console after a sign-in, at ${page.url()}`);
  }
  const shows = (text: string | RegExp): Promise<boolean> =>
    holds(
      page
        // biome-ignore lint/performance/useDomNodeTextContent: nobody reads what is hidden
        .evaluate(() => document.body.innerText)
        .then((all) => (text instanceof RegExp ? text.test(all) : all.includes(text))),
    );

  return {
    page,
    context,
    mishaps,
    forgiveRefusal() {
      const last = mishaps.findLastIndex((mishap) => mishap.includes('status of 400'));
      if (last < 0) throw new Error('no call was refused');
      mishaps.splice(last, 1);
    },
    isWaiting,
    find,
    async open(path, who = administrator) {
      await page.goto(`${origin}${base}${path === '/' ? '' : path}`);
      await until(
        async () => (await isOpen(page)) || (await isSignIn(page)),
        `the console at ${path}, or a sign-in`,
      );
      if (await isSignIn(page)) await signIn(who);
    },
    signIn,
    has: async (role, name) => Boolean(await found(role, name)),
    async press(role, name) {
      let element = await enabled(role, name);
      await until(async () => {
        if (role === 'option' && isWaiting()) return false;
        element = await enabled(role, name);
        await uncover(element);
        return holds(standsStill(element));
      }, `${role} ${name} to stand still`);
      await element.click();
    },
    async fill(label, value) {
      const field = await enabled('textbox', label);
      await field.evaluate((one) => {
        (one as HTMLInputElement).focus();
        (one as HTMLInputElement).select();
      });
      if (value === '') await page.keyboard.press('Backspace');
      else await page.keyboard.sendCharacter(value);
    },
    says: (text) => until(() => shows(text), `"${text}" on ${page.url()}`),
    saysNot: (text) => until(async () => !(await shows(text)), `"${text}" to go from ${page.url()}`),
    look: (name, looks) => screenshots(page, `console-${name}`, looks),
    address() {
      const { pathname, search, hash } = new URL(page.url());
      return (pathname.slice(base.length) || '/') + search + hash;
    },
  };
}

/** A server of its own with an administrator at its console; close it when done. */
export async function openConsole(options: ConsoleOptions = {}): Promise<ConsoleScene> {
  const { tls = false, configure, database, path = '/', ...looks } = options;
  const browser = await launchBrowser();
  const port = freePort();
  const postern = await startTestPostern({
    tls,
    ...(database && { database }),
    configure(config) {
      // The issuer is the address at which the browser finds the console.
      const publicUrl = `${tls ? 'https' : 'http'}://localhost:${port}`;
      Object.assign(config.server, { port, publicUrl });
      configure?.(config);
    },
  });
  async function opened(more: BrowserOptions): Promise<ConsolePage> {
    const { page, context } = await openPage(browser, more);
    // Scripts too are told the language; in a container theirs would be none of BCP 47.
    const devtools = await page.createCDPSession();
    await devtools.send('Emulation.setUserAgentOverride', {
      userAgent: await browser.userAgent(),
      acceptLanguage: more.language ?? 'en',
    });
    return consolePage({ page, context }, postern.url, postern.admin);
  }
  const close = async () => {
    await browser.close();
    await postern.stop();
  };
  try {
    const own = await opened(looks);
    await own.open(path);
    return { ...own, postern, another: (more = {}) => opened(more), close };
  } catch (error) {
    await close();
    throw error;
  }
}
