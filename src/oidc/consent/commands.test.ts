import { expect, test } from 'bun:test';
import { giveConsent, withdrawConsent } from './commands.ts';
import { consentGiven, consentRemoved } from './events.ts';
import { type Consent, consentId, noConsent } from './state.ts';

const parties = { userId: 'alice', clientId: 'shop' };
const holding = (scope: string[], declined: string[] = []): Consent => ({
  scope: new Set(scope),
  declined: new Set(declined),
  givenAt: new Date(0),
});

test('given nothing, when somebody agrees, then that stands, and needs the user', () => {
  expect(giveConsent(noConsent, parties, { scope: ['openid'], declined: [] })).toEqual({
    events: [consentGiven({ ...parties, scope: ['openid'] })],
    requires: [{ type: 'user', id: 'alice' }],
  });
});

test('given an answer, when more is asked, then what was not asked about stays as it was', () => {
  const { events } = giveConsent(holding(['openid', 'email'], ['phone', 'address']), parties, {
    scope: ['phone', 'profile'],
    declined: ['email'],
  });
  expect(events).toEqual([
    consentGiven({
      ...parties,
      scope: ['openid', 'phone', 'profile'],
      declined: ['email', 'address'],
    }),
  ]);
});

test('given consent, when it is taken back, then it is gone; and nothing happens a second time', () => {
  expect(withdrawConsent(holding(['openid']), parties).events).toEqual([consentRemoved(parties)]);
  expect(withdrawConsent(noConsent, parties).events).toEqual([]);
});

test('ids of persons and applications are not taken for each other', () => {
  expect(consentId('a', 'b:c')).not.toBe(consentId('a:b', 'c'));
  expect(consentId('a","b', 'c')).not.toBe(consentId('a', 'b","c'));
});
