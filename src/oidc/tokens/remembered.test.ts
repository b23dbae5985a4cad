import { expect, test } from 'bun:test';
import type { TokenRow } from './lookup.ts';
import { rememberedTokens } from './remembered.ts';

/** A token over tables whose changes nobody tells of, and the clock that it is remembered by. */
function scene() {
  const state = { time: 0, shown: true, reads: 0 };
  const tokens = rememberedTokens(
    {
      position: () => 1n,
      trusted: () => true,
      holds: () => true,
      caughtUp: () => Promise.resolve(state.shown),
      onProjected: () => () => {},
    },
    {
      lookup: async () => {
        state.reads += 1;
        return { user_id: 'u', org_id: 'o', session_id: 's', scope: '', audience: '' } as TokenRow;
      },
      appearing: () => ({ instanceId: 'i', aggregateType: 'oidc_session' }),
      decide: async (_instanceId, _id, row) => row,
    },
    () => state.time,
  );
  const readsAt = async (time: number) => {
    state.time = time;
    await tokens('i', 't');
    await Promise.resolve();
    return state.reads;
  };
  return { state, readsAt };
}

test('a token is remembered for longer than a second while the tables are seen to show everything', async () => {
  const { readsAt } = scene();
  for (const time of [0, 900, 1_800, 2_700, 3_600]) expect(await readsAt(time)).toBe(1);
});

test('nothing is remembered for longer than a second after that was seen last', async () => {
  const { state, readsAt } = scene();
  expect(await readsAt(0)).toBe(1);
  expect(await readsAt(900)).toBe(1);
  state.shown = false;
  expect(await readsAt(1_800)).toBe(1);
  expect(await readsAt(1_950)).toBe(2);
});
