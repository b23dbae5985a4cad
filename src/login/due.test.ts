import { expect, test } from 'bun:test';
import { type Asked, askedBy, asksForEmail, type Due, type Progress, whatIsDue } from './due.ts';

const whole: Progress = {
  second: { need: 'none', possible: [] },
  mustChange: undefined,
  emailDue: false,
  userId: 'ada',
};
const asked: Asked = { newEnough: true, gone: false, expectedUserId: undefined, enough: true };
const needing = (need: Progress['second']['need'], more: Partial<Progress> = {}): Progress => ({
  ...whole,
  second: { need, possible: ['app'] },
  ...more,
});
const nothingPossible = { second: { need: 'enrol', possible: [] } } as const;

const rows: [given: string, Progress, Partial<Asked>, then: Due][] = [
  ['all is proven', whole, {}, 'nothing'],
  ['the request wants a newer sign-in', needing('ask'), { newEnough: false }, 'beginning'],
  ['a sign-in by mail, and a password', needing('password'), {}, 'password'],
  ['a passkey in place of what was proven', needing('passkey', { mustChange: 'once' }), {}, 'passkey'],
  ['a factor is asked before a new password', needing('ask', { mustChange: 'once' }), {}, 'factor'],
  ['a new password before one is set up', needing('enrol', { mustChange: 'expired' }), {}, 'newPassword'],
  ['one is forced before the address is confirmed', needing('enrol', { emailDue: true }), {}, 'setUp'],
  ['the address is all that can be proven', { ...whole, ...nothingPossible, emailDue: true }, {}, 'email'],
  ['nothing can be proven', { ...whole, ...nothingPossible }, {}, 'setUp'],
  ['what is forced is asked though the request is gone', needing('enrol'), { gone: true }, 'setUp'],
  ['what is offered is not', needing('offer'), { gone: true }, 'gone'],
  ['an offer before the address', needing('offer', { emailDue: true }), {}, 'offer'],
  ['the address alone', { ...whole, emailDue: true }, {}, 'email'],
  ['the application expects this person', whole, { expectedUserId: 'ada' }, 'nothing'],
  ['the application demands more', whole, { enough: false }, 'unmet'],
  ['the application demands more, which can be set up', needing('enrol'), { enough: false }, 'setUp'],
  ['the application expects another', whole, { expectedUserId: 'bob' }, 'somebodyElse'],
];
test.each(rows)('%s', (_given, progress, request, then) => {
  expect(whatIsDue(progress, { ...asked, ...request })).toBe(then);
});

test('an address is asked for where that is required, or where a mail can be sent and was not left for later', () => {
  const all = [true, false].flatMap((later) => [true, false].map((mayMail) => ({ later, mayMail })));
  expect(all.map((each) => asksForEmail('require', each))).toEqual([true, true, true, true]);
  expect(all.map((each) => asksForEmail('ask', each))).toEqual([false, false, true, false]);
  expect(all.map((each) => asksForEmail('ignore', each))).toEqual([false, false, false, false]);
});

test('a code of the app is asked for at once; of others the person chooses', () => {
  expect(askedBy(['app', 'sms'])).toBe('app');
  expect(askedBy(['key', 'sms'])).toBe('choice');
  expect(askedBy(['key'])).toBe('key');
});
