import { afterAll, beforeAll, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import { type ConsoleScene, openConsole } from './testing.ts';
import { expectFair } from './testing-look.ts';

/** Who is told of security events of an application, as an administrator sees and stops it. */

let scene: ConsoleScene;
let applicationId: string;
beforeAll(async () => {
  scene = await openConsole();
  const { call, fetch: ask } = scene.postern;
  const { org } = await call<{ org: { id: string } }>('zitadel.management.v1.ManagementService/GetMyOrg');
  const { projectId } = await call<{ projectId: string }>('zitadel.project.v2.ProjectService/CreateProject', {
    organizationId: org.id,
    name: 'Shop',
  });
  const made = await call<{
    applicationId: string;
    apiConfiguration: { clientId: string; clientSecret: string };
  }>('zitadel.application.v2.ApplicationService/CreateApplication', {
    projectId,
    name: 'Ledger',
    apiConfiguration: { authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' },
  });
  ({ applicationId } = made);
  const { clientId, clientSecret } = made.apiConfiguration;
  const given = await ask('/oauth/v2/token', {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'ssf.manage' }),
  });
  const { access_token: token } = (await given.json()) as { access_token: string };
  await ask('/ssf/v1/streams', {
    method: 'POST',
    token,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ description: 'For the ledger' }),
  });
});
afterAll(() => scene?.close());

const streams = async () =>
  (
    await scene.postern.call<{ streams?: { status: string; waiting?: number }[] }>(
      'postern.ssf.v1.StreamService/ListStreams',
      { applicationId },
    )
  ).streams ?? [];

test('streams of an application are seen, verified, paused, disabled and removed', async () => {
  await scene.open(`/applications/${applicationId}/signals`);
  await scene.says('For the ledger');
  await scene.says('Polled by the receiver');
  await scene.says('session-revoked');
  await expectFair(scene, 'applications-one-signals');
  const does = async (deed: string) => {
    await scene.press('button', 'Actions: For the ledger');
    await scene.press('menuitem', deed);
  };
  await does('Send a verification');
  await until(async () => (await streams())[0]?.waiting === 1, 'the verification');
  await does('Pause');
  await until(async () => (await streams())[0]?.status === 'STREAM_STATUS_PAUSED', 'the pause');
  await scene.says('Paused');
  await does('Disable');
  await scene.press('button', 'Disable');
  await until(async () => (await streams())[0]?.status === 'STREAM_STATUS_DISABLED', 'the end');
  await does('Remove');
  await scene.press('button', 'Remove');
  await until(async () => (await streams()).length === 0, 'the stream to go');
  await scene.says('There are no streams.');
});
