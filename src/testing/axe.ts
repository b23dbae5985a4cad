import axe from 'axe-core';
import type { Page } from 'puppeteer-core';

/** WCAG 2.2, levels A and AA. */
const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe finds against a page that is open, as `rule: element`; nothing where it can be used by everybody. A page that
 * was opened without scripts stays one that ran none: those allowed while axe looks are axe's alone.
 * @param rules of axe, where a page was looked at before and has only other colours now; default: all
 */
export async function accessibilityProblems(page: Page, rules?: readonly string[]): Promise<string[]> {
  const scripts = page.isJavaScriptEnabled();
  if (!scripts) await page.setJavaScriptEnabled(true);
  try {
    await page.evaluate(axe.source);
    return await page.evaluate(
      async (runOnly) => {
        const { axe: engine } = globalThis as unknown as { axe: typeof axe };
        // Where React Aria puts what is read aloud, and takes it away again: no part of the page, and there for moments.
        const { violations } = await engine.run(
          { include: document, exclude: ['[data-live-announcer]'] },
          { runOnly, resultTypes: ['violations'] },
        );
        return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
      },
      rules ? { type: 'rule' as const, values: [...rules] } : { type: 'tag' as const, values: levels },
    );
  } finally {
    if (!scripts) await page.setJavaScriptEnabled(false);
  }
}
