import { afterAll, beforeAll, expect, test } from 'bun:test';
import { randomBytes } from 'node:crypto';
import type { Config } from '../config/index.ts';
import { FormClient } from '../login/testing.ts';
import { type RunningServer, startServer } from '../server.ts';
import { silentLogger } from '../telemetry/index.ts';
import { answerOf, authorize, openScene, openSession, redirectUri, type Scene } from './testing.ts';

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
