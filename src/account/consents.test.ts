import { afterAll, beforeAll, expect, test } from 'bun:test';
import { exchange, introspect, openScene, type Scene } from '../oidc/testing.ts';
import { Person, requireConsent } from '../oidc/testing-consent.ts';
import { noteOf } from './testing.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

test('what was agreed to is seen in the person’s words, and taken back with all that was given by it', async () => {
  const client = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
  await requireConsent(scene, client);
  const alice = await Person.signedIn(scene);
  await alice.ask(client, 'openid phone offline_access');
  const tokens = await alice.redeem(await alice.allow(), client);
  await scene.postern.settled();

  await alice.open('/account/applications');
  // In the language that she has chosen; once, though the application has a refresh token as well.
  expect(alice.markup).toContain('wer Sie sind, Ihre Telefonnummer und Zugriff auch in Ihrer Abwesenheit');
  expect(alice.markup).not.toContain('action="/account/applications/withdraw"');
  expect((await introspect(scene, tokens.access_token)).active).toBe(true);

  const { headers } = await alice.request('/account/data/download');
  expect(headers.get('content-type')).toContain('application/json');
  expect(JSON.parse(alice.markup).consents.consents).toMatchObject([{ clientId: client.clientId }]);
  await alice.open('/account/applications');
  await alice.submit({}, '/account/consents/withdraw');
  expect(noteOf(alice)).toBe('Zugriff entzogen.');
  expect(alice.markup).not.toContain('/account/consents/withdraw');
  expect((await introspect(scene, tokens.access_token)).active).toBe(false);
  const refreshed = await exchange(
    scene,
    { grant_type: 'refresh_token', refresh_token: tokens.refresh_token },
    client,
  );
  expect(refreshed.body.error).toBe('invalid_grant');
  await alice.ask(client, 'openid phone');
  expect(alice.path).toBe('/ui/login/consent');
});
