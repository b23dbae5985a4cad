import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { randomBytes } from 'node:crypto';
import type { Config } from '../config/index.ts';
import { FormClient } from '../login/testing.ts';
import { type RunningServer, startServer } from '../server.ts';
import { silentLogger } from '../telemetry/index.ts';
import {
  answerOf,
  authorize,
  basic,
  introspect,
  obtainTokens,
  openScene,
  openSession,
  redirectUri,
  type Scene,
  type TokenAnswer,
} from './testing.ts';

/** Two nodes on one database. */
let scene: Scene;
let other: RunningServer;
beforeAll(async () => {
  const masterKey = randomBytes(32);
  let config: Config | undefined;
  scene = await openScene({
    masterKey,
    configure(given) {
      config = given;
    },
  });
  if (!config) throw new Error('the server had no configuration');
  other = await startServer({
    config: { ...config, server: { ...config.server, port: 0 } },
    databaseUrl: scene.postern.databaseUrl,
    masterKey,
    log: silentLogger,
  });
});
afterAll(async () => {
  await other?.stop(1_000);
  await scene?.postern.stop();
});

const origins = () => [scene.issuer, `http://localhost:${other.port}`];

test('one request is answered once, whichever node is asked', async () => {
  for (let round = 0; round < 5; round++) {
    const begun = await authorize(scene, {
      client_id: scene.web.clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
    });
    const authRequestId = answerOf(begun).get('authRequestID') ?? '';
    const session = await openSession(scene);
    const answers = await Promise.all(
      [...origins(), ...origins()].map((origin) =>
        fetch(`${origin}/zitadel.oidc.v2.OIDCService/CreateCallback`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            authorization: `Bearer ${scene.postern.loginPat}`,
          },
          body: JSON.stringify({ authRequestId, session }),
        }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
  }
});

test('a device that asks two nodes at once gets its tokens from one of them, however often', async () => {
  const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
  const tv = await scene.addClient({
    grantTypes: ['OIDC_GRANT_TYPE_DEVICE_CODE'],
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
  });
  const ask = async <T>(origin: string | undefined, path: string, form: Record<string, string>) => {
    const body = new URLSearchParams({ client_id: tv.clientId, ...form });
    return (await (await fetch(origin + path, { method: 'POST', body })).json()) as T;
  };
  const session = await openSession(scene);
  for (let round = 0; round < 5; round++) {
    const begun = await ask<{ device_code: string; user_code: string }>(
      origins()[round % 2],
      '/oauth/v2/device_authorization',
      { scope: 'openid' },
    );
    const poll = (origin: string) =>
      ask<{ error?: string }>(origin, '/oauth/v2/token', {
        grant_type: grantType,
        device_code: begun.device_code,
      }).then(({ error = 'tokens' }) => error);
    // The person is at the other node.
    const { deviceAuthorizationRequest } = await scene.postern.call<{
      deviceAuthorizationRequest: { id: string };
    }>(
      'zitadel.oidc.v2.OIDCService/GetDeviceAuthorizationRequest',
      { userCode: begun.user_code },
      scene.postern.loginPat,
    );
    // Each node paces for itself.
    if (round === 0)
      expect(await Promise.all(origins().map(poll))).toEqual([
        'authorization_pending',
        'authorization_pending',
      ]);
    await scene.postern.call(
      'zitadel.oidc.v2.OIDCService/AuthorizeOrDenyDeviceAuthorization',
      { deviceAuthorizationId: deviceAuthorizationRequest.id, session },
      scene.postern.loginPat,
    );
    if (round === 0) continue;
    const answers = await Promise.all([...origins(), ...origins()].map(poll));
    expect(answers.sort()).toEqual(['invalid_grant', 'invalid_grant', 'invalid_grant', 'tokens']);
  }
});

describe('refresh tokens that one node has made', () => {
  const post = (node: number, path: string, form: Record<string, string>) =>
    fetch(`${origins()[node]}${path}`, {
      method: 'POST',
      headers: { authorization: basic(scene.web.clientId, scene.web.secret) },
      body: new URLSearchParams(form),
    });
  const refresh = async (node: number, refreshToken: string) => {
    const answer = await post(node, '/oauth/v2/token', {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
    });
    const { refresh_token = '', error } = (await answer.json()) as { refresh_token?: string; error?: string };
    return { token: refresh_token, outcome: error ?? answer.status };
  };

  test('are taken by every other, and by the first again', async () => {
    let { refresh_token: token } = await obtainTokens(scene, scene.web, { scope: 'openid offline_access' });
    for (const node of [0, 0, 1, 1, 0, 1, 0]) {
      const refreshed = await refresh(node, token);
      expect(refreshed.outcome).toBe(200);
      token = refreshed.token;
    }
  });

  test('are refused by it at once after another has revoked or used them', async () => {
    const { refresh_token: begun } = await obtainTokens(scene, scene.web, { scope: 'openid offline_access' });
    const { token } = await refresh(0, begun);
    expect((await post(1, '/oauth/v2/revoke', { token })).status).toBe(200);
    expect((await refresh(0, token)).outcome).toBe('invalid_grant');

    const { refresh_token: second } = await obtainTokens(scene, scene.web, {
      scope: 'openid offline_access',
    });
    const { token: copied } = await refresh(0, second);
    const { token: next } = await refresh(1, copied);
    const { token: last } = await refresh(1, next);
    expect((await refresh(0, copied)).outcome).toBe('invalid_grant');
    // RFC 9700 §4.14.2: and with it all that came of the grant.
    expect((await refresh(1, last)).outcome).toBe('invalid_grant');
  });
});

test('a grant ends with the refresh token that is revoked while it is refreshed at other nodes', async () => {
  const form = (node: number, path: string, fields: Record<string, string>) =>
    fetch(`${origins()[node]}${path}`, {
      method: 'POST',
      headers: { authorization: basic(scene.web.clientId, scene.web.secret) },
      body: new URLSearchParams(fields),
    });
  const refresh = async (node: number, refreshToken: string) => {
    const answer = await form(node, '/oauth/v2/token', {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
    });
    return (await answer.json()) as Partial<TokenAnswer>;
  };
  for (let round = 0; round < 5; round++) {
    const first = await obtainTokens(scene, scene.web, { scope: 'openid offline_access' });
    const revoke = () => form(1, '/oauth/v2/revoke', { token: first.refresh_token });
    const refreshed = round === 0 ? await refresh(0, first.refresh_token) : {};
    const [revoked, ...others] = await Promise.all([
      revoke(),
      refresh(0, first.refresh_token),
      refresh(1, first.refresh_token),
    ]);
    expect(revoked.status).toBe(200);
    for (const { access_token, refresh_token } of [first, refreshed, ...others]) {
      if (access_token === undefined || refresh_token === undefined) continue;
      expect((await introspect(scene, access_token)).active).toBe(false);
      expect((await refresh(round % 2, refresh_token)).error).toBe('invalid_grant');
    }
  }
});

test('failures at one node count at the other, for people and for nobody alike', async () => {
  for (const name of ['alice', 'nobody']) {
    const held: number[] = [];
    for (let attempt = 0; attempt < 6; attempt++) {
      const browser = new FormClient(origins()[attempt % 2] ?? '');
      await browser.open('/ui/login/loginname');
      await browser.submit({ loginName: attempt < 5 ? name : `${name}@example.com` });
      const began = performance.now();
      await browser.submit({ password: 'Wrong-1234' });
      held.push(performance.now() - began);
      expect(browser.status).toBe(400);
    }
    // A second from the fifth failure on.
    expect(Math.min(...held.slice(4))).toBeGreaterThan(1_000);
  }
});
