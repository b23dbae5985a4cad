import { describe, expect, test } from 'bun:test';
import { Proof, SignInLevel } from '../contract/services/postern/login/v1.ts';
import { ruleScene } from '../login/second-factor-testing.ts';
import type { LoginSettings } from '../settings/index.ts';
import type { Facts, Person } from './facts.ts';
import { SignInEnd, SignInPage, SignInRule } from './steps.ts';
import { walk } from './walk.ts';

const now = new Date('2026-01-02T12:00:00Z');
const hours = 3_600e9;
const scene = ruleScene();
const instance = { level: SignInLevel.INSTANCE, id: '' };
const ofAcme = { level: SignInLevel.ORGANIZATION, id: 'acme' };
const settings = (more: Partial<LoginSettings> = {}): LoginSettings => ({
  allowUsernamePassword: true,
  allowRegister: true,
  allowExternalIdp: true,
  providers: [],
  hidePasswordReset: false,
  ignoreUnknownUsernames: false,
  allowDomainDiscovery: true,
  disableLoginWithEmail: false,
  disableLoginWithPhone: false,
  defaultRedirectURI: '',
  passwordCheckLifetime: 240 * hours,
  externalLoginCheckLifetime: 240 * hours,
  ...scene.settings(),
  mfaInitSkipLifetime: 0,
  ...more,
});

const ada = (more: Partial<Person> = {}): Person => ({
  user: {
    id: 'ada',
    orgId: 'acme',
    active: true,
    preferredLanguage: 'en',
    passwordChangedAt: new Date('2025-12-01T00:00:00Z'),
    passwordChangedIn: '',
    passwordChangedElsewhereAt: undefined,
    passwordVersion: 1,
    passwordElsewhereVersion: 0,
    passwordChangeRequired: false,
  },
  state: { lifecycle: 'active', kind: 'human', initialized: true, encodedHash: 'hash' },
  login: { values: settings(), source: ofAcme },
  maxAgeDays: { values: 0, source: instance },
  lockout: { values: { failures: 0, most: 0 }, source: instance },
  rightPassword: 'passed',
  factors: scene.factors({ verified: true }),
  refusal: undefined,
  consentDue: false,
  ...more,
});

const given = (person: Person | undefined, more: Partial<Facts> = {}): Facts => ({
  now,
  application: undefined,
  wanted: { prompt: [], createdAt: now },
  pages: { values: settings(), source: instance },
  registration: { values: settings(), source: instance },
  suffix: { values: '', source: instance },
  notAllowed: undefined,
  person,
  done: [],
  email: { how: 'ask', mayMail: true },
  branding: { before: instance, named: instance, known: ofAcme },
  ...more,
});

const login = (more: Partial<LoginSettings>) => ({ values: settings(more), source: ofAcme });
const pagesOf = (facts: Facts) => walk(facts).steps.map(({ page }) => SignInPage[page]);
const rulesOf = (facts: Facts) =>
  walk(facts).steps.flatMap(({ reasons }) => reasons.map(({ rule }) => SignInRule[rule]));

describe('what is proven first', () => {
  test('a password, where both the pages and the person’s organization allow it', () => {
    expect(pagesOf(given(ada()))).toEqual(['LOGIN_NAME', 'PASSWORD', 'SIGNED_IN']);
    const forbidden = given(ada({ login: login({ allowUsernamePassword: false }) }));
    expect(walk(forbidden).end).toBe(SignInEnd.DEAD_END);
    expect(walk(forbidden).steps.at(-1)?.reasons.at(-1)).toEqual({
      rule: SignInRule.PASSWORD_FORBIDDEN,
      source: ofAcme,
      value: '',
    });
  });

  test('a passkey in its place, and the link of a mail where there is neither', () => {
    const noPassword = { rightPassword: 'wrong' } as const;
    const key = { ready: true, kind: 'passkey' } as never;
    const factors = { ...scene.factors({ verified: true, email: true }), keys: new Map([['1', key]]) };
    const allowed = settings({ passwordlessType: 1, factors: { second: [3], multi: [1] } });
    const values = { pages: { values: allowed, source: instance } };
    const person = ada({ ...noPassword, factors, login: { values: allowed, source: ofAcme } });
    expect(pagesOf(given(person, values))).toEqual(['LOGIN_NAME', 'PASSKEY', 'SIGNED_IN']);
    const keyless = { ...person, factors: { ...factors, keys: new Map() } };
    const user = { ...person.user, passwordChangedAt: undefined };
    expect(pagesOf(given({ ...keyless, user }, values))).toEqual(['LOGIN_NAME', 'MAIL_LINK', 'SIGNED_IN']);
  });

  test('an account whose owner has not set it up yet', () => {
    const waiting = ada({ rightPassword: 'wrong', state: { ...ada().state, initialized: false } });
    expect(rulesOf(given(waiting))).toContain('NOT_INITIALIZED');
  });

  test('an organization that is switched off', () => {
    const off = ada({ user: { ...ada().user, active: false } });
    expect(rulesOf(given(off))).toContain('ORGANIZATION_INACTIVE');
  });
});

