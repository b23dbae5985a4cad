import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import postgres from 'postgres';
import { lockTable } from '../testing/locked-table.ts';
import { until } from '../testing/patience.ts';
import { introspect, obtainTokens, openSession, post, userinfo } from './testing.ts';
import {
  actorToken,
  type ExchangeScene,
  exchangeGrants,
  type Impersonator,
  openExchangeScene,
  subjectToken,
  types,
} from './testing-exchange.ts';

/** Nobody acts as a user who may not, further than they may, or a moment longer. */

let scene: ExchangeScene;
let sql: postgres.Sql;
beforeAll(async () => {
  scene = await openExchangeScene();
  sql = postgres(scene.postern.databaseUrl, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await sql?.end();
  await scene?.postern.stop();
});
beforeEach(() => scene.allowImpersonation(true));

const user = 'zitadel.user.v2.UserService';
const administrators = 'zitadel.internal_permission.v2.InternalPermissionService';
const onInstance = { instance: true };

const isActive = async (token: string) => (await introspect(scene, token)).active;
const asUser = (userId: string, actor: string, more: Record<string, string> = {}) =>
  scene.ask({ ...subjectToken(userId, types.userId), ...actorToken(actor), ...more });
const refusal = async (userId: string, { token }: Pick<Impersonator, 'token'>) =>
  (await asUser(userId, token)).body.error_description;

/** How everybody is told who may not, whatever the reason. */
const mayNot = expect.stringContaining('The actor may not act as this subject');

const give = (userId: string, role: string, resource: object) =>
  scene.postern.call(`${administrators}/CreateAdministrator`, { userId, resource, roles: [role] });
const take = (userId: string, resource: object = onInstance) =>
  scene.postern.call(`${administrators}/DeleteAdministrator`, { userId, resource });

async function addOrg(): Promise<string> {
  const { organizationId } = await scene.postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: crypto.randomUUID() },
  );
  return organizationId;
}

async function addPerson(orgId = scene.orgId): Promise<string> {
  const username = crypto.randomUUID();
  const { userId } = await scene.postern.call<{ userId: string }>(`${user}/AddHumanUser`, {
    organization: { orgId },
    username,
    profile: { givenName: 'Bob', familyName: 'Example' },
    email: { email: `${username}@example.com`, isVerified: true },
  });
  return userId;
}

async function addMachineIn(organizationId: string) {
  const { id: userId } = await scene.postern.call<{ id: string }>(`${user}/CreateUser`, {
    organizationId,
    username: crypto.randomUUID(),
    machine: { name: 'Helper' },
  });
  const { token } = await scene.postern.call<{ token: string }>(`${user}/AddPersonalAccessToken`, {
    userId,
    expirationDate: '2120-01-01T00:00:00Z',
  });
  return { userId, token };
}

/** A token of somebody who acts as a person of their own. */
async function acting(role = 'IAM_END_USER_IMPERSONATOR') {
  const [actor, userId] = [await scene.addImpersonator(role), await addPerson()];
  const { body } = await asUser(userId, actor.token);
  expect(await isActive(body.access_token)).toBe(true);
  return { actor, userId, token: body.access_token };
}

describe('the setting', () => {
  test('is off in a new instance; as soon as it is off again, nobody acts as anybody', async () => {
    const { token, userId, actor } = await acting();
    await scene.allowImpersonation(false);
    expect(await isActive(token)).toBe(false);
    expect((await userinfo(scene, token)).status).toBe(401);
    expect(await refusal(userId, actor)).toContain('Impersonation is off');
    const { access_token } = await scene.alices();
    const byToken = await scene.ask({ ...subjectToken(access_token), ...actorToken(actor.token) });
    expect(byToken.body.error).toBe('invalid_request');
    expect((await scene.ask(subjectToken(access_token))).status).toBe(200);
  });
});

