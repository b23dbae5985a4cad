import { afterAll, beforeAll, expect, test } from 'bun:test';
import { initialToken, openRegistration, register } from '../oidc/registration/testing.ts';
import { exchange, introspect, openScene, redirectUri, type Scene } from '../oidc/testing.ts';
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

test('a sign-in to an application that has registered itself is begun from the list, at an address of its own', async () => {
  await openRegistration(scene);
  const alice = await Person.signedIn(scene);
  const agreedTo = async (name: string, token?: string) => {
    const initiate_login_uri = `https://${name}.example/begin?view=week`;
    const metadata = {
      client_name: name,
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: 'none',
      initiate_login_uri,
    };
    const { body } = await register(scene, metadata, token);
    await alice.ask({ clientId: body.client_id }, 'openid');
    expect(alice.path).toBe('/ui/login/consent');
    expect((await alice.allow())?.get('code')).toBeString();
  };
  await agreedTo('calendar', (await initialToken(scene)).token);
  // Anybody can say that another’s address is its own.
  await agreedTo('impostor');
  await scene.postern.settled();
  await alice.open('/account/applications');
  expect(alice.markup).toContain(
    `<a href="https://calendar.example/begin?view=week&amp;iss=${encodeURIComponent(scene.issuer)}" target="_blank" rel="noopener noreferrer">Öffnen<span class="visually-hidden"> calendar</span></a>`,
  );
  expect(alice.markup).toContain('impostor');
  expect(alice.markup).not.toContain('impostor.example');
});
