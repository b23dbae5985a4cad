import { afterAll, beforeAll, expect, test } from 'bun:test';
import { recipientKey } from '../oidc/testing-encryption.ts';
import { until } from '../testing/patience.ts';
import { type ConsoleScene, openConsole } from './testing.ts';
import { expectFair } from './testing-look.ts';

/** What an application has encrypted, and how its requests come, as an administrator sets it. */

let scene: ConsoleScene;
let address: { readonly projectId: string; readonly applicationId: string };
const settings = 'postern.application.v1.ClientSettingsService';
const held = () => scene.postern.call<object>(`${settings}/GetClientSettings`, address);

beforeAll(async () => {
  scene = await openConsole();
  const { org } = await scene.postern.call<{ org: { id: string } }>(
    'zitadel.management.v1.ManagementService/GetMyOrg',
  );
  const { projectId } = await scene.postern.call<{ projectId: string }>(
    'zitadel.project.v2.ProjectService/CreateProject',
    { organizationId: org.id, name: 'Shop' },
  );
  const { applicationId } = await scene.postern.call<{ applicationId: string }>(
    'zitadel.application.v2.ApplicationService/CreateApplication',
    { projectId, name: 'Shop', oidcConfiguration: { redirectUris: ['https://shop.example/callback'] } },
  );
  address = { projectId, applicationId };
  const { publicJwk } = await recipientKey('ECDH-ES');
  await scene.postern.call(`${settings}/UpdateClientSettings`, {
    ...address,
    jwks: JSON.stringify({ keys: [publicJwk] }),
  });
});
afterAll(() => scene?.close());

/** Presses what saves one of several groups. */
const save = (group: string) =>
  until(
    () =>
      scene.page.evaluate((label) => {
        const button = document.querySelector<HTMLButtonElement>(
          `section[aria-label="${label}"] button[type=submit]:not([data-disabled], [data-pending])`,
        );
        button?.click();
        return button !== null;
      }, group),
    `${group} to be saved`,
  );

test('its requests are encrypted, and fetched from where it leaves them', async () => {
  await scene.open(`/applications/${address.applicationId}/security#request-objects`);
  await scene.press('button', /Only requests encrypted by/);
  await scene.press('option', 'ECDH-ES+A256KW');
  await scene.press('button', /Encryption of the content/);
  await scene.press('option', 'A256GCM');
  const add = 'Add to: Addresses of requests (request_uri)';
  await scene.fill(add, 'http://shop.example/request');
  await scene.press('button', add);
  await scene.says(/This is not an https address/);
  await scene.fill(add, 'https://shop.example/request');
  await scene.press('button', add);
  await save('Encrypted requests');
  await until(async () =>
    Bun.deepEquals(await held().then((all) => ({ ...all, jwks: undefined })), {
      jwks: undefined,
      requestObjectEncryptionAlg: 'ECDH-ES+A256KW',
      requestObjectEncryptionEnc: 'A256GCM',
      requestUris: ['https://shop.example/request'],
    }),
  );
  await scene.look('application-request-objects');
  await expectFair(scene, 'application-security-encryption');

  await scene.press('button', /Only requests encrypted by/);
  await scene.press('option', 'Encrypted or not');
  await save('Encrypted requests');
  await until(async () => !('requestObjectEncryptionEnc' in (await held())));
});

test('its answers are encrypted to its key', async () => {
  await scene.open(`/applications/${address.applicationId}/tokens#encryption`);
  await scene.press('button', /(?=.*Not encrypted).*Answers to authorization requests/);
  await scene.press('option', 'ECDH-ES');
  await save('How answers are encrypted');
  await until(async () => 'authorizationEncryptedResponseAlg' in (await held()));
  expect(await held()).toMatchObject({ authorizationEncryptedResponseAlg: 'ECDH-ES' });
  await scene.look('application-encryption');
  await expectFair(scene, 'application-tokens-encryption');
});
