import { afterAll, beforeAll, expect, test } from 'bun:test';
import { answerOf, authorize, openScene, redirectUri, type Scene } from './testing.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

const begin = async (loginHint: string): Promise<string> => {
  const response = await authorize(scene, {
    client_id: scene.web.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    login_hint: loginHint,
  });
  return answerOf(response).get('authRequestID') ?? '';
};

const page = async (requestId: string): Promise<string> =>
  (await scene.postern.fetch(`/ui/login/loginname?authRequestID=${requestId}`)).text();

test('the requests of others, which name who is expected, are not found by counting', async () => {
  const own = await begin('mallory@example.com');
  await begin('victim@example.com');
  expect(await page(own)).toContain('mallory@example.com');
  // The ids of the next ticks, as src/ids/ makes them: 10 ms, sequence, node.
  const first = BigInt(own.slice('V2_'.length));
  for (let tick = 0n; tick < 40n; tick++) {
    for (let sequence = 0n; sequence < 2n; sequence++) {
      const candidate = ((first >> 24n) + tick) * 2n ** 24n + sequence * 2n ** 16n + (first & 0xffffn);
      expect(await page(`V2_${candidate}`)).not.toContain('victim@example.com');
    }
  }
});
