import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { exchangeWith, proofBy, proofKey, tokenPath } from '../oidc/possession/testing.ts';
import { basic, exchange, obtainTokens, post } from '../oidc/testing.ts';
import { actorToken, exchangeGrants, subjectToken, types as tokenTypes } from '../oidc/testing-exchange.ts';
import { type AccessScene, openAccessScene, permissions, question, textOf } from './testing.ts';

/** Who asks for decisions, and by which tokens: those who pretend to be a policy enforcement point are none. */

let scene: AccessScene;
beforeAll(async () => {
  scene = await openAccessScene();
});
afterAll(() => scene?.postern.stop());

describe('who asks', () => {
  const paths = ['evaluation', 'evaluations', 'search/subject', 'search/resource', 'search/action'];

  test.each(paths)('%s proves to be an application or to be permitted', async (path) => {
    const { spa, api, web, issuer } = scene;
    const { access_token } = await obtainTokens(scene);
    const ways = [
      basic(api.clientId, 'wrong'),
      basic('nobody', api.secret),
      basic(spa.clientId, ''),
      basic(spa.clientId, web.secret),
      'Bearer nonsense',
      'Bearer',
      'Negotiate x',
    ];
    for (const authorization of ways) {
      const response = await scene.askAs(authorization, path);
      expect([authorization, response.status]).toEqual([authorization, 401]);
      expect(response.headers.get('www-authenticate')).toMatch(/^(Basic|Bearer) realm=/);
    }
    expect((await fetch(`${issuer}/access/v1/${path}`, { method: 'POST' })).status).toBe(401);
    expect((await scene.askAs(`Bearer ${access_token}`, path)).status).toBe(403);
  });

  test('hears the same of a client that is not there as of a wrong secret', async () => {
    const wrong = await textOf(await scene.askAs(basic(scene.web.clientId, 'wrong')));
    expect(await textOf(await scene.askAs(basic('nobody', 'wrong')))).toEqual(wrong as [number, string]);
  });

  test('does not get in by a token that anybody may ask for', async () => {
    const { machine, projectId } = scene;
    const { body } = await exchange(
      scene,
      {
        grant_type: 'client_credentials',
        scope: `openid urn:zitadel:iam:org:project:id:${projectId}:aud`,
      },
      { clientId: machine.userName, secret: machine.secret },
    );
    expect((await scene.askAs(`Bearer ${body.access_token}`)).status).toBe(403);
  });

  test('proves to hold the key that its token is bound to, once with each proof', async () => {
    const { machine, projectId, issuer, postern } = scene;
    const key = await proofKey();
    const scope = `openid urn:zitadel:iam:org:project:id:${projectId}:aud`;
    const { body } = await exchangeWith(
      scene,
      await proofBy(key, { htu: issuer + tokenPath }),
      { grant_type: 'client_credentials', scope },
      { authorization: basic(machine.userName, machine.secret) },
    );
    const administrator = {
      resource: { projectId },
      userId: machine.userId,
      roles: ['PROJECT_OWNER_VIEWER'],
    };
    const service = 'zitadel.internal_permission.v2.InternalPermissionService';
    await postern.call(`${service}/CreateAdministrator`, administrator);
    const accessToken = body.access_token;
    const htu = `${issuer}/access/v1/evaluation`;
    const dpop = await proofBy(key, { htm: 'POST', htu, accessToken });
    const asked = (scheme: string, proof?: string) =>
      scene.ask('evaluation', question('x'), {
        authorization: `${scheme} ${accessToken}`,
        ...(proof !== undefined && { dpop: proof }),
      });
    expect((await asked('Bearer')).status).toBe(401);
    expect((await asked('DPoP')).status).toBe(401);
    expect((await asked('DPoP', dpop)).status).toBe(200);
    const again = await asked('DPoP', dpop);
    expect([again.status, again.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringMatching(/^DPoP .*error="invalid_dpop_proof"/),
    ]);
    await postern.call(`${service}/DeleteAdministrator`, { resource: { projectId }, userId: machine.userId });
  });

  test('is stopped who guesses secrets', async () => {
    const guesses = { clientId: (await scene.otherProject()).projectId, most: 50 };
    let status = 401;
    for (let tried = 0; status === 401 && tried < guesses.most; tried++)
      status = (await scene.askAs(basic(guesses.clientId, `guess ${tried}`))).status;
    expect(status).toBe(429);
  });
});

