import { describe, expect, test } from 'bun:test';
import { folding, withEntry, withMember, withoutEntry, withoutMember } from './entries.ts';

describe('entries of a state', () => {
  test('a change leaves what others hold as it was', () => {
    const before: ReadonlyMap<string, number> = new Map([['a', 1]]);
    expect([...withEntry(before, 'b', 2)]).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect([...withoutEntry(before, 'a')]).toEqual([]);
    expect([...before]).toEqual([['a', 1]]);

    const set: ReadonlySet<string> = new Set(['a']);
    expect([...withMember(set, 'b')]).toEqual(['a', 'b']);
    expect([...withoutMember(set, 'a')]).toEqual([]);
    expect([...set]).toEqual(['a']);
  });

  test('a fold copies what it was given once, and then works on its copy', () => {
    const given: ReadonlyMap<string, number> = new Map([['a', 1]]);
    const folded = folding(() => {
      const first = withEntry(given, 'b', 2);
      const second = withEntry(first, 'c', 3);
      expect(second).toBe(first);
      return withoutEntry(second, 'a');
    });
    expect([...folded.keys()]).toEqual(['b', 'c']);
    expect([...given.keys()]).toEqual(['a']);
  });

  test('what one fold made is not changed by the next', () => {
    const first = folding(() => withEntry(new Map<string, number>(), 'a', 1));
    const second = folding(() => withEntry(first, 'b', 2));
    expect([...first.keys()]).toEqual(['a']);
    expect([...second.keys()]).toEqual(['a', 'b']);
  });

  test('removing what is not there makes no copy', () => {
    const map: ReadonlyMap<string, number> = new Map([['a', 1]]);
    expect(withoutEntry(map, 'b')).toBe(map);
  });
});
