import { describe, expect, test } from 'bun:test';
import type { RecordedEvent } from '../eventstore/index.ts';
import { fateOf } from './bus/http.ts';
import { pauseAfter } from './bus/pause.ts';
import { chooser } from './filter.ts';
import { subjectOf } from './subject.ts';

describe('a filter', () => {
  const event = { type: 'user.human.added', aggregateType: 'user', owner: 'o1' };
  const all = { aggregateTypes: [], eventTypes: [], organizationId: '' };
  test.each([
    ['nothing', {}, true],
    ['the aggregate', { aggregateTypes: ['org', 'user'] }, true],
    ['another aggregate', { aggregateTypes: ['org'] }, false],
    ['the type', { eventTypes: ['user.human.added'] }, true],
    ['a group of it', { eventTypes: ['org.*', 'user.human.*'] }, true],
    ['a group that only begins with the same letters', { eventTypes: ['user.hum.*'] }, false],
    ['the group alone', { eventTypes: ['user.human'] }, false],
    ['the organization', { organizationId: 'o1' }, true],
    ['another organization', { organizationId: 'o2', eventTypes: ['user.*'] }, false],
  ])('of %s', (_what, choice, chosen) => {
    expect(chooser({ ...all, ...choice })(event)).toBe(chosen);
  });
});

test('subjects are made of tokens that NATS and its tools take', () => {
  const of = (event: object) => subjectOf('acme.iam', event as RecordedEvent);
  expect(of({ instanceId: '1', aggregateType: 'user', type: 'user.human.added' })).toBe(
    'acme.iam.1.user.user.human.added',
  );
  expect(of({ instanceId: '1', aggregateType: 'a.b', type: 'x..y z.>.*' })).toBe(
    'acme.iam.1.a_b.x._.y_z._._',
  );
});

test.each([
  ['accepted', [200, 204, 299]],
  ['away', [408, 425, 429, 502, 503, 504]],
  ['failed', [301, 401, 403, 404, 410, 500, 501]],
  ['refused', [400, 409, 413, 415, 422, 431]],
] as const)('%s is what an endpoint says by %p', (fate, statuses) => {
  expect(statuses.map(fateOf)).toEqual(statuses.map(() => fate));
});

test('pauses grow from a second to a minute, and are spread', () => {
  expect(pauseAfter(1, () => 0.5)).toBe(1_000);
  expect(pauseAfter(4, () => 0.5)).toBe(8_000);
  expect(pauseAfter(1_000, () => 0.5)).toBe(60_000);
  expect(pauseAfter(1, () => 0)).toBe(750);
  expect(pauseAfter(1, () => 1)).toBe(1_250);
});
