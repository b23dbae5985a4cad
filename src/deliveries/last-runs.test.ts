import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type TestPlatform, testPlatform } from '../testing/platform.ts';
import { createLastRuns } from './last-runs.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform({ projections: [] });
});
afterAll(() => platform?.close());

const run = (second: number) => ({ endedAt: new Date(second * 1_000).toISOString(), tookMs: second });

test('the last ten of all nodes are there, the newest first, however often each node writes', async () => {
  const [one, other] = [createLastRuns(platform), createLastRuns(platform)];
  for (let second = 0; second < 30; second += 2) {
    one.keep('i', 'action/a', run(second));
    other.keep('i', 'action/a', run(second + 1));
    await Promise.all([one.flush(), other.flush()]);
  }
  one.keep('i', 'target/a', {
    ...run(1),
    tookMs: 94.32878499999998,
    error: 'late',
    status: 503,
    said: 'Grüße',
    log: [{ level: 'info', text: '"{}\\' }],
  });
  await one.flush();
  const third = createLastRuns(platform);
  const newest = Array.from({ length: 10 }, (_, at) => 29 - at);
  for (const node of [one, other, third])
    expect((await node.of('i', 'action/a')).map(({ tookMs }) => tookMs)).toEqual(newest);
  expect(await third.of('i', 'target/a')).toEqual([
    {
      ...run(1),
      tookMs: 94.33,
      error: 'late',
      status: 503,
      said: 'Grüße',
      log: [{ level: 'info', text: '"{}\\' }],
    },
  ]);
  expect(await third.of('other', 'action/a')).toEqual([]);
});

test('what cannot be written now is written later', async () => {
  let away = true;
  const runs = {
    ...platform.deliveries.runs,
    write: async (some: Parameters<typeof platform.deliveries.runs.write>[0]) => {
      if (away) throw new Error('the database is away');
      await platform.deliveries.runs.write(some);
    },
  };
  const node = createLastRuns({ ...platform, deliveries: { runs } });
  node.keep('i', 'action/late', run(1));
  await node.flush();
  away = false;
  await node.flush();
  expect(await createLastRuns(platform).of('i', 'action/late')).toEqual([run(1)]);
});
