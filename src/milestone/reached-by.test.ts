import { expect, test } from 'bun:test';
import type { AggregateWrite } from '../eventstore/index.ts';
import { mayReach, reachedBy } from './reached-by.ts';
import { milestones } from './state.ts';

const write = (...events: [type: string, payload?: object][]): AggregateWrite => ({
  aggregateType: 'any',
  aggregateId: '1',
  owner: '1',
  expectedVersion: 0,
  events: events.map(([type, payload = {}]) => ({ type, payload })),
});
const reached = (...writes: AggregateWrite[]) => [...reachedBy(writes, (id) => id === 'console')];
const signIn = (clientID: string, sessionID = 's') => write(['oidc_session.added', { clientID, sessionID }]);

test('what an instance is made with is no milestone but that one', () => {
  expect(reached(write(['instance.added']), write(['project.added'], ['project.application.added']))).toEqual(
    [milestones.instanceCreated],
  );
});

test('projects, applications, sign-ins and the end are', () => {
  expect(reached(write(['project.added'], ['project.application.added']))).toEqual([
    milestones.projectCreated,
    milestones.applicationCreated,
  ]);
  const { authenticationSucceededOnInstance: instance, authenticationSucceededOnApplication: app } =
    milestones;
  expect(reached(write(['session.added'], ['session.password.checked']))).toEqual([instance]);
  expect(reached(signIn('console'))).toEqual([instance]);
  expect(reached(signIn('shop'))).toEqual([instance, app]);
  expect(reached(signIn('robot', ''))).toEqual([]);
  expect(reached(write(['instance.removed']))).toEqual([milestones.instanceDeleted]);
});

test('other events are not looked at', () => {
  expect(mayReach([write(['user.human.added']), write(['org.added'])])).toBe(false);
  expect(mayReach([write(['user.human.added'], ['project.added'])])).toBe(true);
});
