import { expect, test } from 'bun:test';
import { createInstanceResolver } from './resolver.ts';

test('what is longer than any host is neither looked up nor remembered', async () => {
  let asked = 0;
  const sql = { unsafe: () => Promise.resolve([]).finally(() => (asked += 1)) };
  const platform = { sql, projections: { onProjected: () => () => {} } };
  const resolve = createInstanceResolver(platform as never, { publicUrl: 'http://localhost:8080' });
  expect(resolve({ host: `${'x'.repeat(300)}.example`, secure: false })).toBeUndefined();
  expect(asked).toBe(0);
  expect(await resolve({ host: 'unknown.example:8080', secure: false })).toBeUndefined();
  expect(asked).toBe(1);
});
