import type { Page } from 'puppeteer-core';

/** What auditors of pages look for beside accessibility: nothing that jumps, and nothing that the browser frowns upon. */
export interface Quality {
  /** Forgets what was found so far. */
  clear(): void;
  /** What is against the page that is open; nothing where it is good. */
  found(): Promise<string[]>;
}

/** A page is calm below a tenth (web.dev, Cumulative Layout Shift); half of that leaves room for slower networks. */
const mostShifted = 0.05;

interface Shift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly { readonly node: Node | null }[];
}

/** Runs in the page. */
const faults = async (most: number): Promise<string[]> => {
  const tagOf = (node: Node | null) =>
    node instanceof Element ? (node.cloneNode(false) as Element).outerHTML : '?';
  const shifts: Shift[] = [];
  const watch = new PerformanceObserver((list) => shifts.push(...(list.getEntries() as Shift[])));
  watch.observe({ type: 'layout-shift', buffered: true });
  // Those of before are told in a task of their own.
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  watch.disconnect();
  const sudden = shifts.filter(({ hadRecentInput }) => !hadRecentInput);
  const jumps = sudden.reduce((sum, { value }) => sum + value, 0);
  const moved = [...new Set(sudden.flatMap(({ sources }) => sources.map(({ node }) => tagOf(node))))];
  const refusesPaste = (field: Element) =>
    !field.dispatchEvent(new Event('paste', { bubbles: true, cancelable: true }));
  const isDistorted = (image: HTMLImageElement) =>
    image.naturalWidth > 0 &&
    image.width > 0 &&
    getComputedStyle(image).objectFit === 'fill' &&
    Math.abs(image.naturalWidth / image.naturalHeight - image.width / image.height) > 0.05;
  return [
    ...(jumps > most ? [`jumps by ${jumps.toFixed(3)}: ${moved.join(', ')}`] : []),
    ...(document.compatMode === 'CSS1Compat' ? [] : ['has no doctype']),
    ...(document.characterSet === 'UTF-8' ? [] : ['is not in UTF-8']),
    ...[...document.querySelectorAll('input, textarea')]
      .filter(refusesPaste)
      .map((field) => `refuses what is pasted: ${tagOf(field)}`),
    ...[...document.images].filter(isDistorted).map((image) => `is distorted: ${tagOf(image)}`),
    ...[...document.querySelectorAll('a[href^="javascript:"]')].map((link) => `no link: ${tagOf(link)}`),
  ];
};

/** Watches a page for issues from now on. */
export async function watchQuality(page: Page): Promise<Quality> {
  const issues = new Set<string>();
  const devtools = await page.createCDPSession();
  // What the browser's own list of issues has: deprecated interfaces, refused cookies, mixed content, policies.
  devtools.on('Audits.issueAdded', ({ issue: { code, details } }) => {
    issues.add(`${code}: ${JSON.stringify(details)}`);
  });
  await devtools.send('Audits.enable');
  return {
    clear: () => issues.clear(),
    found: async () => [...issues, ...(await page.evaluate(faults, mostShifted))],
  };
}
