import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import type { Outbound, OutboundAnswer } from '../outbound/index.ts';
import type { RedirectingClient } from './authorize/client-and-redirect.ts';
import type { AuthorizeContext } from './authorize/context.ts';
import { referencedRequest } from './authorize/referenced-request.ts';
import type { OAuthError } from './protocol/errors.ts';
import { type DocumentHosts, documentHosts } from './registration/testing-documents.ts';
import { answerOf, authorize, finish, openScene, post, redirectUri, type Scene } from './testing.ts';
import {
  addRequestSigner,
  type RequestSigner,
  requestClaims,
  setClientSettings,
  signRequest,
} from './testing-requests.ts';

/** Request objects that are left at an address (RFC 9101 §5.2, OIDC Core §6.2): the server goes where it was told before. */

const type = { 'content-type': 'application/oauth-authz-req+jwt' };
const hashOf = (text: string) => createHash('sha256').update(text).digest('base64url');
const ask = (scene: Scene, { clientId }: RequestSigner, uri: string, more: Record<string, string> = {}) =>
  authorize(scene, { client_id: clientId, request_uri: uri, redirect_uri: redirectUri, ...more });
const errorOf = async (answer: Response) => {
  expect(answer.headers.get('location')).toStartWith(`${redirectUri}?`);
  return answerOf(answer).get('error');
};

