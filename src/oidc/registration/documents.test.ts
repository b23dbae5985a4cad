import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { goodFor } from '../../registration/document-fetch.ts';
import {
  answerOf,
  authorize,
  exchange,
  finish,
  openScene,
  pkce,
  post,
  redirectUri,
  type Scene,
} from '../testing.ts';
import { agreedTokens, setSecurity } from './testing.ts';
import { type DocumentHosts, documentHosts, documentOf } from './testing-documents.ts';

let scene: Scene;
let hosts: DocumentHosts;
beforeAll(async () => {
  hosts = documentHosts();
  scene = await openScene({ outbound: hosts.outbound });
});
afterAll(() => scene?.postern.stop());

const allow = (clientIdMetadataDocument: {
  enabled?: boolean;
  allowAnyUrl?: boolean;
  allowedUrls?: string[];
}) =>
  setSecurity(scene, {
    clientIdMetadataDocument: {
      enabled: true,
      allowAnyUrl: false,
      allowedUrls: [],
      ...clientIdMetadataDocument,
    },
  });
const metadata = async () =>
  (await (await fetch(`${scene.issuer}/.well-known/openid-configuration`)).json()) as Record<string, unknown>;
const listed = async () =>
  (
    await scene.postern.call<{ clients?: Record<string, string>[] }>(
      'postern.registration.v1.ClientRegistrationService/ListRegisteredClients',
    )
  ).clients ?? [];
const listedAs = async (clientId: string) =>
  (await listed()).find((client) => client['clientId'] === clientId);
const { challenge } = pkce();
const begin = (clientId: string, more: Record<string, string> = {}) =>
  authorize(scene, {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid offline_access',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...more,
  });
let next = 0;
const newUrl = () => `https://client.example/${++next}.json`;

test('are read in no new instance, and nothing tells of it', async () => {
  const url = newUrl();
  hosts.serve(url, documentOf(url));
  const answer = await begin(url);
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('no client with this client_id');
  expect((await metadata())['client_id_metadata_document_supported']).toBeUndefined();
  expect(hosts.asked).toEqual([]);
});

describe('where any address may be read', () => {
  beforeAll(() => allow({ allowAnyUrl: true }));

  test('a client signs people in by its address, which is read once', async () => {
    const url = newUrl();
    hosts.serve(url, documentOf(url, { client_uri: 'https://client.example/' }));
    expect((await metadata())['client_id_metadata_document_supported']).toBe(true);
    const before = hosts.asked.length;
    const answers = await Promise.all([0, 1, 2, 3].map(() => begin(url)));
    expect(answers.map(({ status }) => status)).toEqual([302, 302, 302, 302]);
    expect(hosts.asked.slice(before)).toEqual([url]);

    const { refresh_token } = await agreedTokens(scene, { clientId: url, secret: '' });
    const form = { client_id: url, redirect_uri: redirectUri };
    expect((await exchange(scene, { ...form, grant_type: 'refresh_token', refresh_token })).status).toBe(200);
    expect(hosts.asked.slice(before)).toEqual([url]);
    expect(await listedAs(url)).toMatchObject({
      name: 'Assistant',
      origin: 'REGISTRATION_ORIGIN_DOCUMENT',
      clientUri: 'https://client.example/',
    });
  });

  test('people are told the name, where it is described, and where they are sent on to', async () => {
    const url = newUrl();
    hosts.serve(url, documentOf(url));
    const login = await fetch(new URL((await begin(url)).headers.get('location') ?? '', scene.issuer));
    const page = await login.text();
    expect(page).toContain('“Assistant” has registered itself.');
    expect(page).toContain('It is described at client.example.');
    expect(page).toContain('You will be sent on to localhost:9999.');
  });

  test('a request can be pushed, and a device can ask', async () => {
    const [pushing, device] = [newUrl(), newUrl()];
    hosts.serve(pushing, documentOf(pushing));
    hosts.serve(
      device,
      documentOf(device, {
        grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
        redirect_uris: [],
      }),
    );
    const pushed = await post(scene, '/oauth/v2/par', {
      client_id: pushing,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    });
    expect(pushed.status).toBe(201);
    const asked = await post(scene, '/oauth/v2/device_authorization', { client_id: device, scope: 'openid' });
    expect(asked.status).toBe(200);
  });

  test('what the document says holds as soon as it is read again', async () => {
    const url = newUrl();
    hosts.serve(url, documentOf(url), {
      headers: { 'content-type': 'application/json', 'cache-control': 'max-age=0' },
    });
    const first = await begin(url);
    hosts.serve(
      url,
      documentOf(url, { client_name: 'Helper', redirect_uris: ['https://client.example/cb'] }),
    );
    // Within the shortest time for which it is kept it is not read again.
    expect((await begin(url)).status).toBe(302);
    const other = await scene.postern.anotherNode();
    try {
      const query = new URLSearchParams({ client_id: url, redirect_uri: redirectUri, response_type: 'code' });
      const changed = await fetch(`${other.url}/oauth/v2/authorize?${query}`, { redirect: 'manual' });
      expect(await changed.text()).toContain('not registered for this client');
    } finally {
      await other.stop();
    }
    expect(await listedAs(url)).toMatchObject({
      name: 'Helper',
      redirectUris: ['https://client.example/cb'],
    });
    expect(await (await begin(url)).text()).toContain('not registered for this client');
    // A code goes nowhere that the document does not name any more.
    await expect(finish(scene, first)).rejects.toThrow('OIDC-Cli02');
  });

  test('who was removed here registers by its next sign-in', async () => {
    const url = newUrl();
    hosts.serve(url, documentOf(url));
    await begin(url);
    const { applicationId, projectId } = (await listedAs(url)) as {
      applicationId: string;
      projectId: string;
    };
    await scene.postern.call('zitadel.application.v2.ApplicationService/DeleteApplication', {
      projectId,
      applicationId,
    });
    expect(await listedAs(url)).toBeUndefined();
    expect((await begin(url)).status).toBe(302);
    expect(await listedAs(url)).toMatchObject({ applicationId: expect.not.stringMatching(applicationId) });
  });
});