describe('an access token as evidence', () => {
  const search = (access_token: unknown, id = scene.alice.userId) =>
    scene.may('search', {}, { id, properties: { access_token } });
  const useless = { decision: false, context: { reason: 'invalid_token' } };

  test('is the subject’s own, active, and for the project', async () => {
    const { access_token, refresh_token, id_token } = await obtainTokens(scene);
    expect(await search(access_token)).toEqual({ decision: true });
    expect(await search(access_token, scene.machine.userId)).toEqual(useless);
    expect(await search(`${access_token}x`)).toEqual(useless);
    expect(await search(refresh_token)).toEqual(useless);
    expect(await search(id_token)).toEqual(useless);
    const { authorization } = await scene.otherProject();
    const body = question(scene.alice.userId, 'search');
    const subject = { ...body.subject, properties: { access_token } };
    expect(await (await scene.askAs(authorization, 'evaluation', { ...body, subject })).json()).toEqual(
      useless,
    );
    await post(scene, '/oauth/v2/revoke', { token: access_token }, scene.web);
    expect(await search(access_token)).toEqual(useless);
  });

  test('denies what would be allowed without, when it is not good', async () => {
    const userId = await scene.user();
    await scene.give(userId, 'viewer');
    expect((await scene.may('list', {}, { id: userId })).decision).toBe(true);
    const properties = { access_token: 'stolen' };
    expect(await scene.may('list', {}, { id: userId, properties })).toEqual(useless);
  });
});

test('a token that acts as somebody who may ask does not ask', async () => {
  const { postern, projectId, alice, machine } = scene;
  const { call } = postern;
  const administer = (userId: string, resource: object, role: string) =>
    call('zitadel.internal_permission.v2.InternalPermissionService/CreateAdministrator', {
      userId,
      resource,
      roles: [role],
    });
  await call('zitadel.settings.v2.SettingsService/SetSecuritySettings', { enableImpersonation: true });
  await administer(machine.userId, { instance: true }, 'IAM_ADMIN_IMPERSONATOR');
  await administer(alice.userId, { projectId }, 'PROJECT_OWNER_VIEWER');
  const client = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    grantTypes: exchangeGrants,
  });
  const scope = `openid urn:zitadel:iam:org:project:id:${projectId}:aud`;
  const { body: actor } = await exchange(
    scene,
    { grant_type: 'client_credentials', scope },
    { clientId: machine.userName, secret: machine.secret },
  );
  const { body } = await exchange(
    scene,
    {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      ...subjectToken(alice.userId, tokenTypes.userId),
      ...actorToken(actor.access_token),
      scope,
    },
    client,
  );
  expect(await textOf(await scene.askAs(`Bearer ${body.access_token}`))).toEqual([
    403,
    'A token that acts as somebody else cannot ask for decisions',
  ]);
  const own = await obtainTokens(scene, client, { scope });
  expect((await scene.askAs(`Bearer ${own.access_token}`)).status).toBe(200);
});

test('administrators of nothing explain nothing', async () => {
  const { body } = await exchange(
    scene,
    { grant_type: 'client_credentials', scope: 'openid urn:zitadel:iam:org:project:id:zitadel:aud' },
    { clientId: scene.machine.userName, secret: scene.machine.secret },
  );
  const asked = {
    projectId: scene.projectId,
    subject: { userId: scene.alice.userId },
    action: 'read',
    resourceType: 'document',
    resourceId: 'doc-1',
  };
  await expect(scene.postern.call(`${permissions}/ExplainAccess`, asked, body.access_token)).rejects.toThrow(
    'AUTHZ-Per01',
  );
});
