import { expect, test } from 'bun:test';
import type { RecordedEvent } from '../eventstore/index.ts';
import { type EventRoutes, eventRouting } from './routes.ts';

const event = (type: string, aggregateId = 'a', payload: object = {}, instanceId = 'i'): RecordedEvent => ({
  type,
  payload,
  instanceId,
  aggregateType: type.split('.')[0] ?? '',
  aggregateId,
  version: 1,
  owner: 'o',
  editorUser: 'u',
  editorService: 's',
  createdAt: new Date(0),
  position: 1n,
});
const set = (id: string, targets: readonly string[], instanceId = 'i') =>
  event('execution.v2.set', id, { targets: targets.map((target) => ({ type: 2, target })) }, instanceId);
const after = (...events: readonly RecordedEvent[]): EventRoutes =>
  events.reduce((routes, one) => eventRouting.after(routes, one), new Map() as EventRoutes);
const to = (routes: EventRoutes, type: string, instanceId = 'i') =>
  eventRouting.recipients(routes, event(type, 'a', {}, instanceId)).map(({ recipient }) => recipient);

test('an event goes by the narrowest execution of its instance that has targets, in their order', () => {
  const routes = after(set('event', ['all']), set('event/user.*', ['b', 'a']), set('event/user.added', []));
  expect(to(routes, 'user.added')).toEqual(['b', 'a']);
  expect(to(routes, 'user.human.added')).toEqual(['b', 'a']);
  expect(to(routes, 'org.added')).toEqual(['all']);
  expect(to(routes, 'org.added', 'another')).toEqual([]);
  expect(eventRouting.recipients(routes, event('org.added'))).toEqual([
    { recipient: 'all', target: 'i/all' },
  ]);
});

test('there are no routes where executions are of requests, empty, removed, or without target or instance', () => {
  const isEmpty = (...events: readonly RecordedEvent[]) => eventRouting.isEmpty(after(...events));
  expect(isEmpty(set('request/a.B/C', ['a']), set('function/preuserinfo', ['a']))).toBe(true);
  expect(isEmpty(set('event', ['a']))).toBe(false);
  expect(isEmpty(set('event', ['a']), set('event', []))).toBe(true);
  expect(isEmpty(set('event', ['a']), event('execution.removed', 'event'))).toBe(true);
  expect(isEmpty(set('event', ['a']), event('target.removed', 'a'))).toBe(true);
  expect(isEmpty(set('event', ['a']), event('instance.removed', 'i'))).toBe(true);
});

test('a target that is gone leaves the others of its executions, and what others hold is not changed', () => {
  const before = after(set('event', ['a', 'b']), set('event', ['a'], 'j'));
  const next = eventRouting.after(before, event('target.removed', 'a'));
  expect([to(before, 'x'), to(next, 'x'), to(next, 'x', 'j')]).toEqual([['a', 'b'], ['b'], ['a']]);
});
