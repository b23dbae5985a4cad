import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { Authenticator, type Behaviour } from '../testing/authenticator.ts';
import { RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';

/** Passkeys and security keys over the session API. */

const users = 'zitadel.user.v2.UserService';
const sessions = 'zitadel.session.v2.SessionService';
const admin = 'zitadel.admin.v1.AdminService';
const password = 'Secret-password1';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

// biome-ignore lint/suspicious/noExplicitAny: answers are read as their JSON
type Answer = any;
const call = (method: string, request: object = {}, token?: string): Promise<Answer> =>
  postern.call(method, request, token);
const refusal = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'passed',
    (error) =>
      error instanceof RpcFailure
        ? `${error.body.code} ${/\(([^)]+)\)$/.exec(error.body.message ?? '')?.[1]}`
        : String(error),
  );

let made = 0;
async function person(): Promise<string> {
  const username = `person${++made}`;
  const { userId } = await call(`${users}/AddHumanUser`, {
    username,
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: `${username}@mail.example`, isVerified: true },
    password: { password },
  });
  return userId;
}
const verification = { passkey: 'REQUIRED', securityKey: 'DISCOURAGED' } as const;
type Kind = keyof typeof verification;

async function withKey(userId: string, kind: Kind): Promise<Authenticator> {
  const key = new Authenticator(postern.url);
  const { code } = await call(`${users}/CreatePasskeyRegistrationLink`, { userId, returnCode: {} });
  const begun = await call(`${users}/${kind === 'passkey' ? 'RegisterPasskey' : 'RegisterU2F'}`, {
    userId,
    ...(kind === 'passkey' && { code }),
  });
  const publicKeyCredential = key.create(begun.publicKeyCredentialCreationOptions);
  if (kind === 'passkey') {
    const request = { userId, passkeyId: begun.passkeyId, publicKeyCredential, passkeyName: 'Phone' };
    await call(`${users}/VerifyPasskeyRegistration`, request);
  } else {
    const request = { userId, u2fId: begun.u2fId, publicKeyCredential, tokenName: 'Blue' };
    await call(`${users}/VerifyU2FRegistration`, request);
  }
  return key;
}
const challenge = (kind: Kind, domain = 'localhost') => ({
  webAuthN: { domain, userVerificationRequirement: `USER_VERIFICATION_REQUIREMENT_${verification[kind]}` },
});
const begin = (userId: string, kind: Kind, more: object = {}): Promise<Answer> =>
  call(`${sessions}/CreateSession`, { checks: { user: { userId } }, challenges: challenge(kind), ...more });
const optionsOf = (session: Answer) => session.challenges.webAuthN.publicKeyCredentialRequestOptions;
const answer = ({ sessionId, sessionToken }: Answer, credentialAssertionData: object): Promise<Answer> =>
  call(`${sessions}/SetSession`, {
    sessionId,
    sessionToken,
    checks: { webAuthN: { credentialAssertionData } },
  });
const factorsOf = async (sessionId: string): Promise<Answer> =>
  (await call(`${sessions}/GetSession`, { sessionId })).session.factors;
const history = async (id: string): Promise<string[]> =>
  (await call(`${admin}/ListEvents`, { aggregateId: id, asc: true })).events.map(
    ({ type }: Answer) => type.type,
  );
const failed = async (userId: string) =>
  (await history(userId)).filter((type) => type.endsWith('.token.check.failed')).length;