describe('of hosts that answer what they like', () => {
  let scene: Scene;
  let hosts: DocumentHosts;
  let own: RequestSigner;
  const registered = 'https://client.example/request';
  beforeAll(async () => {
    hosts = documentHosts();
    scene = await openScene({ outbound: hosts.outbound });
    own = await addRequestSigner(scene);
    await setClientSettings(scene, own, { requestUris: { uris: [registered] } });
  });
  afterAll(() => scene?.postern.stop());

  const signed = (more: object = {}) => signRequest({ ...requestClaims(scene, own), ...more }, own);
  const serve = (text: string, answer: Partial<OutboundAnswer> = {}, url = registered) =>
    hosts.serve(url, text, { headers: type, ...answer });

  test('what is there is asked for, and what stands beside it does not count', async () => {
    serve(await signed());
    const led = await ask(scene, own, registered, { state: 'beside', scope: 'nothing' });
    const { callbackUrl } = await finish(scene, led);
    expect(new URL(callbackUrl).searchParams.get('state')).toBe('inside');
  });

  test('the client need not say beside it where it is answered', async () => {
    serve(await signed({ prompt: 'none' }));
    const answer = await authorize(scene, { client_id: own.clientId, request_uri: registered });
    expect(await errorOf(answer)).toBe('login_required');
  });

  test('a fragment that is a hash is what is there, which is read once', async () => {
    const request = await signed();
    serve(request);
    const uri = `${registered}#${hashOf(request)}`;
    const before = hosts.asked.length;
    for (let times = 0; times < 3; times++)
      expect((await ask(scene, own, uri)).headers.get('location')).toStartWith('/ui/login/');
    expect(hosts.asked.slice(before)).toEqual([registered]);
  });

  test('a fragment that is the hash of something else is a version, and nothing is kept by it', async () => {
    const uri = `${registered}#${hashOf('other')}`;
    for (const state of ['one', 'two']) {
      serve(await signed({ prompt: 'none', state }));
      expect(answerOf(await ask(scene, own, uri)).get('state')).toBe(state);
    }
  });

  test('without one it is read each time', async () => {
    serve(await signed({ prompt: 'none', state: 'one' }));
    expect(answerOf(await ask(scene, own, registered)).get('state')).toBe('one');
    serve(await signed({ prompt: 'none', state: 'two' }));
    expect(answerOf(await ask(scene, own, registered)).get('state')).toBe('two');
  });

  test('nothing is asked of an address that is not registered, or not by this client', async () => {
    const other = await addRequestSigner(scene);
    const before = hosts.asked.length;
    for (const uri of [
      `${registered}/`,
      `${registered}?x=1`,
      'https://client.example/Request',
      'https://client.example/x/../request',
      'https://client.example:8443/request',
      'https://client.example@evil.example/request',
      'http://client.example/request',
      'https://evil.example/request',
      'file:///etc/passwd',
      'data:application/jwt,x',
    ])
      expect(await errorOf(await ask(scene, own, uri))).toBe('invalid_request_uri');
    expect(await errorOf(await ask(scene, other, registered))).toBe('invalid_request_uri');
    expect(hosts.asked.slice(before)).toEqual([]);
  });

  test('nothing is asked for who is no client, nor where requests have to be pushed', async () => {
    const pushing = await addRequestSigner(scene);
    await setClientSettings(scene, pushing, {
      requestUris: { uris: [registered] },
      requirePushedAuthorizationRequests: true,
    });
    const before = hosts.asked.length;
    expect(await errorOf(await ask(scene, pushing, registered))).toBe('invalid_request');
    expect((await ask(scene, { ...own, clientId: '1' }, registered)).status).toBe(400);
    expect(hosts.asked.slice(before)).toEqual([]);
  });

  test('not both ways at once, and none is pushed', async () => {
    serve(await signed());
    expect(await errorOf(await ask(scene, own, registered, { request: await signed() }))).toBe(
      'invalid_request',
    );
    const pushed = await post(scene, '/oauth/v2/par', { client_id: own.clientId, request_uri: registered });
    expect(pushed.ok).toBe(false);
  });

  const refusals: Record<string, [answer: () => Promise<void> | void, error: string]> = {
    'is not there': [() => serve('', { status: 404 }), 'invalid_request_uri'],
    'leads elsewhere': [
      () => serve('', { status: 302, headers: { location: 'https://other.example/' } }),
      'invalid_request_uri',
    ],
    'is a page': [
      async () => serve(await signed(), { headers: { 'content-type': 'text/html' } }),
      'invalid_request_uri',
    ],
    'says no type': [async () => serve(await signed(), { headers: {} }), 'invalid_request_uri'],
    'is no JWT': [() => serve('<html>'), 'invalid_request_object'],
    'is of another client': [
      async () => {
        const other = await addRequestSigner(scene);
        serve(await signRequest(requestClaims(scene, other), other));
      },
      'invalid_request_object',
    ],
    'names another address': [
      async () => serve(await signed({ request_uri: registered })),
      'invalid_request_object',
    ],
    'is not signed': [
      () => {
        const [head, body] = [{ alg: 'none', kid: own.keyId }, requestClaims(scene, own)].map((part) =>
          Buffer.from(JSON.stringify(part)).toString('base64url'),
        );
        serve(`${head}.${body}.`);
      },
      'invalid_request_object',
    ],
  };
  test.each(Object.entries(refusals))('what %s is refused, and quoted to nobody', async (_, [set, error]) => {
    await set();
    const answer = await ask(scene, own, registered);
    expect(await errorOf(answer)).toBe(error);
    expect(answerOf(answer).get('error_description')).not.toContain('html');
  });

  test('what answers at an address is told in the same words, whatever it is', async () => {
    const told = new Set<string | null>();
    const answers: (() => Promise<void> | void)[] = [
      () => serve('', { status: 404 }),
      () => serve('', { status: 302, headers: { location: 'https://other.example/' } }),
      () => serve('<html>', { headers: { 'content-type': 'text/html' } }),
    ];
    for (const set of answers) {
      await set();
      told.add(answerOf(await ask(scene, own, registered)).get('error_description'));
    }
    await setClientSettings(scene, own, { requestUris: { uris: [registered, 'https://gone.example/x'] } });
    told.add(answerOf(await ask(scene, own, 'https://gone.example/x')).get('error_description'));
    expect([...told]).toHaveLength(1);
  });

  test('where it cannot be read nobody learns what answers there', async () => {
    await setClientSettings(scene, own, { requestUris: { uris: [registered, 'https://gone.example/x'] } });
    const answer = await ask(scene, own, 'https://gone.example/x');
    expect(await errorOf(answer)).toBe('invalid_request_uri');
    expect(answerOf(answer).get('error_description')).not.toMatch(/192|ECONN/);
  });

  test('no address can be registered but one of another host, by https', async () => {
    for (const uri of [
      'http://client.example/r',
      'client.example/r',
      'https:client.example/r',
      'https://name:password@client.example/r',
      'urn:ietf:params:oauth:request_uri:x',
      `${scene.issuer.replace('http:', 'https:')}x y`,
    ])
      await expect(setClientSettings(scene, own, { requestUris: { uris: [uri] } })).rejects.toThrow(
        'APP-Uri09',
      );
    const many = Array.from({ length: 21 }, (_, n) => `${registered}${n}`);
    await expect(setClientSettings(scene, own, { requestUris: { uris: many } })).rejects.toThrow();
  });

  test('the metadata says so', async () => {
    const metadata = await (await fetch(`${scene.issuer}/.well-known/openid-configuration`)).json();
    expect(metadata).toMatchObject({
      request_uri_parameter_supported: true,
      require_request_uri_registration: true,
    });
  });
});

