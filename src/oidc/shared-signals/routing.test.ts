import { describe, expect, test } from 'bun:test';
import type { NewEvent, RecordedEvent } from '../../eventstore/index.ts';
import { sessionTerminated } from '../../session/events.ts';
import { passwordChanged, userLocked } from '../../user/events.ts';
import * as events from './events.ts';
import { occurrencesOf } from './occurrences.ts';
import { occurrenceRouting, type Wanted } from './routing.ts';
import { signals } from './vocabulary.ts';

const recorded = ({ type, payload }: NewEvent, aggregateId = 's', instanceId = 'i'): RecordedEvent => ({
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
const added = (...eventsRequested: string[]) =>
  events.streamAdded({
    clientId: 'c',
    applicationId: 'a',
    projectId: 'p',
    issuer: 'https://id.test',
    method: 'poll',
    endpoint: '',
    eventsRequested,
    description: '',
  });
const after = (...all: readonly RecordedEvent[]): Wanted =>
  all.reduce<Wanted>((wanted, event) => occurrenceRouting.after(wanted, event), new Map());
const locked = recorded(userLocked({}), 'user');
const tells = (wanted: Wanted, event = locked) => occurrenceRouting.recipients(wanted, event).length === 1;

describe('an event is looked at', () => {
  test('where a stream of the instance wants what it means, and nowhere else', () => {
    const wanted = after(recorded(added(signals.accountDisabled)));
    expect(tells(wanted)).toBe(true);
    expect(tells(wanted, recorded(userLocked({}), 'user', 'another'))).toBe(false);
    expect(tells(wanted, recorded(sessionTerminated({}), 'session'))).toBe(false);
    expect(tells(after(recorded(added(signals.sessionRevoked))))).toBe(false);
  });

  test('by what is wanted now', () => {
    const stream = recorded(added(signals.sessionRevoked));
    const changed = recorded(events.streamChanged({ eventsRequested: [signals.accountDisabled] }));
    expect(tells(after(stream, changed))).toBe(true);
    expect(tells(after(stream, changed, recorded(events.streamPaused({}))))).toBe(true);
    expect(tells(after(stream, changed, recorded(events.streamDeactivated({}))))).toBe(false);
  });

  test('for whatever it is, when a stream goes on of which it is not known here what it wants', () => {
    const again = [recorded(events.streamDeactivated({})), recorded(events.streamActivated({}))];
    expect(tells(after(recorded(added(signals.sessionRevoked)), ...again))).toBe(true);
  });
});

test('there is nothing to look at without streams', () => {
  const isEmpty = (...all: readonly RecordedEvent[]) => occurrenceRouting.isEmpty(after(...all));
  const stream = recorded(added(signals.accountDisabled));
  expect(isEmpty()).toBe(true);
  expect(isEmpty(stream)).toBe(false);
  expect(isEmpty(stream, recorded(events.streamRemoved({})))).toBe(true);
  const gone = recorded({ type: 'instance.removed', payload: {} }, 'i');
  expect(isEmpty(stream, gone)).toBe(true);
});

test('what changes a stream has what waits for it looked at again', () => {
  const wanted = after(recorded(added()));
  const changes = [
    events.streamActivated({}),
    events.streamDeactivated({}),
    events.streamChanged({ description: 'another' }),
    events.streamRemoved({}),
  ];
  for (const change of changes) expect(tells(wanted, recorded(change)), change.type).toBe(true);
  expect(tells(wanted, recorded(events.streamPaused({})))).toBe(false);
});

test('an event of the log can mean several things to receivers, or none', () => {
  const password = (changeRequired: boolean) =>
    occurrencesOf(recorded(passwordChanged({ encodedHash: 'h', changeRequired }), 'user')).map(
      ({ event }) => event,
    );
  expect(password(false)).toEqual([signals.credentialChange]);
  expect(password(true)).toEqual([signals.credentialChange, signals.credentialChangeRequired]);
  expect(occurrencesOf(recorded(added()))).toEqual([]);
});