describe.each(['passkey', 'securityKey'] as const)('a %s', (kind) => {
  test('proves its person with the time of it, in the session and in lists', async () => {
    const userId = await person();
    const key = await withKey(userId, kind);
    const session = await begin(userId, kind);
    const { publicKey } = optionsOf(session);
    expect(publicKey).toMatchObject({
      rpId: 'localhost',
      userVerification: kind === 'passkey' ? 'required' : 'discouraged',
      allowCredentials: [{ type: 'public-key', id: key.id }],
    });
    await answer(session, key.get({ publicKey }));
    const factors = await factorsOf(session.sessionId);
    expect(Object.keys(factors).sort()).toEqual(['user', 'webAuthN']);
    // Who used a security key was not asked for, whatever the key says.
    expect(factors.webAuthN.userVerified ?? false).toBe(kind === 'passkey');
    const { sessions: listed } = await call(`${sessions}/ListSessions`, {
      queries: [{ idsQuery: { ids: [session.sessionId] } }],
    });
    expect(listed[0].factors).toEqual(factors);
    const of = `user.human.${kind === 'passkey' ? 'passwordless' : 'mfa.u2f'}.token`;
    expect((await history(userId)).slice(-2)).toEqual([`${of}.check.succeeded`, `${of}.signcount.changed`]);
  });

  test('answers a challenge once, in whatever session, also of many at once', async () => {
    const userId = await person();
    const key = await withKey(userId, kind);
    const session = await begin(userId, kind);
    // One that does not count: nothing but the challenge tells a replay.
    const signed = key.get(optionsOf(session), { signCount: 0 });
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, () =>
        refusal(
          call(`${sessions}/SetSession`, {
            sessionId: session.sessionId,
            checks: { webAuthN: { credentialAssertionData: signed } },
          }),
        ),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === 'passed')).toHaveLength(1);
    const other = await begin(userId, kind);
    expect(await refusal(answer(other, signed))).toBe('invalid_argument USER-Key06');
    expect(await refusal(answer(other, key.get(optionsOf(other), { signCount: 0 })))).toBe('passed');
  });

  test('must answer what was asked, by its owner, here', async () => {
    const [userId, stranger] = [await person(), await person()];
    const key = await withKey(userId, kind);
    const others = await withKey(stranger, kind);
    const lies: Behaviour[] = [
      { challenge: 'AAAA' },
      { origin: 'https://evil.example' },
      { rpId: 'evil.example' },
      { type: 'webauthn.create' },
      { crossOrigin: true },
      { userPresent: false },
      { id: others.id },
      { userHandle: Buffer.from(stranger).toString('base64url') },
      ...(kind === 'passkey' ? [{ userVerified: false }] : []),
    ];
    const session = await begin(userId, kind);
    for (const lie of lies) {
      expect(await refusal(answer(session, key.get(optionsOf(session), lie)))).toBe(
        'invalid_argument USER-Key06',
      );
    }
    expect(await refusal(answer(session, others.get(optionsOf(session))))).toBe(
      'invalid_argument USER-Key06',
    );
    // By the stranger's key under the owner's id: a signature that is none of the key's.
    const forged = others.get(optionsOf(session), { id: key.id, userHandle: '' });
    expect(await refusal(answer(session, forged))).toBe('invalid_argument USER-Key06');
    expect(await failed(userId)).toBe(lies.length + 2);
    expect(await factorsOf(session.sessionId)).not.toHaveProperty('webAuthN');
    // Failures lock nobody out.
    expect(await refusal(answer(session, key.get(optionsOf(session))))).toBe('passed');
  });

  test('that counts back is a copy, and is refused', async () => {
    const userId = await person();
    const key = await withKey(userId, kind);
    const use = async (signCount: number) => {
      const session = await begin(userId, kind);
      return refusal(answer(session, key.get(optionsOf(session), { signCount })));
    };
    expect(await use(7)).toBe('passed');
    for (const count of [7, 6, 0]) expect(await use(count)).toBe('invalid_argument USER-Key06');
    expect(await use(8)).toBe('passed');
    expect(await failed(userId)).toBe(3);
  });

  test('is asked for where there is one for the domain, and for some minutes', async () => {
    const userId = await person();
    expect(await refusal(begin(userId, kind))).toBe('failed_precondition SESSION-Wan01');
    const key = await withKey(userId, kind);
    const domain = (name: string) => refusal(begin(userId, kind, { challenges: challenge(kind, name) }));
    expect(await domain('evil.example')).toBe('invalid_argument USER-Rpi01');
    const trustedDomain = `t${++made}.example.com`;
    await call('zitadel.instance.v2.InstanceService/AddTrustedDomain', {
      instanceId: postern.instanceId,
      trustedDomain,
    });
    expect(await domain(trustedDomain)).toBe('failed_precondition SESSION-Wan01');
    const session = await begin(userId, kind);
    const signed = key.get(optionsOf(session));
    const back = postern.advance(10 * 60_000 + 1);
    try {
      expect(await refusal(answer(session, signed))).toBe('failed_precondition SESSION-Wan03');
    } finally {
      back();
    }
    expect(await refusal(answer(session, signed))).toBe('passed');
  });

  test('that was removed, and of somebody who is locked, proves nothing', async () => {
    const userId = await person();
    const key = await withKey(userId, kind);
    const session = await begin(userId, kind);
    const signed = key.get(optionsOf(session));
    await call(`${users}/LockUser`, { userId });
    expect(await refusal(answer(session, signed))).toBe('failed_precondition USER-Fac02');
    await call(`${users}/UnlockUser`, { userId });
    const { result = [] } = await call(`${users}/ListPasskeys`, { userId });
    const { result: factors = [] } = await call(`${users}/ListAuthenticationFactors`, { userId });
    for (const { id } of result) await call(`${users}/RemovePasskey`, { userId, passkeyId: id });
    for (const { u2f } of factors) await call(`${users}/RemoveU2F`, { userId, u2fId: u2f.id });
    expect(await refusal(answer(session, signed))).toBe('invalid_argument USER-Key06');
  });
});

