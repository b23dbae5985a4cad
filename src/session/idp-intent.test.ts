import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { runCommand, unborn } from '../eventstore/index.ts';
import { type Arrival, intentAggregate, sealIntentToken, startIntent, succeed } from '../intent/index.ts';
import { testScope } from '../testing/platform.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

const users = 'zitadel.user.v2.UserService';
const sessions = 'zitadel.session.v2.SessionService';

let postern: TestPostern;
let idpId: string;
beforeAll(async () => {
  postern = await startTestPostern();
  const { id } = await postern.call<{ id: string }>('zitadel.admin.v1.AdminService/AddGitHubProvider', {
    name: 'GitHub',
    clientId: 'ours',
    clientSecret: 'Sesame3',
  });
  idpId = id;
});
afterAll(() => postern?.stop());

let count = 0;
async function person(): Promise<{ userId: string; externalId: string }> {
  const name = `coming-${++count}`;
  const { userId } = await postern.call<{ userId: string }>(`${users}/AddHumanUser`, {
    username: name,
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: `${name}@example.com`, isVerified: true },
    idpLinks: [{ idpId, userId: `ID-${count}`, userName: name }],
  });
  return { userId, externalId: `ID-${count}` };
}

const arrival: Arrival = { by: 'oauth', accessToken: undefined, refreshToken: undefined, idToken: undefined };

/** Somebody was at the provider and came back as this account. */
async function visit(
  externalId: string,
  from = idpId,
): Promise<{ idpIntentId: string; idpIntentToken: string }> {
  const { store, ids, encryption } = postern.server.platform;
  const id = ids();
  const intent = { idpId: from, successUrl: '', failureUrl: '', sealedArguments: undefined };
  const scope = testScope(postern.instanceId);
  await runCommand(store, scope, intentAggregate, id, () => startIntent(intent), {
    owner: postern.instanceId,
    from: unborn(intentAggregate, id),
  });
  await runCommand(store, scope, intentAggregate, id, ({ state }) =>
    succeed(
      state,
      { id: externalId, name: 'Ada', raw: '{}', profile: { emailVerified: false, phoneVerified: false } },
      '',
      arrival,
    ),
  );
  return { idpIntentId: id, idpIntentToken: sealIntentToken(encryption, id) };
}

const begin = (userId: string, idpIntent: object, more: object = {}) =>
  postern.call<{ sessionId: string; sessionToken: string }>(`${sessions}/CreateSession`, {
    checks: { user: { userId }, idpIntent, ...more },
  });
const failure = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    ({ message }: Error) => message,
  );

test('a session believes an intent of a linked account, once', async () => {
  const { userId, externalId } = await person();
  const intent = await visit(externalId);
  const { sessionId } = await begin(userId, intent);
  const { session } = await postern.call<{ session: { factors: { intent: { verifiedAt: string } } } }>(
    `${sessions}/GetSession`,
    { sessionId },
  );
  expect(Date.parse(session.factors.intent.verifiedAt)).toBeGreaterThan(0);
  expect(await failure(begin(userId, intent))).toContain('used for a sign-in already');
});

test('of several that race with one intent, one gets a session', async () => {
  const { userId, externalId } = await person();
  const intent = await visit(externalId);
  const all = await Promise.all(Array.from({ length: 5 }, () => failure(begin(userId, intent))));
  expect(all.filter((one) => one === 'ok')).toHaveLength(1);
});

test('no session comes of what proves nothing of its user', async () => {
  const [ada, bob] = [await person(), await person()];
  const intent = await visit(ada.externalId);
  expect(await failure(begin(bob.userId, intent))).toContain('has not linked this account');
  const forged = { ...intent, idpIntentToken: 'forged' };
  expect(await failure(begin(ada.userId, forged))).toContain('not the token of this intent');
  const other = await visit(ada.externalId);
  const crossed = { ...intent, idpIntentToken: other.idpIntentToken };
  expect(await failure(begin(ada.userId, crossed))).toContain('not the token of this intent');
  await postern.call(`${users}/LockUser`, { userId: ada.userId });
  expect(await failure(begin(ada.userId, intent))).not.toBe('ok');
  await postern.call(`${users}/UnlockUser`, { userId: ada.userId });
  await postern.call(`${users}/RemoveIDPLink`, { userId: ada.userId, idpId, linkedUserId: ada.externalId });
  expect(await failure(begin(ada.userId, intent))).toContain('has not linked this account');
});

test('an account is linked by one person, however it is spelled', async () => {
  const [ada, bob] = [await person(), await person()];
  const link = { idpId, userId: ada.externalId, userName: 'Ada' };
  expect(await failure(postern.call(`${users}/AddIDPLink`, { userId: bob.userId, idpLink: link }))).toContain(
    'Somebody has linked this account',
  );
  const other = { ...link, userId: ada.externalId.toLowerCase() };
  await postern.call(`${users}/AddIDPLink`, { userId: bob.userId, idpLink: other });
  const { result } = await postern.call<{ result: { userId: string }[] }>(`${users}/ListIDPLinks`, {
    userId: bob.userId,
  });
  expect(result.map((one) => one.userId).sort()).toEqual([bob.externalId, other.userId].sort());
  const { authMethodTypes } = await postern.call<{ authMethodTypes: string[] }>(
    `${users}/ListAuthenticationMethodTypes`,
    { userId: bob.userId },
  );
  expect(authMethodTypes).toEqual(['AUTHENTICATION_METHOD_TYPE_IDP']);
});

describe('a provider of an organization', () => {
  const management = 'zitadel.management.v1.ManagementService';
  const own = async () => {
    const { id } = await postern.call<{ id: string }>(`${management}/AddGitHubProvider`, {
      name: 'Ours',
      clientId: 'ours',
      clientSecret: 'Sesame3',
    });
    const { userId, externalId } = await person();
    const link = { idpId: id, userId: externalId, userName: 'Ada' };
    await postern.call(`${users}/AddIDPLink`, { userId, idpLink: link });
    return { id, userId, externalId };
  };

  test('signs in its people, and nobody who administers the instance', async () => {
    const { id, userId, externalId } = await own();
    const administers = (method: string, more: object = {}) =>
      postern.call(`zitadel.admin.v1.AdminService/${method}`, { userId, ...more });
    await administers('AddIAMMember', { roles: ['IAM_OWNER_VIEWER'] });
    const refused = await failure(begin(userId, await visit(externalId, id)));
    expect(refused).toContain('may not sign in from this identity provider');
    await administers('RemoveIAMMember');
    expect(await failure(begin(userId, await visit(externalId, id)))).toBe('ok');
  });

  test('signs in nobody once it is gone, whoever came from it before', async () => {
    const { id, userId, externalId } = await own();
    const intent = await visit(externalId, id);
    await postern.call(`${management}/DeleteProvider`, { id });
    expect(await failure(begin(userId, intent))).toContain('may not sign in from this identity provider');
  });
});
