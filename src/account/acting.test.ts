import { afterAll, beforeAll, expect, test } from 'bun:test';
import { FormClient } from '../login/testing.ts';
import { introspect, password } from '../oidc/testing.ts';
import {
  actorToken,
  type ExchangeScene,
  openExchangeScene,
  subjectToken,
  types,
} from '../oidc/testing-exchange.ts';
import { noteOf } from './testing.ts';

let scene: ExchangeScene;
beforeAll(async () => {
  scene = await openExchangeScene();
  await scene.allowImpersonation(true);
});
afterAll(() => scene?.postern.stop());

test('who was acted as sees it, by whom and in what, and ends it', async () => {
  const actor = await scene.addImpersonator('IAM_END_USER_IMPERSONATOR');
  const { body } = await scene.ask({
    ...subjectToken(scene.alice.userId, types.userId),
    ...actorToken(actor.token),
  });
  await scene.postern.settled();
  const alice = new FormClient(scene.postern.url);
  await alice.open('/account/activity');
  await alice.submit({ loginName: 'alice' }, '/ui/login/loginname');
  await alice.submit({ password }, '/ui/login/password');
  // In the language that she has chosen.
  expect(alice.markup).toContain('Jemand hat für Sie gehandelt');
  expect(alice.markup).toContain(actor.name);

  for (const place of ['sessions', 'applications']) {
    await alice.open(`/account/${place}`);
    expect(alice.markup).toContain('Wer für Sie handelt');
    expect(alice.markup).toContain(`${actor.name}, in client 4`);
  }
  await alice.submit({}, '/account/applications/withdraw');
  expect(noteOf(alice)).toBe('Zugriff entzogen.');
  expect(alice.markup).not.toContain('Wer für Sie handelt');
  expect((await introspect(scene, body.access_token)).active).toBe(false);
});
