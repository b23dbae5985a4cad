import { afterAll, beforeAll, expect, test } from 'bun:test';
import { connect } from '../database/index.ts';
import { openScene, type Scene } from '../oidc/testing.ts';
import { patience, usualSettleMs } from '../testing/patience.ts';

/** A table that somebody holds, as a migration or a backup may: who needs it is told so within a bound, and nobody hangs. */

let scene: Scene;
beforeAll(async () => {
  scene = await openScene({ settleMs: usualSettleMs });
});
afterAll(() => scene?.postern.stop());

/** Nobody can read the tables until the function that is answered was called. */
async function lock(tables: readonly string[]): Promise<() => Promise<void>> {
  const sql = connect(scene.postern.databaseUrl, 'holds tables', { max: 1 });
  const until = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const holding = sql.begin(async (tx) => {
    await tx.unsafe(`LOCK TABLE ${tables.join(', ')} IN ACCESS EXCLUSIVE MODE`);
    held.resolve();
    await until.promise;
  });
  await Promise.race([held.promise, holding]);
  return async () => {
    until.resolve();
    await holding;
    await sql.end({ timeout: 1 });
  };
}

const path = () => `/v2/users/${scene.alice.userId}`;
const asked = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };

test.each<[string, string, () => Promise<Response>]>([
  ['users', 'projections.users_projection', () => scene.postern.fetch(path(), { token: scene.postern.pat })],
  [
    'events',
    'eventstore.events2',
    () => scene.postern.fetch(`${path()}/lock`, { token: scene.postern.pat, ...asked }),
  ],
])(
  '%s that are held are unavailable within a bound, also for those who wait for a connection',
  async (_, table, ask) => {
    const read = () => scene.postern.fetch(path(), { token: scene.postern.pat });
    expect((await read()).status).toBe(200);
    const release = await lock([table]);
    const began = performance.now();
    const answers = await Promise.all(Array.from({ length: 12 }, ask));
    const took = performance.now() - began;
    await release();
    const told = await Promise.all(answers.map(async (answer) => `${answer.status} ${await answer.text()}`));
    expect(told.filter((text) => !(text.startsWith('503') && text.includes('DB-Lock1')))).toEqual([]);
    expect(took).toBeLessThan(patience(15_000));
    expect((await read()).status).toBe(200);
  },
);