test('only what is listed is read: itself, or all below a folder', async () => {
  const [listedUrl, inFolder, beside] = [
    newUrl(),
    'https://apps.example/tools/a.json',
    'https://apps.example/b.json',
  ];
  const near = `${listedUrl}?x`;
  for (const url of [listedUrl, inFolder, beside, near]) hosts.serve(url, documentOf(url));
  await allow({ allowedUrls: [listedUrl, 'https://apps.example/tools/'] });
  const before = hosts.asked.length;
  const statuses = await Promise.all(
    [listedUrl, inFolder, beside, near].map(async (url) => (await begin(url)).status),
  );
  expect(statuses).toEqual([302, 302, 400, 400]);
  expect(hosts.asked.slice(before).sort()).toEqual([inFolder, listedUrl].sort());
});

test('an address that is taken back ends what its client holds, at the next request', async () => {
  const url = newUrl();
  hosts.serve(url, documentOf(url));
  await allow({ allowedUrls: [url] });
  const body = await agreedTokens(scene, { clientId: url, secret: '' });
  const form = { client_id: url, redirect_uri: redirectUri };
  const ask = () =>
    fetch(`${scene.issuer}/oidc/v1/userinfo`, { headers: { authorization: `Bearer ${body.access_token}` } });
  expect((await ask()).status).toBe(200);
  await scene.postern.call('zitadel.settings.v2.SettingsService/RemoveClientIDMetadataDocumentAllowedURL', {
    url,
  });
  expect((await ask()).status).toBe(401);
  const { refresh_token } = body;
  expect((await exchange(scene, { ...form, grant_type: 'refresh_token', refresh_token })).body.error).toBe(
    'invalid_client',
  );
  expect(answerOf(await begin(url)).get('code')).toBeNull();
});

test.each([
  [undefined, 3_600],
  ['no-store', 60],
  ['max-age=5', 60],
  ['public, MAX-AGE=600', 600],
  ['max-age="900"', 900],
  ['max-age=999999999', 86_400],
  ['max-age=soon', 3_600],
])('a document with the cache-control %j is good for %d seconds', (header, seconds) => {
  expect(goodFor(header)).toBe(seconds * 1000);
});
