import { expect, test } from 'bun:test';
import type { NewEvent } from '../../eventstore/index.ts';
import { factTypes, given } from '../../testing/scenario.ts';
import { endFor, registerParticipant } from './commands.ts';
import { type Participant, sessionLogoutAggregate } from './state.ts';

const shop: Participant = {
  clientId: 'shop',
  userId: 'u1',
  orgId: 'o1',
  oidcSessionId: 'V2_1',
  issuer: 'https://id.test',
  userVersion: 3,
};
const state = (...events: NewEvent[]) => given(sessionLogoutAggregate, ...events).state;
const registering = (participant: Participant, before = state()) =>
  registerParticipant(before, participant, 'https://shop.test/logout').events;

test('given tokens of a sign-in, when it ends, then the client is told once', () => {
  const registered = registering(shop);
  expect(factTypes({ events: registered })).toEqual(['session_logout.back_channel.registered']);
  const due = endFor(state(...registered), ['shop', 'stranger']);
  expect(factTypes(due)).toEqual(['session_logout.back_channel.due']);
  expect(due.events[0]!.payload).toEqual({
    client_id: 'shop',
    user_id: 'u1',
    oidc_session_id: 'V2_1',
    issuer: 'https://id.test',
  });
  expect(endFor(state(...registered, ...due.events), ['shop']).events).toEqual([]);
});

test('given it is known, when it gets more tokens, then nothing is written, but for another issuer or newer proof', () => {
  const before = state(...registering(shop));
  expect(registering({ ...shop, oidcSessionId: 'V2_2' }, before)).toEqual([]);
  expect(registering({ ...shop, issuer: 'https://other.test' }, before)).toHaveLength(1);
  expect(registering({ ...shop, userVersion: 4 }, before)).toHaveLength(1);
});

test('given it was told, when it gets tokens again, then the next end is told again', () => {
  const registered = registering(shop);
  const told = [...registered, ...endFor(state(...registered), ['shop']).events];
  const again = registering({ ...shop, oidcSessionId: 'V2_2' }, state(...told));
  expect(again).toHaveLength(1);
  expect(endFor(state(...told, ...again), ['shop']).events[0]!.payload).toMatchObject({
    oidc_session_id: 'V2_2',
  });
});