describe('reading for many', () => {
  const uri = 'https://client.example/request';
  /** Hosts that take their time until they are let go on. */
  function slowHosts() {
    const asked: string[] = [];
    const { promise: goingOn, resolve: goOn } = Promise.withResolvers<void>();
    const outbound: Pick<Outbound, 'request'> = {
      async request(url) {
        asked.push(String(url));
        await goingOn;
        return { status: 200, headers: type, body: Buffer.from('x.y.z'), url: String(url) };
      },
    };
    const platform = { outbound, projections: {} };
    const read = (
      { instanceId = '1', orgId = 'org', clientId = 'client', origin = undefined as 'open' | undefined },
      from = uri,
    ) =>
      referencedRequest(
        { provider: { platform }, instance: { id: instanceId } } as unknown as AuthorizeContext,
        {
          clientId,
          origin,
          org: { id: orgId },
          oidc: { requestUris: [from] },
        } as unknown as RedirectingClient,
        from,
      ).catch((error: OAuthError) => error.code);
    return { asked, goOn, read };
  }
  const times = <T>(count: number, make: (n: number) => T) =>
    Array.from({ length: count }, (_, n) => make(n));

  test('hashes that somebody makes up are no readings of their own', async () => {
    const { asked, goOn, read } = slowHosts();
    const reading = times(100, (n) => read({}, `${uri}#${hashOf(String(n))}`));
    goOn();
    expect(new Set(await Promise.all(reading))).toEqual(new Set(['x.y.z']));
    expect(asked).toEqual([uri, uri]);
  });

  test('those who keep it busy do so to their own organization, and to no other instance', async () => {
    const { goOn, read } = slowHosts();
    const crowd = times(100, (n) => read({ clientId: `${n}` }));
    const others = [read({ orgId: 'other' }), read({ instanceId: '2' })];
    goOn();
    const busy = (await Promise.all(crowd)).filter((answer) => answer === 'temporarily_unavailable');
    expect(busy).toHaveLength(50);
    expect(await Promise.all(others)).toEqual(['x.y.z', 'x.y.z']);
  });

  test('a host is not asked without end for clients that register themselves', async () => {
    const { asked, goOn, read } = slowHosts();
    goOn();
    const answers = new Set<string>();
    for (let n = 0; n < 200; n++) answers.add(await read({ clientId: `${n}`, origin: 'open' }));
    expect(answers).toContain('temporarily_unavailable');
    expect(asked.length).toBeLessThanOrEqual(62);
    expect(await read({ orgId: 'other' })).toBe('x.y.z');
  });
});

describe('who asks too often', () => {
  test('has nothing fetched for it, and is told so', async () => {
    const hosts = documentHosts();
    const scene = await openScene({
      outbound: hosts.outbound,
      configure(config) {
        config.limits.authorizationsPerMinute = 2;
      },
    });
    try {
      const own = await addRequestSigner(scene);
      const uri = 'https://client.example/request';
      await setClientSettings(scene, own, { requestUris: { uris: [uri] } });
      const answers: Response[] = [];
      for (let n = 0; n < 6; n++) answers.push(await ask(scene, own, uri));
      expect(await errorOf(answers[5] as Response)).toBe('temporarily_unavailable');
      expect(hosts.asked.length).toBeLessThanOrEqual(3);
    } finally {
      await scene.postern.stop();
    }
  });
});

describe('by the real client for other hosts', () => {
  let scene: Scene;
  let own: RequestSigner;
  let asked = 0;
  const inside = Bun.serve({ port: 0, fetch: () => new Response(String(++asked), { headers: type }) });
  beforeAll(async () => {
    scene = await openScene();
    own = await addRequestSigner(scene);
  });
  afterAll(async () => {
    await inside.stop(true);
    await scene?.postern.stop();
  });

  test('SSRF: a registered request_uri reaches nothing that only the server reaches', async () => {
    const uris = [
      `https://127.0.0.1:${inside.port}/`,
      `https://localhost:${inside.port}/`,
      `https://[::1]:${inside.port}/`,
      `https://[::ffff:127.0.0.1]:${inside.port}/`,
      `https://2130706433:${inside.port}/`,
      'https://169.254.169.254/latest/meta-data/',
      'https://10.0.0.1/',
    ];
    await setClientSettings(scene, own, { requestUris: { uris } });
    for (const uri of uris) {
      const answer = await ask(scene, own, uri);
      expect(await errorOf(answer)).toBe('invalid_request_uri');
      expect(answerOf(answer).get('error_description')).toStartWith(
        'What is at request_uri could not be read;',
      );
    }
    expect(asked).toBe(0);
  });
});
