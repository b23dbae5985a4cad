import type { KeyInput, Page } from 'puppeteer-core';

/** What a person waits for at a list of the console, in milliseconds, measured within the page. */

/** Runs in the page: resolves with the moment at which the frame is drawn in which it holds. */
const watching = () => {
  const at = (holds: () => boolean) =>
    new Promise<number>((resolve) => {
      const look = () =>
        holds() ? requestAnimationFrame((now) => resolve(now)) : requestAnimationFrame(look);
      look();
    });
  const rows = () => [...document.querySelectorAll('.table-body [role=row]')];
  const keys = () => rows().map((row) => row.querySelector('a')?.href ?? row.textContent);
  const isIdle = () => document.querySelector('.table[aria-busy=true]') === null;
  const first = at(() => rows().length > 0);
  Object.assign(globalThis, { bench: { at, rows, keys, isIdle, first } });
};

interface InPage {
  readonly bench: {
    at(holds: () => boolean): Promise<number>;
    rows(): Element[];
    keys(): string[];
    isIdle(): boolean;
    /** When the page first had rows. */
    readonly first: Promise<number>;
    answered?: Promise<number>;
  };
}

/** Puts into each document of the page, from now on, what the measures need there. */
export const watchPage = (page: Page) => page.evaluateOnNewDocument(watching);

/** From the start of a navigation, whole page and sign-in included, until rows are drawn. */
export async function loading(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  return page.evaluate(() => (globalThis as unknown as InPage).bench.first);
}

/** From a press on a link of the navigation until rows are drawn. */
export const arriving = (page: Page, path: string): Promise<number> =>
  page.evaluate(async (to) => {
    const { bench } = globalThis as unknown as InPage;
    const began = performance.now();
    document.querySelector<HTMLElement>(`nav a[href^="/ui/console${to}"]`)!.click();
    return (await bench.at(() => bench.rows().length > 0)) - began;
  }, path);

/** From a press on a column's head until the rows stand in its order. */
export const sorting = (page: Page, column: string): Promise<number> =>
  page.evaluate(async (label) => {
    const { bench } = globalThis as unknown as InPage;
    const [before] = bench.keys();
    const began = performance.now();
    [...document.querySelectorAll<HTMLElement>('[role=columnheader] button')]
      .find((one) => one.textContent === label)!
      .click();
    return (await bench.at(() => bench.isIdle() && bench.keys()[0] !== before)) - began;
  }, column);

/** From a keystroke in the search field until rows are drawn that answer what is typed. */
export async function typing(page: Page, letter: string): Promise<number> {
  await page.evaluate((key) => {
    const { bench } = globalThis as unknown as InPage;
    const field = document.querySelector<HTMLInputElement>('input[type=search]')!;
    const typed = `${field.value}${key}`;
    const pressed = new Promise<number>((resolve) => {
      field.addEventListener('keydown', ({ timeStamp }) => resolve(timeStamp), { once: true });
    });
    const isAsked = () => new URLSearchParams(location.search).get('q') === typed;
    const isAnswered = (since: number) =>
      performance
        .getEntriesByType('resource')
        .some(({ name, startTime }) => startTime > since && name.includes('/List'));
    const fits = () => bench.rows().every((row) => row.textContent.toLowerCase().includes(typed));
    bench.answered = pressed.then(
      async (began) =>
        (await bench.at(() => isAsked() && isAnswered(began) && bench.isIdle() && fits())) - began,
    );
  }, letter);
  await page.keyboard.press(letter as KeyInput);
  return page.evaluate(() => (globalThis as unknown as InPage).bench.answered!);
}

/** Clears the search field, and waits for the rows of the whole list. */
export async function cleared(page: Page): Promise<void> {
  await page.evaluate(() => {
    const field = document.querySelector<HTMLInputElement>('input[type=search]')!;
    field.focus();
    field.select();
  });
  await page.keyboard.press('Backspace');
  await page.evaluate(async () => {
    const { bench } = globalThis as unknown as InPage;
    await bench.at(
      () => !new URLSearchParams(location.search).has('q') && bench.isIdle() && bench.rows().length > 10,
    );
  });
}

export interface Scrolled {
  readonly rows: number;
  /** From the end of what is there until more is drawn, for each time. */
  readonly waits: readonly number[];
  /** Frames that took longer than a twentieth of a second. */
  readonly longFrames: number;
}

/** Scrolls to the end of what is there, again and again, until so many rows are there. */
export const scrolling = (page: Page, wanted: number): Promise<Scrolled> =>
  page.evaluate(async (rows) => {
    const { bench } = globalThis as unknown as InPage;
    const waits: number[] = [];
    const height = () => document.documentElement.scrollHeight;
    const rowHeight = bench.rows()[0]!.getBoundingClientRect().height;
    let longFrames = 0;
    let isOver = false;
    let before = performance.now();
    const watch = (now: number) => {
      if (now - before > 50) longFrames++;
      before = now;
      if (!isOver) requestAnimationFrame(watch);
    };
    requestAnimationFrame(watch);
    while (height() / rowHeight < rows) {
      const reached = height();
      const began = performance.now();
      scrollTo(0, reached);
      waits.push((await bench.at(() => height() > reached)) - began);
    }
    isOver = true;
    return { rows: Math.floor(height() / rowHeight), waits, longFrames };
  }, wanted);

/** Bytes that scripts of the page hold, after what is of no use to it was taken away. */
export async function heldBytes(page: Page): Promise<number> {
  const devtools = await page.createCDPSession();
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  await devtools.detach();
  return usedSize;
}
