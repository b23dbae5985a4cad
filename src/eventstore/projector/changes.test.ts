import { expect, test } from 'bun:test';
import type { AggregateWrite } from '../types.ts';
import { changesOfWrites, rememberedAsWhole } from './changes.ts';

const write = (aggregateType: string, expectedVersion: number): AggregateWrite => ({
  aggregateType,
  aggregateId: 'a',
  owner: 'o',
  expectedVersion,
  events: [{ type: `${aggregateType}.happened`, payload: {} }],
});

test('what goes on is told; what begins only where all of its kind are remembered together', () => {
  rememberedAsWhole('changes-test-whole');
  const told = (type: string, version: number) => changesOfWrites('i', [write(type, version)]);
  const change = (aggregateType: string) => [{ instanceId: 'i', aggregateType, aggregateId: 'a' }];
  expect(told('changes-test-alone', 1)).toEqual(change('changes-test-alone'));
  expect(told('changes-test-alone', 0)).toEqual([]);
  expect(told('changes-test-whole', 1)).toEqual(change('changes-test-whole'));
  expect(told('changes-test-whole', 0)).toEqual(change('changes-test-whole'));
});