describe('who may not', () => {
  test('has no such role; an owner of the instance has not', async () => {
    const nobody = await scene.addImpersonator();
    const owner = await scene.addImpersonator('IAM_OWNER');
    const viewer = await scene.addImpersonator('ORG_OWNER', scene.orgId);
    for (const actor of [nobody, owner, viewer])
      expect(await refusal(scene.alice.userId, actor)).toEqual(mayNot);
    const { access_token } = await scene.alices();
    const byToken = await scene.ask({ ...subjectToken(access_token), ...actorToken(nobody.token) });
    expect(byToken.body.error_description).toEqual(mayNot);
  });

  test('is of another organization', async () => {
    const orgId = await addOrg();
    const actor = await scene.addImpersonator('ORG_ADMIN_IMPERSONATOR', orgId);
    expect(await refusal(scene.alice.userId, actor)).toEqual(mayNot);
    expect(await refusal(await addPerson(orgId), actor)).toBeUndefined();
  });

  test('acts as people alone, and the subject administers something', async () => {
    const [endUser, admin] = [
      await scene.addImpersonator('ORG_END_USER_IMPERSONATOR', scene.orgId),
      await scene.addImpersonator('ORG_ADMIN_IMPERSONATOR', scene.orgId),
    ];
    const userId = await addPerson();
    const before = await asUser(userId, endUser.token);
    await give(userId, 'ORG_OWNER_VIEWER', { organizationId: scene.orgId });
    expect(await refusal(userId, endUser)).toEqual(mayNot);
    expect(await isActive(before.body.access_token)).toBe(false);
    expect(await refusal(userId, admin)).toBeUndefined();
  });

  test('may in the organization, and the subject administers the instance', async () => {
    const userId = await addPerson();
    await give(userId, 'IAM_OWNER_VIEWER', onInstance);
    const ofOrg = await scene.addImpersonator('ORG_ADMIN_IMPERSONATOR', scene.orgId);
    const ofInstance = await scene.addImpersonator('IAM_ADMIN_IMPERSONATOR');
    expect(await refusal(userId, ofOrg)).toEqual(mayNot);
    expect(await refusal(userId, ofInstance)).toBeUndefined();
  });

  test('hears the same of who is not there, locked, or of another organization', async () => {
    const actor = await scene.addImpersonator('ORG_END_USER_IMPERSONATOR', scene.orgId);
    const locked = await addPerson();
    await scene.postern.call(`${user}/LockUser`, { userId: locked });
    const answers = await Promise.all(
      ['404', locked, await addPerson(await addOrg())].map((userId) => asUser(userId, actor.token)),
    );
    for (const { status, body } of answers)
      expect([status, body.error, body.error_description]).toEqual([400, 'invalid_request', mayNot]);
  });

  test('shows no token of an actor, or none that is good', async () => {
    const actor = await scene.addImpersonator('IAM_END_USER_IMPERSONATOR');
    const subject = subjectToken(scene.alice.userId, types.userId);
    const wrong: Record<string, string>[] = [
      subject,
      { ...subject, ...actorToken('none') },
      { ...subject, ...actorToken(actor.token, types.id) },
      { ...subject, ...actorToken(actor.userId, types.userId) },
      { ...subject, ...actorToken(actor.token, types.jwt) },
      { ...subject, actor_token: actor.token },
    ];
    for (const form of wrong) expect((await scene.ask(form)).body.error).toBe('invalid_request');
  });

  test('is a client that anybody can be', async () => {
    const actor = await scene.addImpersonator('IAM_END_USER_IMPERSONATOR');
    const { clientId } = await scene.addClient({
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
      grantTypes: exchangeGrants,
    });
    const form = { ...subjectToken(scene.alice.userId, types.userId), ...actorToken(actor.token) };
    const answer = await scene.ask({ ...form, client_id: clientId }, null);
    expect(answer.body.error).toBe('unauthorized_client');
  });
});

