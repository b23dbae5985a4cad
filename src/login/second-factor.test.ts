import { describe, expect, test } from 'bun:test';
import { secondFactorNeed } from './second-factor.ts';
import { type Proof, ruleScene } from './second-factor-testing.ts';

const now = new Date('2026-01-02T00:00:00Z');
const hour = 3_600_000;
const { factors, settings } = ruleScene();
const ago = (proof: Proof, hours: number) => ({ proof, at: new Date(now.getTime() - hours * hour) });
const password = ago('password', 1);

describe('beside a password', () => {
  test('nothing is asked of who has nothing, where nothing is offered', () => {
    const off = settings({ mfaInitSkipLifetime: 0 });
    expect(secondFactorNeed(factors(), off, [password], now)).toMatchObject({ need: 'none', ways: [] });
  });

  test('what somebody has is asked for, as long as the settings allow it', () => {
    const ada = factors({ app: true, sms: true, recovery: 2 });
    expect(secondFactorNeed(ada, settings(), [password], now)).toMatchObject({ need: 'ask', ways: ['app'] });
    const more = settings({ second: [1, 3, 4, 5] });
    expect(secondFactorNeed(ada, more, [password], now)).toMatchObject({
      need: 'ask',
      ways: ['app', 'sms', 'recovery'],
    });
    const none = settings({ second: [] });
    expect(secondFactorNeed(ada, none, [password], now)).toMatchObject({ need: 'none', ways: [] });
  });

  test('codes go to no address that is not verified (any more)', () => {
    const ada = factors({ sms: true, email: true, verified: false });
    expect(secondFactorNeed(ada, settings({ second: [3, 4] }), [password], now).need).toBe('none');
  });

  test('what was proven counts for its time, also that of another kind', () => {
    const ada = factors({ app: true });
    const need = (...proven: ReturnType<typeof ago>[]) =>
      secondFactorNeed(ada, settings(), [password, ...proven], now).need;
    expect(need(ago('totp', 17))).toBe('none');
    expect(need(ago('totp', 19))).toBe('ask');
    expect(need(ago('recoveryCode', 1))).toBe('none');
    // Two factors in one count for the shorter time of these.
    expect(need(ago('passkey', 11))).toBe('none');
    expect(need(ago('passkey', 13))).toBe('ask');
  });

  test('a second factor alone is none beside a password that does not count any more', () => {
    expect(secondFactorNeed(factors({ app: true }), settings(), [ago('totp', 1)], now).need).toBe('ask');
  });

  test('after the link of a mail the password is, or what else there is; the mailbox is not asked twice', () => {
    const mail = ago('otpEmail', 1);
    const more = settings({ second: [1, 3], mfaInitSkipLifetime: 0 });
    const need = (has: Parameters<typeof factors>[0], hasPassword: boolean) =>
      secondFactorNeed(factors(has), more, [mail], now, hasPassword);
    expect(need({ email: true }, true).need).toBe('password');
    expect(need({ email: true }, false).need).toBe('none');
    expect(need({ email: true, app: true }, true)).toMatchObject({ need: 'ask', ways: ['app'] });
    expect(need({ email: true, app: true }, false)).toMatchObject({ need: 'ask', ways: ['app'] });
    expect(secondFactorNeed(factors({ email: true }), more, [mail, password], now, true).need).toBe('none');
  });

  test('of who came from an identity provider none has to be set up but where all need one, and none is offered', () => {
    const visit = ago('intent', 1);
    const need = (changes: Parameters<typeof settings>[0], has: Parameters<typeof factors>[0] = {}) =>
      secondFactorNeed(factors(has), settings(changes), [visit], now, false).need;
    expect(need({})).toBe('none');
    expect(need({ forceMFALocalOnly: true })).toBe('none');
    expect(need({ forceMFA: true })).toBe('enrol');
    expect(need({}, { app: true })).toBe('ask');
    const beside = (...proven: ReturnType<typeof ago>[]) =>
      secondFactorNeed(factors({ app: true }), settings(), [visit, ...proven], now).need;
    // The same factor twice, one that is over, and one that counts.
    expect([beside(password), beside(ago('totp', 19)), beside(ago('totp', 17))]).toEqual([
      'ask',
      'ask',
      'none',
    ]);
    // A code by mail beside is no sign-in by mail.
    expect(beside(ago('otpEmail', 1))).toBe('none');
  });

  test('a passkey may be set up where the settings allow them, and there is none', () => {
    const forced = settings({ forceMFA: true, passwordlessType: 1, second: [] });
    expect(secondFactorNeed(factors(), forced, [password], now)).toMatchObject({
      need: 'enrol',
      possible: ['passkey'],
    });
  });

  test('who has none must set one up where that is forced, else may, and may leave it', () => {
    for (const forced of [{ forceMFA: true }, { forceMFALocalOnly: true }])
      expect(secondFactorNeed(factors(), settings(forced), [password], now)).toMatchObject({
        need: 'enrol',
        possible: ['app', 'key'],
      });
    const offered = (skippedHoursAgo?: number) =>
      secondFactorNeed(
        factors(skippedHoursAgo === undefined ? {} : { skippedAt: ago('totp', skippedHoursAgo).at }),
        settings(),
        [password],
        now,
      ).need;
    expect([offered(), offered(719), offered(721)]).toEqual(['offer', 'none', 'offer']);
  });
});
