import { expect } from 'bun:test';
import { accessibilityProblems } from '../testing/axe.ts';
import { looks, screenshot, setLook } from '../testing/browser.ts';
import { until } from '../testing/patience.ts';
import type { ConsolePage } from './testing.ts';

/** Until nothing is loading, and what was animated stands still. */
export async function settled({ page, isWaiting }: ConsolePage): Promise<void> {
  await until(
    async () =>
      !isWaiting() &&
      page
        .evaluate(
          () =>
            document.querySelector('#console main:not(.late) :is(h1, .empty)') !== null &&
            document.querySelector('.skeleton, [aria-busy=true]') === null &&
            document.getAnimations().every(({ playState }) => playState !== 'running'),
        )
        .catch(() => false),
    `${page.url()} to settle`,
  );
}

/** What is wider than the page: nothing, where one need not scroll sideways. */
export const tooWide = ({ page }: ConsolePage): Promise<string[]> =>
  page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const inside = (element: Element) => element.closest('.table-box, .parts, pre') === null;
    return [...document.querySelectorAll('main *')]
      .filter((element) => element.getBoundingClientRect().right > root.clientWidth && inside(element))
      .map((element) => element.outerHTML.slice(0, 120));
  });

/**
 * Holds the page that is open to what every page keeps: it has a title, everybody can use it in light and dark, a phone
 * need not scroll it sideways, and the browser had nothing to complain of.
 * @param name of its pictures; none: it is not pictured
 */
export async function expectFair(scene: ConsolePage, name?: string): Promise<void> {
  const { page } = scene;
  await settled(scene);
  const found: Record<string, unknown> = {};
  for (const scheme of ['light', 'dark'] as const) {
    await setLook(page, { scheme, size: 'desktop' });
    await settled(scene);
    found[scheme] = await accessibilityProblems(page, scheme === 'dark' ? ['color-contrast'] : undefined);
  }
  await setLook(page, { scheme: 'light', size: 'phone' });
  await settled(scene);
  found['too wide'] = await tooWide(scene);
  await setLook(page, { scheme: 'light', size: 'desktop' });
  found['mishaps'] = [...scene.mishaps];
  found['title'] = (await page.title()).replace(/ · .*/, '') !== '' && (await page.title()).includes(' · ');
  found['at'] = scene.address();
  expect(found).toEqual({
    at: scene.address(),
    light: [],
    dark: [],
    'too wide': [],
    mishaps: [],
    title: true,
  });
  if (!name) return;
  for (const look of looks) {
    await setLook(page, look);
    await settled(scene);
    await screenshot(page, `console-${name}-${look.scheme}-${look.size}`);
  }
  await setLook(page, { scheme: 'light', size: 'desktop' });
}