describe('what comes beside', () => {
  test('of several factors the person chooses; what was proven before counts for its time', () => {
    const factors = scene.factors({ sms: true, email: true });
    const both = login({ factors: { second: [3, 4], multi: [1] } });
    const person = ada({ factors, login: both });
    const chosen = walk(given(person)).steps[2];
    expect(chosen).toMatchObject({ address: '/ui/login/mfa', factors: [Proof.SMS, Proof.EMAIL] });
    const proven = (hoursAgo: number) =>
      (['password', 'otpSms'] as const).map((proof) => ({
        proof,
        at: new Date(now.getTime() - hoursAgo * 3_600_000),
      }));
    expect(pagesOf(given(person, { done: proven(17) }))).toEqual(['SIGNED_IN']);
    expect(pagesOf(given(person, { done: proven(19) }))).toEqual(['SECOND_FACTOR', 'SIGNED_IN']);
    expect(rulesOf(given(person, { done: proven(19) }))).toContain('FACTOR_TOO_OLD');
  });

  test('codes that stand in for the app are offered with it', () => {
    const forced = login({ forceMFA: true, factors: { second: [1, 5], multi: [] } });
    expect(pagesOf(given(ada({ login: forced })))).toEqual([
      'LOGIN_NAME',
      'PASSWORD',
      'SET_UP_FACTOR',
      'RECOVERY_CODES',
      'SIGNED_IN',
    ]);
  });

  test('a factor that is forced and cannot be set up; and one that can once the address is confirmed', () => {
    const none = login({ forceMFA: true, factors: { second: [], multi: [] } });
    const stuck = given(ada({ login: none }));
    expect(walk(stuck).end).toBe(SignInEnd.DEAD_END);
    expect(rulesOf(stuck)).toContain('FACTOR_IMPOSSIBLE');
    const byMail = login({ forceMFA: true, factors: { second: [3], multi: [] } });
    const unverified = ada({ login: byMail, factors: scene.factors({ verified: false }) });
    expect(pagesOf(given(unverified))).toEqual([
      'LOGIN_NAME',
      'PASSWORD',
      'VERIFY_EMAIL',
      'SET_UP_FACTOR',
      'SIGNED_IN',
    ]);
  });

  test('a password that is older than it may be', () => {
    const expired = given(ada({ maxAgeDays: { values: 30, source: ofAcme } }));
    expect(walk(expired).steps[2]).toMatchObject({
      page: SignInPage.CHANGE_PASSWORD,
      reasons: [{ rule: SignInRule.PASSWORD_EXPIRED, source: ofAcme, value: '30' }],
    });
    expect(pagesOf(expired).at(-1)).toBe('SIGNED_IN');
  });

  test('an address that must be confirmed, and one that may be later', () => {
    const unverified = ada({ factors: scene.factors({ verified: false }) });
    const skips = (how: Facts['email']['how']) =>
      walk(given(unverified, { email: { how, mayMail: true } })).steps.map(({ maySkip }) => maySkip);
    expect(skips('ask')).toEqual([undefined, undefined, true, undefined]);
    expect(skips('require')).toEqual([undefined, undefined, false, undefined]);
    expect(skips('ignore')).toHaveLength(3);
  });
});

test('pages wear the branding of whom they are about', () => {
  const { steps } = walk(given(ada()));
  expect(steps.map(({ branding }) => branding)).toEqual([instance, instance, ofAcme]);
});