test('a passkey does not stand in for a security key, nor the other way round', async () => {
  const userId = await person();
  const passkey = await withKey(userId, 'passkey');
  expect(await refusal(begin(userId, 'securityKey'))).toBe('failed_precondition SESSION-Wan01');
  const securityKey = await withKey(userId, 'securityKey');
  const session = await begin(userId, 'passkey');
  expect(await refusal(answer(session, securityKey.get(optionsOf(session))))).toBe(
    'invalid_argument USER-Key06',
  );
  expect(await refusal(answer(session, passkey.get(optionsOf(session))))).toBe('passed');
});

test('an answer needs a question, in its session, and a user', async () => {
  const userId = await person();
  const key = await withKey(userId, 'passkey');
  const session = await begin(userId, 'passkey');
  const other = await call(`${sessions}/CreateSession`, { checks: { user: { userId } } });
  const signed = key.get(optionsOf(session));
  expect(await refusal(answer(other, signed))).toBe('failed_precondition SESSION-Wan02');
  const checks = { webAuthN: { credentialAssertionData: signed } };
  expect(await refusal(call(`${sessions}/CreateSession`, { checks }))).toBe('invalid_argument SESSION-Usr02');
  expect(await refusal(answer(session, { id: 'x' }))).toBe('invalid_argument USER-Wan01');
  const challenges = challenge('passkey');
  expect(await refusal(call(`${sessions}/CreateSession`, { challenges }))).toBe(
    'invalid_argument SESSION-Usr02',
  );
});

test('keys of another organization’s or instance’s people are asked of nobody', async () => {
  const userId = await person();
  await withKey(userId, 'passkey');
  const { userId: clerk } = await call(`${users}/AddHumanUser`, {
    username: `clerk${++made}`,
    profile: { givenName: 'Bob', familyName: 'Clerk' },
    email: { email: `clerk${made}@mail.example`, isVerified: true },
    password: { password },
  });
  const { sessionToken } = await call(`${sessions}/CreateSession`, {
    checks: { user: { userId: clerk }, password: { password } },
  });
  const asked = call(
    `${sessions}/CreateSession`,
    { checks: { user: { userId } }, challenges: challenge('passkey') },
    sessionToken,
  );
  expect(await refusal(asked)).toBe('permission_denied AUTHZ-Per01');
});
