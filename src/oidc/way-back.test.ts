import { afterAll, beforeAll, expect, test } from 'bun:test';
import { FormClient } from '../login/testing.ts';
import { answerOf, authorize, openScene, pkce, redirectUri, type Scene } from './testing.ts';

/** Whose request was answered already, or waited too long, is led back to the application all the same. */

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

async function begun(clientId: string, more: Record<string, string> = {}): Promise<string> {
  const answer = await authorize(scene, {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    code_challenge: pkce().challenge,
    code_challenge_method: 'S256',
    ...more,
  });
  return answerOf(answer).get('authRequestID') ?? '';
}
async function seenOf(id: string): Promise<string> {
  const browser = await new FormClient(scene.issuer).open(`/ui/login/login?authRequestID=${id}`);
  expect([browser.status, browser.markup]).toEqual([400, expect.stringContaining('has expired')]);
  return browser.markup;
}
const answer = (authRequestId: string) =>
  scene.postern.call(
    'zitadel.oidc.v2.OIDCService/CreateCallback',
    { authRequestId, error: { error: 'ERROR_REASON_ACCESS_DENIED' } },
    scene.postern.loginPat,
  );
const home = `${new URL(redirectUri).origin}/`;

test('a site begins again where it is at home', async () => {
  const id = await begun(scene.web.clientId);
  await answer(id);
  expect(await seenOf(id)).toMatch(new RegExp(`href="${home}">Back to [^<]+<`));
});

test('so it does when the request waited too long', async () => {
  const id = await begun(scene.web.clientId);
  const { platform } = scene.postern.server;
  const { clock } = platform;
  try {
    Object.assign(platform, { clock: () => new Date(clock().getTime() + 25 * 3_600_000) });
    expect(await seenOf(id)).toContain(`href="${home}"`);
  } finally {
    Object.assign(platform, { clock });
  }
});

test('what is on a device, and what nobody knows, has no page to lead to', async () => {
  const { projectId } = await scene.postern.call<{ projectId: string }>(
    'zitadel.project.v2.ProjectService/CreateProject',
    { organizationId: scene.orgId, name: 'Apps' },
  );
  const redirect = 'http://127.0.0.1/';
  const { oidcConfiguration } = await scene.postern.call<{ oidcConfiguration: { clientId: string } }>(
    'zitadel.application.v2.ApplicationService/CreateApplication',
    {
      projectId,
      name: 'Telephone',
      oidcConfiguration: {
        redirectUris: [redirect],
        responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
        grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
        applicationType: 'OIDC_APP_TYPE_NATIVE',
        authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
      },
    },
  );
  await scene.postern.settled();
  const id = await begun(oidcConfiguration.clientId, { redirect_uri: redirect });
  await answer(id);
  for (const gone of [id, 'V2_never'])
    expect(await seenOf(gone)).toMatch(
      /once more\.<\/p>\s*<a class="[^"]+" href="\/ui\/login">Sign in again</,
    );
});

test('of a device another code is entered', async () => {
  expect(await seenOf('device_gone')).toContain('href="/ui/login/device"');
});
