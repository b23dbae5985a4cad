import { describe, expect, test } from 'bun:test';
import { answerTo, type ConsentTerms, detailItem, mayAsk, questionFor } from './question.ts';
import { type Consent, noConsent } from './state.ts';

const api = 'urn:zitadel:iam:org:project:id:zitadel:aud';
const apiByNumber = 'urn:zitadel:iam:org:project:id:77:aud';
const otherProject = 'urn:zitadel:iam:org:project:id:5:aud';
const ofOrg = 'urn:zitadel:iam:org:id:42';
const free: ConsentTerms = { required: false, foreign: false, apiProjectId: '77' };
const strict: ConsentTerms = { ...free, required: true };
const foreign: ConsentTerms = { ...free, foreign: true };
const since = new Date('2026-11-29T12:00:00Z');
const later = new Date('2026-11-29T12:01:00Z');
const wanting = (...scope: string[]) => ({
  scope,
  prompted: false,
  since,
  anew: new Set<string>(),
});
const agreed = (scope: string[], declined: string[] = [], givenAt = since): Consent => ({
  scope: new Set(scope),
  declined: new Set(declined),
  givenAt,
});
const asks = (terms: ConsentTerms, consent: Consent, wanted: ReturnType<typeof wanting>) =>
  questionFor(terms, consent, wanted).open;

describe('who is asked about what', () => {
  test('an application of which nobody has to be asked', () => {
    expect(mayAsk(free, wanting('openid', api))).toBe(false);
    expect(asks(free, noConsent, wanting('openid', api))).toEqual([]);
  });

  test('everything, where the application’s setting says so, but for who may sign in', () => {
    expect(asks(strict, noConsent, wanting('openid', 'email', ofOrg))).toEqual(['openid', 'email']);
  });

  test('who somebody is, where the scope says nothing but who may sign in', () => {
    expect(mayAsk(strict, wanting(ofOrg))).toBe(true);
    expect(asks(strict, noConsent, wanting(ofOrg))).toEqual(['openid']);
  });

  test('power over the API alone, of an application of another organization, by either name', () => {
    expect(mayAsk(foreign, wanting('openid', otherProject))).toBe(false);
    expect(asks(foreign, noConsent, wanting('openid', api, apiByNumber, otherProject))).toEqual([
      api,
      apiByNumber,
    ]);
    // An instance without a project for its API has no such number.
    expect(mayAsk({ ...foreign, apiProjectId: '' }, wanting('urn:zitadel:iam:org:project:id::aud'))).toBe(
      false,
    );
  });

  test('only what is new', () => {
    const consent = agreed(['openid', 'email']);
    expect(asks(strict, consent, wanting('openid', 'email'))).toEqual([]);
    const question = questionFor(strict, consent, wanting('openid', 'email', 'phone'));
    expect(question).toEqual({ open: ['phone'], given: ['openid', 'email'], refused: [] });
  });

  test('what was refused is not asked for again, and is left out', () => {
    const question = questionFor(strict, agreed(['openid'], ['phone']), wanting('openid', 'phone'));
    expect(question).toEqual({ open: [], given: ['openid'], refused: ['phone'] });
  });

  test('what may not be left out is asked for again', () => {
    expect(asks(strict, agreed(['openid'], [otherProject]), wanting('openid', otherProject))).toEqual([
      otherProject,
    ]);
  });

  test('everything anew with prompt=consent, once for each request', () => {
    const wanted = { ...wanting('openid', 'phone'), prompted: true };
    const before = agreed(['openid'], ['phone'], new Date(since.getTime() - 1));
    expect(asks(strict, before, wanted)).toEqual(['openid', 'phone']);
    expect(asks(free, noConsent, wanted)).toEqual(['openid', 'phone']);
    expect(asks(strict, agreed(['openid'], ['phone'], later), wanted)).toEqual([]);
  });
});

describe('authorization details', () => {
  const [pay, read] = [
    detailItem({ type: 'payment', amount: { currency: 'EUR', amount: '10.00' } }),
    detailItem({ type: 'accounts', actions: ['read'] }),
  ];

  test('are asked for whatever the application’s setting says, and each but once', () => {
    expect(mayAsk(free, wanting('openid', pay))).toBe(true);
    expect(asks(free, noConsent, wanting('openid', pay, read))).toEqual([pay, read]);
    expect(asks(free, agreed([read]), wanting('openid', pay, read))).toEqual([pay]);
  });

  test('of some kinds are asked for each time', () => {
    const wanted = { ...wanting('openid', pay, read), anew: new Set([pay]) };
    expect(asks(free, agreed([pay, read], [], later), wanted)).toEqual([pay]);
  });

  test('are the same whatever the order of their members, and cannot be left out', () => {
    expect(detailItem({ actions: ['read'], type: 'accounts' })).toBe(read);
    const question = questionFor(free, noConsent, wanting(pay));
    expect(answerTo(question, free, new Set())).toEqual({ scope: [pay], declined: [] });
  });
});

describe('the answer', () => {
  const question = questionFor(
    strict,
    noConsent,
    wanting('openid', 'email', 'offline_access', api, otherProject),
  );
  const answer = (...scope: string[]) => answerTo(question, strict, new Set(scope));

  test('what is optional may be left out, the rest is agreed to with it', () => {
    expect(answer('email')).toEqual({
      scope: ['openid', 'email', otherProject],
      declined: ['offline_access', api],
    });
  });

  test('nothing that was not asked about is agreed to', () => {
    expect(answer('email', 'phone', 'offline_access', api, apiByNumber).scope).toEqual([
      'openid',
      'email',
      'offline_access',
      api,
      otherProject,
    ]);
  });
});
