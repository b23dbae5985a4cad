import { describe, expect, test } from 'bun:test';
import { given } from '../testing/scenario.ts';
import {
  deepest,
  forget,
  holders,
  type Nesting,
  nest,
  nestingAggregate,
  reachable,
  unnest,
} from './nesting.ts';

const fold = (nesting: Nesting, decide: (nesting: Nesting) => { events: readonly object[] }) =>
  decide(nesting).events.reduce<Nesting>(
    (state, event) => nestingAggregate.evolve(state, event as never),
    nesting,
  );
const chain = (...ids: string[]) =>
  ids
    .slice(1)
    .reduce<Nesting>(
      (nesting, id, at) => fold(nesting, (held) => nest(held, ids[at] as string, [id])),
      nestingAggregate.initial,
    );

describe('groups in groups', () => {
  test('make no circle, however long', () => {
    const nesting = chain('a', 'b', 'c', 'd');
    for (const id of ['a', 'b', 'c', 'd'])
      expect(() => nest(nesting, 'd', [id])).toThrow('cannot be in itself');
    expect(() => nest(nesting, 'a', ['e', 'a'])).toThrow('cannot be in itself');
    expect(nest(nesting, 'a', ['c', 'd']).events).toHaveLength(1);
  });

  test('stand so deep and no deeper, counted upwards and downwards', () => {
    const ids = Array.from({ length: deepest }, (_, at) => `g${at}`);
    const nesting = chain(...ids);
    expect(() => nest(nesting, ids.at(-1) as string, ['x'])).toThrow('deep');
    expect(() => nest(nesting, 'x', [ids[0] as string])).toThrow('deep');
    expect(nest(nesting, 'x', [ids[1] as string]).events).toHaveLength(1);
    // A diamond is as deep as its longer side.
    expect(nest(nesting, ids[0] as string, [ids[3] as string]).events).toHaveLength(1);
  });

  test('are not written twice, and what goes leaves nothing behind', () => {
    const nesting = fold(chain('a', 'b', 'c'), (held) => nest(held, 'x', ['b']));
    expect(nest(nesting, 'a', ['b']).events).toEqual([]);
    expect(unnest(nesting, 'a', ['c', 'y']).events).toEqual([]);
    const left = fold(nesting, (held) => forget(held, 'b'));
    expect([...left.keys()]).toEqual([]);
    expect(forget(left, 'b').events).toEqual([]);
  });

  test('of any history have neither circles nor more than they may', () => {
    let seed = 1;
    const random = (below: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    const id = () => `g${random(14)}`;
    for (let run = 0; run < 30; run++) {
      let nesting = given(nestingAggregate).state;
      for (let step = 0; step < 120; step++) {
        try {
          const decide = [nest, nest, nest, unnest][random(4)] as typeof nest;
          nesting = fold(nesting, (held) => decide(held, id(), [id(), id()]));
        } catch {
          // Refused: nothing of it is written.
        }
        if (random(10) === 0) nesting = fold(nesting, (held) => forget(held, id()));
      }
      const longest = (from: string, seen: readonly string[] = []): number => {
        expect(seen).not.toContain(from);
        return (
          1 + Math.max(0, ...[...(nesting.get(from) ?? [])].map((next) => longest(next, [...seen, from])))
        );
      };
      for (const from of nesting.keys()) {
        expect(longest(from)).toBeLessThanOrEqual(deepest);
        for (const below of reachable(nesting, [from]))
          expect(reachable(holders(nesting), [below])).toContain(from);
      }
    }
  });
});
