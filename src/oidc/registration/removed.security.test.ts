import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { until } from '../../testing/patience.ts';
import { authorize, exchange, openScene, pkce, redirectUri, type Scene } from '../testing.ts';
import { agreedTokens, ask, register, setSecurity } from './testing.ts';
import { documentHosts, documentOf } from './testing-documents.ts';

/** What is left of a client that was removed, and how many there may be. */

let scene: Scene;
const hosts = documentHosts();
beforeAll(async () => {
  scene = await openScene({ outbound: hosts.outbound });
  await setSecurity(scene, {
    dynamicClientRegistration: { enabled: true, allowUnauthenticated: true },
    clientIdMetadataDocument: { enabled: true, allowAnyUrl: true, allowedUrls: [] },
  });
});
afterAll(() => scene?.postern.stop());

const service = 'postern.registration.v1.ClientRegistrationService';
interface Listed {
  readonly clientId: string;
  readonly applicationId: string;
  readonly projectId: string;
}
const listedAs = async (clientId: string): Promise<Listed | undefined> => {
  const { clients = [] } = await scene.postern.call<{ clients?: Listed[] }>(
    `${service}/ListRegisteredClients`,
  );
  return clients.find((client) => client.clientId === clientId);
};
const { challenge } = pkce();
const begin = (clientId: string, more: Record<string, string> = {}, at = scene) =>
  authorize(at, {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...more,
  });
let next = 0;
const newDocument = () => {
  const url = `https://client.example/${++next}.json`;
  hosts.serve(url, documentOf(url));
  return url;
};

describe('a client of a document that was removed and came again', () => {
  test('holds nothing of before: no token, no code, no consent', async () => {
    const url = newDocument();
    const held = await agreedTokens(scene, { clientId: url, secret: '' });
    const userinfo = () =>
      fetch(`${scene.issuer}/oidc/v1/userinfo`, {
        headers: { authorization: `Bearer ${held.access_token}` },
      });
    expect((await userinfo()).status).toBe(200);
    const { applicationId } = (await listedAs(url)) as Listed;
    await scene.postern.call(`${service}/RemoveRegisteredClient`, { applicationId });
    expect((await userinfo()).status).toBe(401);

    expect((await begin(url)).status).toBe(302);
    expect(await listedAs(url)).toMatchObject({ applicationId: expect.not.stringMatching(applicationId) });
    expect((await userinfo()).status).toBe(401);
    const refreshed = await exchange(scene, {
      grant_type: 'refresh_token',
      client_id: url,
      refresh_token: held.refresh_token,
    });
    expect([refreshed.status, refreshed.body.error]).toEqual([400, 'invalid_grant']);

    // Whoever has agreed before is asked anew: a login client is refused without.
    const answered = await begin(url);
    const authRequestId = new URL(answered.headers.get('location') ?? '', scene.issuer).searchParams.get(
      'authRequestID',
    );
    const session = await scene.postern.call<{ sessionId: string; sessionToken: string }>(
      'zitadel.session.v2.SessionService/CreateSession',
      { checks: { user: { loginName: 'alice' }, password: { password: 'Secret-password1' } } },
      scene.postern.loginPat,
    );
    const callback = scene.postern.call(
      'zitadel.oidc.v2.OIDCService/CreateCallback',
      { authRequestId, session },
      scene.postern.loginPat,
    );
    await expect(callback).rejects.toThrow('OIDC-Con01');
    const again = await agreedTokens(scene, { clientId: url, secret: '' });
    expect(again.access_token).toBeString();
  });

  test('stays out while it is deactivated', async () => {
    const url = newDocument();
    await begin(url);
    const { applicationId, projectId } = (await listedAs(url)) as Listed;
    await scene.postern.call('zitadel.application.v2.ApplicationService/DeactivateApplication', {
      applicationId,
      projectId,
    });
    expect((await begin(url)).status).toBe(400);
  });
});

describe('clients of documents', () => {
  const limit = (mostDocumentClients: number) =>
    scene.postern.call(`${service}/UpdateRegistrationSettings`, { mostDocumentClients });

  test('are so many and no more; who never signed anybody in makes room', async () => {
    const used = newDocument();
    await agreedTokens(scene, { clientId: used, secret: '' });
    const { clients = [] } = await scene.postern.call<{ clients?: (Listed & { origin: string })[] }>(
      `${service}/ListRegisteredClients`,
    );
    await limit(clients.filter(({ origin }) => origin === 'REGISTRATION_ORIGIN_DOCUMENT').length);
    const refused = await begin(newDocument());
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('may know no more');

    const back = scene.postern.advance(16 * 60_000);
    try {
      expect((await begin(newDocument())).status).toBe(302);
      expect(await listedAs(used)).toBeDefined();
    } finally {
      back();
    }
    await limit(1_000);
    expect(await scene.postern.call<object>(`${service}/GetRegistrationSettings`)).toEqual({
      mostDocumentClients: 1_000,
    });
  });
});

