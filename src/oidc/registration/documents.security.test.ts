import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { OutboundAnswer } from '../../outbound/index.ts';
import { authorize, exchange, openScene, pkce, redirectUri, type Scene } from '../testing.ts';
import { setSecurity } from './testing.ts';
import { type DocumentHosts, documentHosts, documentOf } from './testing-documents.ts';

const openTo = (scene: Scene) =>
  setSecurity(scene, { clientIdMetadataDocument: { enabled: true, allowAnyUrl: true, allowedUrls: [] } });
const { challenge } = pkce();
async function page(scene: Scene, clientId: string): Promise<{ status: number; text: string }> {
  const answer = await authorize(scene, {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  return { status: answer.status, text: await answer.text() };
}
let next = 0;
const newUrl = () => `https://client.example/${++next}.json`;

describe('of hosts that answer what they like', () => {
  let scene: Scene;
  let hosts: DocumentHosts;
  beforeAll(async () => {
    hosts = documentHosts();
    scene = await openScene({ outbound: hosts.outbound });
    await openTo(scene);
  });
  afterAll(() => scene?.postern.stop());

  const refusals: Record<
    string,
    [document: (url: string) => unknown, answer: Partial<OutboundAnswer>, told: string]
  > = {
    'names another client': [
      (url) => documentOf(`${url}x`),
      {},
      'client_id must be the address of the document',
    ],
    'names nobody': [(url) => ({ ...documentOf(url), client_id: undefined }), {}, 'client_id must be'],
    'holds a secret': [(url) => documentOf(url, { client_secret: 'x' }), {}, 'client_secret must not stand'],
    'wants to prove itself by a secret': [
      (url) => documentOf(url, { token_endpoint_auth_method: 'client_secret_basic' }),
      {},
      'token_endpoint_auth_method must be none',
    ],
    'sends people to a script': [
      (url) => documentOf(url, { redirect_uris: ['javascript:alert(1)'] }),
      {},
      'redirect_uris',
    ],
    'has a name of mixed letters': [
      (url) => documentOf(url, { client_name: 'Gооgle' }),
      {},
      'client_name mixes',
    ],
    redirects: [documentOf, { status: 302, headers: { location: 'https://other.example/' } }, 'status 200'],
    'is not there': [documentOf, { status: 404 }, 'status 200'],
    'is a page': [documentOf, { headers: { 'content-type': 'text/html' } }, 'application/json'],
    'is no JSON': [() => '{', {}, 'not one JSON object'],
    'is a list': [() => [], {}, 'not one JSON object'],
    'is deeply nested': [() => '['.repeat(10_000), {}, 'not one JSON object'],
  };
  test.each(Object.entries(refusals))(
    'a document that %s makes no client',
    async (_, [document, answer, told]) => {
      const url = newUrl();
      hosts.serve(url, document(url), answer);
      const { status, text } = await page(scene, url);
      expect(status).toBe(400);
      expect(text).toContain(told);
    },
  );

  test('what cannot be read is not asked for again for a while, and what answers where is told nobody', async () => {
    const url = newUrl();
    const before = hosts.asked.length;
    for (let i = 0; i < 5; i++) {
      const { status, text } = await page(scene, url);
      expect([status, text.includes('could not be read')]).toEqual([400, true]);
      expect(text).not.toContain('ECONNREFUSED');
    }
    expect(hosts.asked.slice(before)).toEqual([url]);
  });

  test.each([
    'https://client.example',
    'https://user:secret@client.example/a.json',
    'https://client.example/../a.json',
    'https://client.example/folder/%2e%2e/a.json',
    'https://client.example/folder/..\\a.json',
    'https://client.example/a.json#part',
    `https://client.example/${'x'.repeat(2_100)}`,
    'https://client.example/a b.json',
    'http://client.example/a.json',
    'HTTPS://client.example/a.json',
    'https://[::ffff:127.0.0.1]/a.json',
    'https://0x7f.1/a.json',
  ])('%s is no address of a document, and nobody is asked', async (url) => {
    const before = hosts.asked.length;
    expect((await page(scene, url)).status).toBe(400);
    expect(hosts.asked.length).toBe(before);
  });

  test('the token endpoint reads no document', async () => {
    const url = newUrl();
    hosts.serve(url, documentOf(url));
    const before = hosts.asked.length;
    const { body } = await exchange(scene, { grant_type: 'authorization_code', code: 'x', client_id: url });
    expect(body.error).toBe('invalid_client');
    expect(hosts.asked.length).toBe(before);
  });

  test('one place does not make the server ask without end', async () => {
    const before = hosts.asked.length;
    const statuses = new Set<number>();
    for (let i = 0; i < 60; i++) statuses.add((await page(scene, newUrl())).status);
    expect(statuses).toContain(429);
    expect(hosts.asked.length - before).toBeLessThanOrEqual(31);
  });
});

describe('of hosts that only the server reaches', () => {
  let scene: Scene;
  let asked: string[];
  let inside: ReturnType<typeof Bun.serve>;
  beforeAll(async () => {
    asked = [];
    inside = Bun.serve({
      port: 0,
      fetch(request) {
        asked.push(request.url);
        return Response.json({});
      },
    });
    scene = await openScene();
    await openTo(scene);
  });
  afterAll(async () => {
    await inside?.stop(true);
    await scene?.postern.stop();
  });

  test.each(['localhost', '127.0.0.1', '[::1]', '169.254.169.254', '10.0.0.1', '[::ffff:7f00:1]'])(
    'nothing is asked of %s',
    async (host) => {
      const { status, text } = await page(scene, `https://${host}:${inside.port}/client.json`);
      expect(status).toBe(400);
      expect(text).toContain('does not lead to an address of the public Internet');
      expect(asked).toEqual([]);
    },
  );
});
