import type { Page } from 'puppeteer-core';
import { accessibilityProblems } from '../../testing/axe.ts';
import { type Look, screenshot, setLook } from '../../testing/browser.ts';
import { brandProblems } from './brand.ts';
import type { Scene } from './scene.ts';

/** The narrowest screen on which nothing may have to be scrolled sideways (WCAG 2.2 §1.4.10). */
const narrow = { width: 320, height: 640, deviceScaleFactor: 1 };

/** How a page is written, as `<html>` says it. */
export interface Writing {
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
}

/** Pictures to look at, in `tmp/screenshots`: whoever wants them says so, since they take most of the time. */
const pictures = Bun.env['POSTERN_SCREENSHOTS'] !== undefined;

/** What is wrong with the page that is open, in words; nothing where there is nothing. */
export async function problemsOf(
  page: Page,
  name: string,
  writing: Writing,
  dressed: Scene['dressed'],
): Promise<string[]> {
  const { dir } = writing;
  const found = [...(await saidOf(page, writing)), ...(await heavy(page))];
  for (const { look, problems } of looks[dir]) {
    await setLook(page, look);
    // Waits for the picture that belongs to the scheme.
    const ofBrand = dressed ? await brandProblems(page, dressed, look.scheme) : [];
    if (pictures) await screenshot(page, `all-${name}-${dir}-${look.scheme}-${look.size}`);
    for (const problem of [...(await problems(page)), ...ofBrand])
      found.push(`${look.scheme}, ${look.size}: ${problem}`);
  }
  await page.setViewport(narrow);
  for (const wide of await widerThanScreen(page)) found.push(`wider than the screen: ${wide}`);
  await setLook(page, { scheme: 'light', size: 'desktop' });
  if (dir === 'ltr') found.push(...(await keyboardProblems(page)));
  return found.map((problem) => `${name} (${dir}): ${problem}`);
}

interface Looking {
  readonly look: Look;
  readonly problems: (page: Page) => Promise<string[]>;
}

/** Where the looks differ most, axe is asked for what differs. */
const looks: Readonly<Record<Writing['dir'], readonly Looking[]>> = {
  ltr: [
    { look: { scheme: 'light', size: 'desktop' }, problems: (page) => accessibilityProblems(page) },
    {
      look: { scheme: 'dark', size: 'phone' },
      problems: (page) => accessibilityProblems(page, ['color-contrast', 'target-size']),
    },
  ],
  rtl: [
    {
      look: { scheme: 'light', size: 'phone' },
      problems: (page) => accessibilityProblems(page, ['color-contrast']),
    },
    {
      look: { scheme: 'dark', size: 'desktop' },
      problems: (page) => accessibilityProblems(page, ['color-contrast']),
    },
  ],
};

/** Title, heading, language and direction: what a screen reader says first. */
async function saidOf(page: Page, writing: Writing): Promise<string[]> {
  const said = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    dir: document.documentElement.dir,
    title: document.title,
    headings: [...document.querySelectorAll('h1')].map((each) => each.textContent?.trim() ?? ''),
    mains: document.querySelectorAll('main').length,
    // The links at the foot are everywhere.
    ways: [...document.querySelectorAll<HTMLElement>('main a[href], main button, nav a[href]')].filter(
      (each) => each.checkVisibility(),
    ).length,
  }));
  const [heading = ''] = said.headings;
  return [
    ...(said.lang === writing.lang ? [] : [`its language is said to be "${said.lang}"`]),
    ...(said.dir === writing.dir ? [] : [`its direction is said to be "${said.dir}"`]),
    ...(said.headings.length === 1 && heading !== ''
      ? []
      : [`its headings are ${JSON.stringify(said.headings)}`]),
    ...(said.title.includes(heading) ? [] : [`its title "${said.title}" is not its heading`]),
    ...(said.ways > 0 ? [] : ['it leads nowhere']),
    ...(said.mains === 1 ? [] : [`it has ${said.mains} main parts`]),
  ];
}

/** Of a page with its style sheets and scripts; what an organization uploaded is its own affair. */
const mostBytes = 40_000;

async function heavy(page: Page): Promise<string[]> {
  const bytes = await page.evaluate(() => {
    const all = [
      ...performance.getEntriesByType('navigation'),
      ...performance.getEntriesByType('resource'),
    ] as PerformanceResourceTiming[];
    return all
      .filter(({ name }) => !name.includes('/assets/v1/'))
      .reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0);
  });
  return bytes > 0 && bytes < mostBytes ? [] : [`it has ${bytes} bytes`];
}

const widerThanScreen = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    if (document.documentElement.scrollWidth <= window.innerWidth) return [];
    const out = [...document.body.querySelectorAll('*')].filter((each) => {
      const { left, right } = each.getBoundingClientRect();
      return left < 0 || right > window.innerWidth;
    });
    return [out.map((each) => each.outerHTML.slice(0, 80)).join(', ')];
  });

/** Everything that can be used is reached by the key Tab, in the order in which it stands, and is seen to be reached. */
async function keyboardProblems(page: Page): Promise<string[]> {
  const names = await page.evaluate(() => {
    const usable = 'a[href], button, select, textarea, summary, input:not([type=hidden])';
    const all = [...document.querySelectorAll<HTMLElement>(usable)].filter(
      (each) => each.checkVisibility() && each.tabIndex >= 0 && !(each as HTMLButtonElement).disabled,
    );
    const state = globalThis as unknown as { stops: (readonly [number, boolean])[] };
    state.stops = [];
    addEventListener('focusin', ({ target }) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(target as HTMLElement);
      const seen = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1.5;
      state.stops.push([all.indexOf(target as HTMLElement), seen]);
    });
    // Where somebody begins who has just opened the page.
    (document.activeElement as HTMLElement | null)?.blur();
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    state.stops.length = 0;
    return all.map((each) => each.outerHTML.replace(/value="[^"]{20,}"/, 'value="…"').slice(0, 100));
  });
  for (const _ of names) await page.keyboard.press('Tab');
  const stops = await page.evaluate(
    () => (globalThis as unknown as { stops: (readonly [number, boolean])[] }).stops,
  );
  return [
    ...names.flatMap((name, at) => {
      const stop = stops[at];
      if (!stop) return [`Tab does not lead to ${name}`];
      if (stop[0] !== at) return [`Tab leads to ${names[stop[0]]} before ${name}`];
      return stop[1] ? [] : [`focus is not to be seen at ${name}`];
    }),
  ];
}