describe('who acts', () => {
  test('reaches no further by acting as somebody who reaches further', async () => {
    const userId = await addPerson();
    await give(userId, 'IAM_ADMIN_IMPERSONATOR', onInstance);
    const actor = await scene.addImpersonator('IAM_ADMIN_IMPERSONATOR');
    const first = await asUser(userId, actor.token);
    const elsewhere = await addPerson(await addOrg());
    const chained = await asUser(elsewhere, first.body.access_token);
    expect(await introspect(scene, chained.body.access_token)).toMatchObject({
      sub: elsewhere,
      act: { sub: userId, act: { sub: actor.userId } },
    });
    await take(actor.userId);
    await give(actor.userId, 'ORG_ADMIN_IMPERSONATOR', { organizationId: scene.orgId });
    expect(await isActive(chained.body.access_token)).toBe(false);
    expect((await asUser(elsewhere, first.body.access_token)).body.error).toBe('invalid_request');
  });

  test('is not served by the API of the server, whatever the token is for', async () => {
    const scope = 'openid urn:zitadel:iam:org:project:id:zitadel:aud';
    const { access_token } = await scene.alices({ scope });
    const call = (token: string) => scene.postern.call('zitadel.auth.v1.AuthService/GetMyUser', {}, token);
    const plain = await scene.ask(subjectToken(access_token));
    await call(plain.body.access_token);
    const actor = await scene.addImpersonator('IAM_END_USER_IMPERSONATOR');
    for (const type of [types.access, types.jwt]) {
      const { body } = await scene.ask({
        ...subjectToken(access_token),
        ...actorToken(actor.token),
        requested_token_type: type,
      });
      expect(await introspect(scene, body.access_token)).toMatchObject({ active: true, scope });
      await expect(call(body.access_token)).rejects.toThrow('AUTH-Act01');
      // Nor once the actor is left out of the next exchange.
      const again = await scene.ask(subjectToken(body.access_token));
      await expect(call(again.body.access_token)).rejects.toThrow('AUTH-Act01');
    }
  });

  test('gets no more than the actor has, where the subject shows nothing', async () => {
    const actor = await scene.addImpersonator('IAM_END_USER_IMPERSONATOR');
    const ask = async (more: Record<string, string>) =>
      (await asUser(scene.alice.userId, actor.token, more)).body.error;
    expect(await ask({ scope: 'openid email' })).toBe('invalid_scope');
    expect(await ask({ scope: 'openid urn:zitadel:iam:org:project:id:zitadel:aud' })).toBe('invalid_scope');
    expect(await ask({ audience: 'somebody-else' })).toBe('invalid_target');
    expect(await ask({ scope: 'openid', audience: scene.api.clientId })).toBeUndefined();
  });

  test('as a person by a token that was given to another application, is refused', async () => {
    const { call } = scene.postern;
    const { projectId } = await call<{ projectId: string }>(
      'zitadel.project.v2.ProjectService/CreateProject',
      {
        organizationId: scene.orgId,
        name: crypto.randomUUID(),
      },
    );
    const { oidcConfiguration: made } = await call<{
      oidcConfiguration: { clientId: string; clientSecret: string };
    }>('zitadel.application.v2.ApplicationService/CreateApplication', {
      projectId,
      name: 'desk',
      oidcConfiguration: {
        redirectUris: ['http://localhost:9999/callback'],
        responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
        grantTypes: exchangeGrants,
        developmentMode: true,
        authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
      },
    });
    const desk = { appId: '', clientId: made.clientId, secret: made.clientSecret };
    await give(scene.alice.userId, 'IAM_END_USER_IMPERSONATOR', onInstance);
    const { access_token } = await obtainTokens(scene, desk);
    const userId = await addPerson();
    const form = { ...subjectToken(userId, types.userId), ...actorToken(access_token) };
    expect((await scene.ask(form)).body.error).toBe('invalid_request');
    expect((await scene.ask(form, desk)).status).toBe(200);
    await take(scene.alice.userId);
  });
});

