import { expect, test } from 'bun:test';
import type { Platform, ProjectedPage } from '../../platform.ts';
import { streamTarget } from './target.ts';
import { pollersOf } from './waiting.ts';

/** For every target something waits. */
function polling() {
  let projected: (page: ProjectedPage) => void = () => {};
  const asked: string[][] = [];
  const pollers = pollersOf({
    projections: { onProjected: (listener: typeof projected) => (projected = listener) },
    deliveries: {
      pickup: {
        awaited: async (_instanceId: string, targets: readonly string[]) => {
          asked.push([...targets]);
          return [...targets];
        },
      },
    },
  } as unknown as Platform);
  return {
    pollers,
    asked,
    happens: (aggregateType: string, aggregateId: string) =>
      projected({ changes: [{ instanceId: 'i', aggregateType, aggregateId }] } as unknown as ProjectedPage),
    unknown: () => projected({ changes: undefined } as unknown as ProjectedPage),
  };
}

const never = new AbortController().signal;

test('what is held for a stream wakes no poll of it, and is not even looked for', async () => {
  const { pollers, asked, happens, unknown } = polling();
  const [paused, other] = [streamTarget('i', 'paused'), streamTarget('i', 'other')];
  const [held, waits] = [pollers.watch('i', paused), pollers.watch('i', other)];
  const next = (watch: typeof held, isHeld: boolean) => watch.next(60_000, never, isHeld);
  const heldNext = next(held, true);
  const first = next(waits, false);
  happens('security_event', 'one');
  await first;
  const second = next(waits, false);
  happens('ssf_stream', 'other');
  await second;
  expect(asked).toEqual([[other], [other]]);
  happens('ssf_stream', 'paused');
  await heldNext;
  expect(asked.slice(2)).toEqual([[paused]]);
  // What nobody can say may be anything.
  const both = [next(held, true), next(waits, false)];
  unknown();
  await Promise.all(both);
  for (const watch of [held, waits]) watch.leave();
  expect(pollers.waiting()).toBe(0);
});
