import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import { introspect, obtainTokens, userinfo } from './testing.ts';
import {
  actorToken,
  addSigner,
  type ExchangeScene,
  openExchangeScene,
  subjectToken,
  types,
} from './testing-exchange.ts';

let scene: ExchangeScene;
beforeAll(async () => {
  scene = await openExchangeScene();
  await scene.allowImpersonation(true);
});
afterAll(() => scene?.postern.stop());

describe('a token of a person', () => {
  test('is exchanged for one with the same scope and audience, which lasts no longer', async () => {
    const { access_token } = await scene.alices();
    const before = await introspect(scene, access_token);
    const { status, headers, body } = await scene.ask(subjectToken(access_token));
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({
      issued_token_type: types.access,
      token_type: 'Bearer',
      scope: 'openid profile email',
      id_token: expect.any(String),
    });
    expect(body.refresh_token).toBeUndefined();
    const after = await introspect(scene, body.access_token);
    expect(after).toMatchObject({
      active: true,
      sub: scene.alice.userId,
      client_id: scene.exchanger.clientId,
      aud: before['aud'],
      amr: ['pwd'],
      auth_time: before['auth_time'],
    });
    expect(after['exp']).toBeLessThanOrEqual(before['exp'] as number);
    expect(after).not.toHaveProperty('act');
    expect((await userinfo(scene, body.access_token)).body).toMatchObject({ email: 'alice@example.com' });
  });

  test('becomes a JWT, or an ID token alone', async () => {
    const { access_token } = await scene.alices();
    const jwt = await scene.ask({ ...subjectToken(access_token), requested_token_type: types.jwt });
    expect(jwt.body.issued_token_type).toBe(types.jwt);
    expect(decodeJwt(jwt.body.access_token)).toMatchObject({
      sub: scene.alice.userId,
      scope: 'openid profile email',
    });
    const id = await scene.ask({ ...subjectToken(access_token), requested_token_type: types.id });
    expect(id.body).toMatchObject({ issued_token_type: types.id, token_type: 'N_A' });
    expect(id.body.id_token).toBeUndefined();
    const claims = decodeJwt(id.body.access_token);
    expect(claims).toMatchObject({ sub: scene.alice.userId, azp: scene.exchanger.clientId });
    expect(claims['at_hash']).toBeUndefined();
    expect((await userinfo(scene, id.body.access_token)).status).toBe(401);
    const again = await scene.ask(subjectToken(jwt.body.access_token));
    expect(again.status).toBe(200);
  });

  test('is narrowed in scope and audience', async () => {
    const project = `urn:zitadel:iam:org:project:id:${scene.projectId}:aud`;
    const { access_token } = await scene.alices({ scope: `openid email ${project}` });
    const { body } = await scene.ask({
      ...subjectToken(access_token),
      scope: 'openid',
      audience: scene.api.clientId,
    });
    expect(body.scope).toBe('openid');
    expect(await introspect(scene, body.access_token)).toMatchObject({
      aud: [scene.api.clientId],
      scope: 'openid',
    });
    expect((await userinfo(scene, body.access_token)).body).toEqual({ sub: scene.alice.userId });
    const without = await scene.ask({ ...subjectToken(access_token), scope: 'openid email' });
    expect((await introspect(scene, without.body.access_token))['aud']).not.toContain(scene.projectId);
  });

  test('is exchanged by its ID token, for what was granted with that', async () => {
    const { id_token } = await scene.alices();
    const { status, body } = await scene.ask(subjectToken(id_token, types.id));
    expect(status).toBe(200);
    expect(body.scope).toBe('openid profile email');
    expect(await introspect(scene, body.access_token)).toMatchObject({
      active: true,
      sub: scene.alice.userId,
    });
  });
});