describe('it is over at the next request', () => {
  const ends: Record<string, (of: { actor: Impersonator; userId: string }) => Promise<unknown>> = {
    'when the role is taken away': ({ actor }) => take(actor.userId),
    'when the actor is deactivated': ({ actor }) =>
      scene.postern.call(`${user}/DeactivateUser`, { userId: actor.userId }),
    'when the actor is removed': ({ actor }) =>
      scene.postern.call(`${user}/DeleteUser`, { userId: actor.userId }),
    'when the token of the actor is removed': ({ actor: { userId, tokenId } }) =>
      scene.postern.call(`${user}/RemovePersonalAccessToken`, { userId, tokenId }),
    'when the subject is locked': ({ userId }) => scene.postern.call(`${user}/LockUser`, { userId }),
    'when the subject is removed': ({ userId }) => scene.postern.call(`${user}/DeleteUser`, { userId }),
  };

  test.each(Object.entries(ends))('%s', async (_, end) => {
    const of = await acting();
    const narrowed = await scene.ask({ ...subjectToken(of.token), scope: 'openid' });
    await end(of);
    expect(await isActive(of.token)).toBe(false);
    expect(await isActive(narrowed.body.access_token)).toBe(false);
    expect((await scene.ask(subjectToken(of.token))).body.error).toBe('invalid_request');
  });

  test.each([
    ['instance_members_projection', 'when the role is taken away'],
    ['personal_access_tokens_projection', 'when the token of the actor is removed'],
    ['users_projection', 'when the actor is deactivated'],
    ['users_projection', 'when the subject is locked'],
  ] as const)('also while the projector is held up at %s: %s', async (table, end) => {
    const of = await acting();
    const unlock = await lockTable(sql, table);
    try {
      await ends[end]?.(of);
      expect(await isActive(of.token)).toBe(false);
    } finally {
      await unlock();
    }
    expect(await isActive(of.token)).toBe(false);
  });

  test('when the subject, whose token it was, is signed out', async () => {
    const actor = await scene.addImpersonator('IAM_END_USER_IMPERSONATOR');
    const session = await openSession(scene);
    const tokens = await obtainTokens(scene, scene.exchanger, {}, session);
    const { body } = await scene.ask({ ...subjectToken(tokens.access_token), ...actorToken(actor.token) });
    const ofId = await scene.ask({ ...subjectToken(tokens.id_token, types.id), ...actorToken(actor.token) });
    expect(await isActive(body.access_token)).toBe(true);
    expect(await isActive(ofId.body.access_token)).toBe(true);
    await scene.postern.call('zitadel.session.v2.SessionService/DeleteSession', {
      sessionId: session.sessionId,
    });
    expect(await isActive(body.access_token)).toBe(false);
    expect(await isActive(ofId.body.access_token)).toBe(false);
  });

  test('when the organization of the actor is deactivated', async () => {
    const organizationId = await addOrg();
    const { userId, token } = await addMachineIn(organizationId);
    await give(userId, 'IAM_END_USER_IMPERSONATOR', onInstance);
    const { body } = await asUser(scene.alice.userId, token);
    expect(await isActive(body.access_token)).toBe(true);
    await scene.postern.call('zitadel.org.v2.OrganizationService/DeactivateOrganization', { organizationId });
    expect(await isActive(body.access_token)).toBe(false);
  });

  test('at every node', async () => {
    const node = await scene.postern.anotherNode();
    try {
      const of = await acting();
      const isActiveThere = async () => {
        const answer = await post(
          { ...scene, issuer: node.url },
          '/oauth/v2/introspect',
          { token: of.token },
          scene.api,
        );
        return ((await answer.json()) as { active: boolean }).active;
      };
      expect(await isActiveThere()).toBe(true);
      await take(of.actor.userId);
      await until(async () => !(await isActiveThere()), 'the other node to hear of it');
    } finally {
      await node.stop();
    }
  });

  test('when whoever holds it revokes it', async () => {
    const { token } = await acting();
    expect((await post(scene, '/oauth/v2/revoke', { token }, scene.exchanger)).status).toBe(200);
    expect(await isActive(token)).toBe(false);
  });
});

test('several who act as the same person at once are all written down', async () => {
  const [actor, userId] = [await scene.addImpersonator('IAM_END_USER_IMPERSONATOR'), await addPerson()];
  const answers = await Promise.all(Array.from({ length: 12 }, () => asUser(userId, actor.token)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const { result } = await scene.postern.call<{ result: { eventType: { key: string } }[] }>(
    'zitadel.management.v1.ManagementService/ListUserChanges',
    { userId, query: { limit: 20 } },
  );
  expect(result.filter(({ eventType }) => eventType.key === 'EventTypes.user.impersonated')).toHaveLength(12);
});
