import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Logger } from '../telemetry/index.ts';
import { answerOf, authorize, obtainCode, openScene, pkce, redirectUri, type Scene } from './testing.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

const { challenge } = pkce();
const right = () => ({
  client_id: scene.spa.clientId,
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'openid',
  state: 'st&te',
  code_challenge: challenge,
  code_challenge_method: 'S256',
});
const ask = (change: Record<string, string | undefined>, init?: RequestInit) => {
  const parameters = Object.entries({ ...right(), ...change }).filter(([, value]) => value !== undefined);
  return authorize(scene, Object.fromEntries(parameters) as Record<string, string>, init);
};

describe('a good request', () => {
  test('leads to the login pages, by GET and by POST', async () => {
    const byGet = await ask({});
    expect(byGet.status).toBe(302);
    expect(byGet.headers.get('location')).toMatch(/^\/ui\/login\/login\?authRequestID=V2_\d+$/);
    const byPost = await fetch(`${scene.issuer}/oauth/v2/authorize`, {
      method: 'POST',
      body: new URLSearchParams(right()),
      redirect: 'manual',
    });
    expect(byPost.headers.get('location')).toMatch(/authRequestID=V2_\d+$/);
  });

  test('leads to the login of version 2 for a login client, and where the application says so', async () => {
    const named = await ask({}, { headers: { 'x-zitadel-login-client': '123' } });
    expect(named.headers.get('location')).toMatch(/^\/ui\/v2\/login\/login\?authRequest=V2_\d+$/);
    const client = await scene.addClient({
      loginVersion: { loginV2: { baseUri: 'https://login.example/ui/' } },
    });
    const elsewhere = await ask({ client_id: client.clientId });
    expect(elsewhere.headers.get('location')).toMatch(
      /^https:\/\/login\.example\/ui\/login\?authRequest=V2_\d+$/,
    );
  });

  test('may hold unknown parameters and scopes', async () => {
    const answer = await ask({ unknown: 'https://a.example', scope: 'openid api:read', audience: 'x' });
    expect(answer.headers.get('location')).toContain('authRequestID=');
  });
});

describe('when client and redirect URI do not belong together, nobody is redirected', () => {
  const cases: Record<string, [Record<string, string | undefined>, string]> = {
    'no client': [{ client_id: undefined }, 'client_id is missing'],
    'unknown client': [{ client_id: '404' }, 'no client with this client_id'],
    'no redirect URI': [{ redirect_uri: undefined }, 'redirect_uri is missing'],
    'another path': [{ redirect_uri: `${redirectUri}/x` }, 'not registered'],
    'another host': [{ redirect_uri: 'https://evil.example/callback' }, 'not registered'],
    'a longer host': [{ redirect_uri: 'http://localhost.evil.example:9999/callback' }, 'not registered'],
    'user information': [{ redirect_uri: 'http://localhost:9999@evil.example/callback' }, 'absolute URI'],
    'a fragment': [{ redirect_uri: `${redirectUri}#x` }, 'without fragment'],
    script: [{ redirect_uri: 'javascript:alert(1)' }, 'absolute URI'],
  };
  for (const [name, [change, text]] of Object.entries(cases)) {
    test(name, async () => {
      const answer = await ask(change);
      expect(answer.status).toBe(400);
      expect(answer.headers.get('location')).toBeNull();
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(await answer.text()).toContain(text);
    });
  }

  test('a client of another kind, and one that rests', async () => {
    expect(await (await ask({ client_id: scene.api.clientId })).text()).toContain('is an API');
    const resting = await scene.addClient({});
    await scene.postern.call('zitadel.application.v2.ApplicationService/DeactivateApplication', {
      projectId: scene.projectId,
      applicationId: resting.appId,
    });
    const answer = await ask({ client_id: resting.clientId });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('inactive');
  });

  test('parameters that come twice, and markup in them', async () => {
    const twice = `${new URLSearchParams(right())}&redirect_uri=https://evil.example`;
    const answer = await fetch(`${scene.issuer}/oauth/v2/authorize?${twice}`, { redirect: 'manual' });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('more than once');
    const marked = await fetch(`${scene.issuer}/oauth/v2/authorize?<script>=1&<script>=2`);
    expect(await marked.text()).not.toContain('<script>=');
  });
});