describe('a machine acts as a person', () => {
  test('by the person’s id: tokens, introspection and userinfo say who acts', async () => {
    const actor = await scene.addImpersonator('IAM_END_USER_IMPERSONATOR');
    const { status, body } = await scene.ask({
      ...subjectToken(scene.alice.userId, types.userId),
      ...actorToken(actor.token),
      requested_token_type: types.jwt,
    });
    expect(status).toBe(200);
    const act = { iss: scene.issuer, sub: actor.userId };
    expect(decodeJwt(body.access_token)).toMatchObject({ sub: scene.alice.userId, act });
    expect(decodeJwt(body.id_token)).toMatchObject({ sub: scene.alice.userId, act });
    expect(decodeJwt(body.id_token)['sid']).toBeUndefined();
    expect(await introspect(scene, body.access_token)).toMatchObject({ active: true, act });
    expect((await userinfo(scene, body.access_token)).body).toMatchObject({ sub: scene.alice.userId, act });
  });

  test('by a token of the person; who acted before stands within', async () => {
    const [first, second] = [
      await scene.addImpersonator('IAM_END_USER_IMPERSONATOR'),
      await scene.addImpersonator('ORG_END_USER_IMPERSONATOR', scene.orgId),
    ];
    const { access_token } = await scene.alices();
    const one = await scene.ask({ ...subjectToken(access_token), ...actorToken(first.token) });
    const two = await scene.ask({ ...subjectToken(one.body.access_token), ...actorToken(second.token) });
    const act = { iss: scene.issuer, sub: second.userId, act: { iss: scene.issuer, sub: first.userId } };
    expect(await introspect(scene, two.body.access_token)).toMatchObject({ active: true, act });
    const narrowed = await scene.ask({ ...subjectToken(two.body.access_token), scope: 'openid' });
    expect(await introspect(scene, narrowed.body.access_token)).toMatchObject({ active: true, act });
  });

  test('by the word of an application, signed with its key', async () => {
    const actor = await scene.addImpersonator('IAM_END_USER_IMPERSONATOR');
    const signer = await addSigner(scene);
    const word = await signer.sign(scene.alice.userId);
    const exchanged = async () =>
      scene.ask(
        {
          ...subjectToken(word, types.jwt),
          ...actorToken(actor.token),
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: await signer.sign(signer.clientId),
        },
        null,
      );
    const others = await scene.ask({ ...subjectToken(word, types.jwt), ...actorToken(actor.token) });
    expect(others.body.error).toBe('invalid_request');
    const { status, body } = await exchanged();
    expect(status).toBe(200);
    expect(await introspect(scene, body.access_token)).toMatchObject({
      active: true,
      sub: scene.alice.userId,
      act: { sub: actor.userId },
    });
    expect((await exchanged()).body).toMatchObject({
      error: 'invalid_request',
      error_description: expect.stringContaining('jti was used already'),
    });
  });

  test('is written in the person’s history, by whom', async () => {
    const actor = await scene.addImpersonator('IAM_END_USER_IMPERSONATOR');
    await scene.ask({ ...subjectToken(scene.alice.userId, types.userId), ...actorToken(actor.token) });
    const { result } = await scene.postern.call<{
      result: {
        eventType: { key: string; localizedMessage: string };
        editorId: string;
        editorDisplayName: string;
      }[];
    }>('zitadel.management.v1.ManagementService/ListUserChanges', {
      userId: scene.alice.userId,
      query: { limit: 1 },
    });
    expect(result[0]).toMatchObject({
      eventType: { key: 'EventTypes.user.impersonated' },
      editorId: actor.userId,
      editorDisplayName: actor.name,
    });
    const { events } = await scene.postern.call<{ events: { payload: object }[] }>(
      'zitadel.admin.v1.AdminService/ListEvents',
      { eventTypes: ['user.impersonated'], limit: 1 },
    );
    expect(events[0]?.payload).toMatchObject({
      applicationId: scene.exchanger.clientId,
      actor: { user_id: actor.userId, issuer: scene.issuer },
    });
  });
});

test('a machine’s own token is exchanged too, and gives no ID token', async () => {
  const machine = await scene.addImpersonator();
  const { status, body } = await scene.ask(subjectToken(machine.token));
  expect(status).toBe(200);
  expect(body.id_token).toBeUndefined();
  expect(await introspect(scene, body.access_token)).toMatchObject({ active: true, sub: machine.userId });
  const wanted = { ...subjectToken(machine.token), requested_token_type: types.id };
  expect((await scene.ask(wanted)).body.error).toBe('invalid_request');
});

test('an application without the grant type may not ask', async () => {
  const { access_token } = await obtainTokens(scene, scene.web);
  expect((await scene.ask(subjectToken(access_token), scene.web)).body.error).toBe('unauthorized_client');
});
