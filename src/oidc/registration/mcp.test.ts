import { afterAll, beforeAll, expect, test } from 'bun:test';
import { exchange, finish, introspect, openScene, pkce, post, type Scene } from '../testing.ts';
import { openRegistration, register, setSecurity } from './testing.ts';
import { type DocumentHosts, documentHosts, documentOf } from './testing-documents.ts';

/**
 * What a client of the Model Context Protocol does (authorization, 2025-11-25), request by request: it is refused by a
 * server, finds out whose tokens that takes, makes itself known there, and comes back with one.
 */

let scene: Scene;
let hosts: DocumentHosts;
let mcp: ReturnType<typeof Bun.serve>;
beforeAll(async () => {
  hosts = documentHosts();
  scene = await openScene({ outbound: hosts.outbound });
  await openRegistration(scene);
  mcp = Bun.serve({ port: 0, fetch: mcpServer });
  await scene.postern.call('postern.application.v1.ResourceService/SetApplicationResources', {
    projectId: scene.projectId,
    applicationId: scene.api.appId,
    resources: [new URL('/mcp', mcp.url).href],
  });
});
afterAll(async () => {
  await mcp?.stop(true);
  await scene?.postern.stop();
});

const metadataPath = '/.well-known/oauth-protected-resource/mcp';

/** A server of tools, which is an API application of a project (docs/registration.md). */
async function mcpServer(request: Request): Promise<Response> {
  const { origin, pathname } = new URL(request.url);
  if (pathname === metadataPath)
    return Response.json({
      resource: `${origin}/mcp`,
      authorization_servers: [scene.issuer],
      scopes_supported: ['openid', 'offline_access'],
      bearer_methods_supported: ['header'],
    });
  const token = request.headers.get('authorization')?.replace('Bearer ', '') ?? '';
  const { active, sub } = await introspect(scene, token);
  if (active) return Response.json({ sub });
  const challenge = `Bearer resource_metadata="${origin}${metadataPath}"`;
  return new Response(null, { status: 401, headers: { 'www-authenticate': challenge } });
}

const callback = 'http://127.0.0.1:33418/callback';

/** RFC 9728 §5.1, then RFC 8414 §3. */
async function discover() {
  const refused = await fetch(new URL('/mcp', mcp.url));
  expect(refused.status).toBe(401);
  const [, url = ''] =
    /resource_metadata="([^"]+)"/.exec(refused.headers.get('www-authenticate') ?? '') ?? [];
  const resource = (await (await fetch(url)).json()) as {
    resource: string;
    authorization_servers: string[];
    scopes_supported: string[];
  };
  const [issuer = ''] = resource.authorization_servers;
  const server = (await (
    await fetch(new URL('/.well-known/oauth-authorization-server', issuer), {
      headers: { 'mcp-protocol-version': '2025-11-25' },
    })
  ).json()) as Record<string, string> & { code_challenge_methods_supported: string[] };
  expect(server['issuer']).toBe(issuer);
  expect(server.code_challenge_methods_supported).toContain('S256');
  return { resource, server };
}

async function signIn(clientId: string, { resource, server }: Awaited<ReturnType<typeof discover>>) {
  const { verifier, challenge } = pkce();
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    redirect_uri: callback,
    state: 'some-state',
    scope: resource.scopes_supported.join(' '),
    resource: resource.resource,
  });
  const answer = await fetch(`${server['authorization_endpoint']}?${query}`, { redirect: 'manual' });
  const { callbackUrl } = await finish(scene, answer);
  const back = new URL(callbackUrl);
  expect(callbackUrl).toStartWith(callback);
  expect([back.searchParams.get('state'), back.searchParams.get('iss')]).toEqual([
    'some-state',
    scene.issuer,
  ]);
  return exchange(scene, {
    grant_type: 'authorization_code',
    client_id: clientId,
    code: back.searchParams.get('code') ?? '',
    code_verifier: verifier,
    redirect_uri: callback,
    resource: resource.resource,
  });
}

const call = async (token: string) => {
  const answer = await fetch(new URL('/mcp', mcp.url), { headers: { authorization: `Bearer ${token}` } });
  return answer.status === 200 ? ((await answer.json()) as { sub: string }).sub : answer.status;
};

test('a client registers, signs its person in, calls the server, and goes on by its refresh token', async () => {
  const found = await discover();
  const { status, body: client } = await register(scene, {
    client_name: 'Agent',
    redirect_uris: [callback],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  });
  expect(status).toBe(201);
  expect(found.server['registration_endpoint']).toBe(`${scene.issuer}/oauth/v2/register`);
  const tokens = await signIn(client.client_id, found);
  expect(tokens.status).toBe(200);
  expect(await call(tokens.body.access_token)).toBe(scene.alice.userId);
  const again = await post(scene, '/oauth/v2/token', {
    grant_type: 'refresh_token',
    client_id: client.client_id,
    refresh_token: tokens.body.refresh_token,
    resource: found.resource.resource,
  });
  const refreshed = (await again.json()) as { access_token: string };
  expect(await call(refreshed.access_token)).toBe(scene.alice.userId);
});

test('a client with a document needs no registration', async () => {
  await setSecurity(scene, {
    clientIdMetadataDocument: { enabled: true, allowAnyUrl: true, allowedUrls: [] },
  });
  const url = 'https://agent.example/oauth/client.json';
  hosts.serve(url, documentOf(url, { redirect_uris: [callback] }));
  const found = await discover();
  expect(found.server['client_id_metadata_document_supported']).toBe(true as never);
  const tokens = await signIn(url, found);
  expect(await call(tokens.body.access_token)).toBe(scene.alice.userId);
});

test('the API of the server says itself whose tokens it takes', async () => {
  const answer = await fetch(`${scene.issuer}/.well-known/oauth-protected-resource`);
  expect(await answer.json()).toMatchObject({
    resource: scene.issuer,
    authorization_servers: [scene.issuer],
    bearer_methods_supported: ['header'],
  });
});
