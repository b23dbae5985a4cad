import { afterAll, beforeAll, expect, test } from 'bun:test';
import { introspect, obtainTokens } from './testing.ts';
import { Person, requireConsent } from './testing-consent.ts';
import {
  actorToken,
  type ExchangeScene,
  openExchangeScene,
  subjectToken,
  types,
} from './testing-exchange.ts';

/** What people have to be asked for is not to be had by way of another application's token. */

let scene: ExchangeScene;
beforeAll(async () => {
  scene = await openExchangeScene();
  await requireConsent(scene, scene.exchanger);
});
afterAll(() => scene?.postern.stop());

test('by exchange an application gets no more than its person has agreed to, and not for longer', async () => {
  const tokens = await obtainTokens(scene, scene.web, { scope: 'openid email phone' });
  const ask = (scope: string) => scene.ask({ ...subjectToken(tokens.access_token), scope });
  expect((await ask('openid')).body.error).toBe('invalid_scope');

  const alice = await Person.signedIn(scene);
  await alice.ask(scene.exchanger, 'openid email phone');
  await alice.allow(['email']);
  expect((await ask('openid email phone')).body.error).toBe('invalid_scope');
  const { status, body } = await ask('openid email');
  expect([status, (await introspect(scene, body.access_token)).active]).toEqual([200, true]);

  await scene.postern.call('postern.consent.v1.ConsentService/WithdrawConsent', {
    userId: scene.alice.userId,
    clientId: scene.exchanger.clientId,
  });
  expect((await introspect(scene, body.access_token)).active).toBe(false);
  expect((await ask('openid')).body.error).toBe('invalid_scope');
});

test('who acts as somebody does so by permission, which is asked of nobody’s consent', async () => {
  await scene.allowImpersonation(true);
  const helper = await scene.addImpersonator('IAM_END_USER_IMPERSONATOR');
  const { status } = await scene.ask({
    ...subjectToken(scene.alice.userId, types.userId),
    ...actorToken(helper.token),
    scope: 'openid',
  });
  expect(status).toBe(200);
});