describe('other errors go to the redirect URI, with state and issuer', () => {
  const cases: Record<string, [Record<string, string | undefined>, string]> = {
    'no response_type': [{ response_type: undefined }, 'invalid_request'],
    'a type of no token': [{ response_type: 'none' }, 'unsupported_response_type'],
    'no scope': [{ scope: undefined }, 'invalid_scope'],
    'no known scope': [{ scope: 'nothing here' }, 'invalid_scope'],
    'no PKCE': [{ code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    'plain PKCE': [{ code_challenge_method: 'plain' }, 'invalid_request'],
    'PKCE without its method': [{ code_challenge_method: undefined }, 'invalid_request'],
    'a challenge that is none': [{ code_challenge: 'abc' }, 'invalid_request'],
    'an unknown prompt': [{ prompt: 'nag' }, 'invalid_request'],
    'prompt none with another': [{ prompt: 'none login' }, 'invalid_request'],
    'max_age that is no number': [{ max_age: '-1' }, 'invalid_request'],
    'an unknown response_mode': [{ response_mode: 'web_message' }, 'invalid_request'],
    'a request object': [{ request: 'eyJ' }, 'invalid_request_object'],
    'a request URI': [{ request_uri: 'https://shop.example/r' }, 'invalid_request_uri'],
    'a registration': [{ registration: '{}' }, 'registration_not_supported'],
    'prompt none and nobody signed in': [{ prompt: 'none' }, 'login_required'],
  };
  for (const [name, [change, code]] of Object.entries(cases)) {
    test(name, async () => {
      const answer = await ask(change);
      expect(answer.status).toBe(302);
      expect(answer.headers.get('location')).toStartWith(`${redirectUri}?`);
      expect(Object.fromEntries(answerOf(answer))).toMatchObject({
        error: code,
        state: 'st&te',
        iss: scene.issuer,
      });
      expect(answerOf(answer).get('error_description')).not.toBe('');
    });
  }

  const inFragment = (answer: Response) => {
    const { hash, search } = new URL(answer.headers.get('location') ?? '');
    return { search, ...Object.fromEntries(new URLSearchParams(hash.slice(1))) };
  };

  test.each(['id_token', 'id_token token', 'token', 'code id_token', 'code token'])(
    'in the fragment for the type %s, unless another mode is asked for',
    async (response_type) => {
      const error = response_type === 'token' ? 'unsupported_response_type' : 'unauthorized_client';
      const answer = { error, state: 'st&te', iss: scene.issuer };
      expect(inFragment(await ask({ response_type }))).toMatchObject({ search: '', ...answer });
      // Whatever else is wrong.
      const unreadable = await ask({ response_type, response_mode: 'web_message' });
      expect(inFragment(unreadable)).toMatchObject({ search: '', error: 'invalid_request' });
      expect(inFragment(await ask({ response_type, request_uri: 'https://a.example' }))).toMatchObject({
        error: 'invalid_request_uri',
      });
      const asked = await ask({ response_type, response_mode: 'query' });
      expect(inFragment(asked)).toMatchObject({ search: '', error: 'invalid_request' });
      const form = await ask({ response_type, response_mode: 'form_post' });
      expect(await form.text()).toContain(`value="${error}"`);
    },
  );

  test('a refused request object is answered where and how it asks', async () => {
    const objectOf = (claims: object) =>
      [{ alg: 'none' }, claims]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.');
    const unsigned = (claims: object) => `${objectOf(claims)}.`;
    const inside = { response_mode: 'fragment', state: 'inside', redirect_uri: redirectUri };
    const answer = { error: 'invalid_request_object', state: 'inside' };
    expect(inFragment(await ask({ request: unsigned(inside) }))).toMatchObject({ search: '', ...answer });
    expect(
      inFragment(await ask({ request: unsigned(inside), redirect_uri: undefined, state: undefined })),
    ).toMatchObject(answer);
    const hybrid = unsigned({ response_type: 'code id_token' });
    expect(inFragment(await ask({ request: hybrid }))).toMatchObject({ ...answer, state: 'st&te' });
    // It is believed no more than any other parameter.
    const evil = await ask({ request: unsigned({ ...inside, redirect_uri: 'https://evil.example/' }) });
    expect([evil.status, evil.headers.get('location')]).toEqual([400, null]);
    for (const odd of [
      'x',
      'a.b.c',
      `${btoa('{}')}.${btoa('[1]')}.`,
      unsigned({ state: 7, response_mode: [] }),
    ]) {
      const refused = Object.fromEntries(answerOf(await ask({ request: odd })));
      expect(refused).toMatchObject({ error: 'invalid_request_object', state: 'st&te' });
    }
  });

  test('in the response mode that was asked for', async () => {
    const fragment = await ask({ response_mode: 'fragment', prompt: 'none' });
    expect(fragment.headers.get('location')).toContain(`${redirectUri}#error=login_required`);
    const form = await ask({ response_mode: 'form_post', prompt: 'none', state: '"><script>' });
    expect(form.status).toBe(200);
    const page = await form.text();
    expect(page).toContain(`<form method="post" action="${redirectUri}">`);
    expect(page).toContain('name="error" value="login_required"');
    expect(page).not.toContain('"><script>');
  });

  test('a confidential client may leave PKCE out, but not use plain', async () => {
    const without = { client_id: scene.web.clientId, code_challenge: undefined };
    const allowed = await ask({ ...without, code_challenge_method: undefined });
    expect(allowed.headers.get('location')).toContain('authRequestID=');
    const plain = await ask({ client_id: scene.web.clientId, code_challenge_method: 'plain' });
    expect(answerOf(plain).get('error')).toBe('invalid_request');
  });
});

describe('the answer', () => {
  test('carries code, state and issuer to the redirect URI', async () => {
    const { callbackUrl, code } = await obtainCode(scene, scene.spa, { state: 'a b' });
    expect(callbackUrl).toStartWith(`${redirectUri}?`);
    const { searchParams } = new URL(callbackUrl);
    expect(code).not.toBe('');
    expect(searchParams.get('state')).toBe('a b');
    expect(searchParams.get('iss')).toBe(scene.issuer);
  });

  test('goes as a form by our callback, to nobody who only guesses the request', async () => {
    const { callbackUrl, requestId } = await obtainCode(scene, scene.spa, { response_mode: 'form_post' });
    const page = await (await fetch(callbackUrl)).text();
    expect(page).toContain(`action="${redirectUri}"`);
    expect(page).toMatch(/name="code" value="[\w-]+"/);
    for (const query of [`id=${requestId}`, `id=${requestId}&answer=x`, 'id=V2_1']) {
      const guessed = await fetch(`${scene.issuer}/oauth/v2/authorize/callback?${query}`);
      expect(guessed.status).toBe(400);
      expect(await guessed.text()).not.toContain('name="code"');
    }
  });
});

function recordingLog() {
  const lines: ({ message: string } & Record<string, unknown>)[] = [];
  const at =
    (level: string) =>
    (message: string, fields: object = {}) =>
      void lines.push({ message, level, ...fields });
  const log: Logger = {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: () => log,
  };
  return { log, lines };
}

describe('what operators see', () => {
  test('of a refused request the log has the client, the redirect URI and the address', async () => {
    const { log, lines } = recordingLog();
    const other = await openScene({ log });
    try {
      const asks = (more: Record<string, string>) =>
        authorize(other, { client_id: other.spa.clientId, ...more });
      await asks({ redirect_uri: 'https://evil.example/cb' });
      await asks({ redirect_uri: redirectUri, response_type: 'token' });
      await fetch(`${other.issuer}/oidc/v1/end_session?id_token_hint=x`);
      const refused = lines.filter(({ message }) => message.endsWith('request refused'));
      expect(refused).toMatchObject([
        {
          message: 'authorization request refused',
          clientId: other.spa.clientId,
          redirectUri: 'https://evil.example/cb',
          error: 'invalid_request',
          remoteAddress: expect.stringContaining('127.0.0.1'),
        },
        { redirectUri, error: 'unsupported_response_type' },
        { message: 'sign-out request refused', error: 'invalid_request' },
      ]);
      for (let i = 0; i < 60; i++) {
        await fetch(`${other.issuer}/oauth/v2/token`, {
          method: 'POST',
          body: new URLSearchParams({ x: `${i}` }),
        });
        await fetch(`${other.issuer}/oauth/v2/authorize?client_id=${i}`);
        await fetch(`${other.issuer}/oidc/v1/end_session?id_token_hint=${i}`);
      }
      for (const kind of ['protocol', 'authorization', 'sign-out'])
        expect(
          lines.filter(({ level, message }) => level === 'info' && message === `${kind} request refused`)
            .length,
        ).toBeLessThanOrEqual(2 * 10);
    } finally {
      await other.postern.stop();
    }
  });

  test('one address makes as many requests as the limit lets through, others go on', async () => {
    const other = await openScene({
      configure(config) {
        config.limits.authorizationsPerMinute = 5;
        config.server.trustedProxies = ['127.0.0.1/32', '::1/128'];
      },
    });
    try {
      const from = (address: string, change: Record<string, string> = {}) =>
        authorize(
          other,
          {
            client_id: other.web.clientId,
            redirect_uri: redirectUri,
            response_type: 'code',
            scope: 'openid',
            state: 's',
            ...change,
          },
          { headers: { 'x-forwarded-for': address } },
        );
      for (let i = 0; i < 5; i++) {
        expect((await from('192.0.2.1')).headers.get('location')).toContain('authRequestID=');
      }
      const refused = await from('192.0.2.1');
      expect(refused.headers.get('location')).toStartWith(redirectUri);
      expect(Object.fromEntries(answerOf(refused))).toMatchObject({
        error: 'temporarily_unavailable',
        state: 's',
        error_description: expect.stringContaining('Too many authorization requests'),
      });
      expect((await from('192.0.2.1', { response_mode: 'form_post' })).status).toBe(200);
      const nowhere = await from('192.0.2.1', { redirect_uri: 'https://evil.example' });
      expect([nowhere.status, Number(nowhere.headers.get('retry-after'))]).toEqual([429, expect.any(Number)]);
      expect((await from('192.0.2.2')).headers.get('location')).toContain('authRequestID=');
    } finally {
      await other.postern.stop();
    }
  });
});

describe('an organization in the scope', () => {
  const organization = 'urn:zitadel:iam:org:';
  const scopeOf = async (answer: Response) => {
    const { authRequest } = await scene.postern.call<{ authRequest: { scope: string[] } }>(
      'zitadel.oidc.v2.OIDCService/GetAuthRequest',
      { authRequestId: answerOf(answer).get('authRequestID') },
      scene.postern.loginPat,
    );
    return authRequest.scope;
  };

  test('that there is stays, others are dropped', async () => {
    const known = `${organization}id:${scene.orgId}`;
    const scope = `openid ${organization}id:404 ${known} ${organization}domain:primary:nowhere.example`;
    expect(await scopeOf(await ask({ scope }))).toEqual(['openid', known]);
    const { code } = await obtainCode(scene, scene.spa, { scope: `openid ${organization}id:404` });
    expect(code).not.toBe('');
  });
});

test('wrong methods are told the right ones', async () => {
  const answer = await fetch(`${scene.issuer}/oauth/v2/authorize`, { method: 'DELETE' });
  expect(answer.status).toBe(405);
  expect(answer.headers.get('allow')).toBe('GET, POST');
});