describe('documents that somebody makes up', () => {
  let crowd: Scene;
  beforeAll(async () => {
    crowd = await openScene({ outbound: hosts.outbound });
    await setSecurity(crowd, {
      clientIdMetadataDocument: { enabled: true, allowAnyUrl: true, allowedUrls: [] },
    });
  });
  afterAll(() => crowd?.postern.stop());
  const limit = (mostDocumentClients: number) =>
    crowd.postern.call(`${service}/UpdateRegistrationSettings`, { mostDocumentClients });
  const documentAt = (host: string) => {
    const url = `https://${host}/${++next}.json`;
    hosts.serve(url, documentOf(url));
    return url;
  };
  const listed = async () => {
    const { clients = [] } = await crowd.postern.call<{ clients?: (Listed & { lastUsed?: string })[] }>(
      `${service}/ListRegisteredClients`,
    );
    return clients;
  };

  test('keep nobody out for good: who was used once makes room after a week', async () => {
    const used = documentAt('client.example');
    await agreedTokens(crowd, { clientId: used, secret: '' });
    await until(async () => (await listed()).some(({ lastUsed }) => lastUsed !== undefined));
    await limit(1);
    expect((await begin(documentAt('other.example'), {}, crowd)).status).toBe(400);
    const back = crowd.postern.advance(8 * 24 * 60 * 60_000);
    try {
      const other = documentAt('other.example');
      expect((await begin(other, {}, crowd)).status).toBe(302);
      expect((await listed()).map(({ clientId }) => clientId)).toEqual([other]);
    } finally {
      back();
    }
  });

  test('of one host are a part of all, so that others have room', async () => {
    await limit(100);
    for (let n = 0; n < 20; n++)
      expect((await begin(documentAt('crowd.example'), {}, crowd)).status).toBe(302);
    const refused = await begin(documentAt('crowd.example'), {}, crowd);
    expect([refused.status, await refused.text()]).toEqual([
      400,
      expect.stringContaining('20 clients by documents of crowd.example'),
    ]);
    expect((await begin(documentAt('quiet.example'), {}, crowd)).status).toBe(302);
  });
});

describe('the project of a registered client', () => {
  const native = {
    redirect_uris: [redirectUri],
    application_type: 'native',
    token_endpoint_auth_method: 'none',
  };
  const remove = ({
    registration_client_uri: url,
    registration_access_token: token,
  }: {
    registration_client_uri: string;
    registration_access_token: string;
  }) => ask(url, { method: 'DELETE', token });
  const project = async (projectId: string): Promise<string> =>
    scene.postern
      .call<{ project: { state: string } }>('zitadel.project.v2.ProjectService/GetProject', { projectId })
      .then(
        ({ project: { state } }) => state,
        () => 'gone',
      );

  test('goes with it', async () => {
    const { body } = await register(scene, native);
    const { projectId } = (await listedAs(body.client_id)) as Listed;
    expect((await remove(body)).status).toBe(204);
    expect(await project(projectId)).toBe('gone');
  });

  test.each<[string, (projectId: string) => Promise<unknown>]>([
    [
      'an application',
      (projectId) =>
        scene.postern.call('zitadel.application.v2.ApplicationService/CreateApplication', {
          projectId,
          name: 'Reports',
          apiConfiguration: { authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' },
        }),
    ],
    [
      'a role',
      (projectId) =>
        scene.postern.call('zitadel.project.v2.ProjectService/AddProjectRole', {
          projectId,
          roleKey: 'reader',
          displayName: 'Reader',
        }),
    ],
  ])('stays with %s that somebody has put into it', async (_, put) => {
    const { body } = await register(scene, native);
    const { projectId } = (await listedAs(body.client_id)) as Listed;
    await put(projectId);
    expect((await remove(body)).status).toBe(204);
    expect(await project(projectId)).toBe('PROJECT_STATE_ACTIVE');
    expect(await listedAs(body.client_id)).toBeUndefined();
    const { applications = [] } = await scene.postern.call<{ applications?: { name: string }[] }>(
      'zitadel.application.v2.ApplicationService/ListApplications',
      { filters: [{ projectIdFilter: { projectId } }] },
    );
    expect(applications.map(({ name }) => name)).not.toContain('localhost:9999');
    expect((await begin(body.client_id)).status).toBe(400);
  });
});
