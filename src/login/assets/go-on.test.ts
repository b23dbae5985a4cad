import { expect, test } from 'bun:test';
import { join } from 'node:path';

const script = await Bun.file(join(import.meta.dir, 'go-on.js')).text();

/** A page with the script, whose moments come when the test says so. */
function openedPage() {
  const moments: (() => void)[] = [];
  const went: string[] = [];
  new Function('document', 'addEventListener', 'setTimeout', 'location', script)(
    { querySelector: () => ({ href: 'https://shop.example/after', dataset: { wait: '3000' } }) },
    (_: string, moment: () => void) => moments.push(moment),
    (moment: () => void) => moments.push(moment),
    { replace: (url: string) => went.push(url) },
  );
  return { moments, went };
}

test('who is slow to answer is asked once, though the time of the frames ends meanwhile', async () => {
  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    const { moments, went } = openedPage();
    for (const index of order) {
      moments[index]?.();
      await Promise.resolve();
    }
    expect(went).toEqual(['https://shop.example/after']);
  }
});
