import { afterAll, beforeAll, expect, test } from 'bun:test';
import { forgetIdleClients } from '../../registration/jobs.ts';
import { until } from '../../testing/patience.ts';
import { openScene, redirectUri, type Scene } from '../testing.ts';
import { agreedTokens, initialToken, openRegistration, register } from './testing.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
  await openRegistration(scene);
});
afterAll(() => scene?.postern.stop());

const metadata = { redirect_uris: [redirectUri], application_type: 'native' };
const day = 86_400_000;

async function afterDays(days: number): Promise<void> {
  const { platform } = scene.postern.server;
  const later = { ...platform, clock: () => new Date(Date.now() + days * day) };
  await forgetIdleClients.run({ platform: later, writes: platform.sql }, new AbortController().signal);
  await platform.projections.waitFor(await platform.store.head());
}

interface Listed {
  readonly clientId: string;
  readonly lastUsed?: string;
}
const listed = async () =>
  (
    await scene.postern.call<{ clients?: Listed[] }>(
      'postern.registration.v1.ClientRegistrationService/ListRegisteredClients',
    )
  ).clients ?? [];

test('who registered and never came goes after a day, who is used after months; who was vouched for stays', async () => {
  const unused = (await register(scene, metadata)).body;
  const used = (await register(scene, { ...metadata, grant_types: ['authorization_code', 'refresh_token'] }))
    .body;
  const vouched = (await register(scene, metadata, (await initialToken(scene)).token)).body;
  const secret = used.client_secret ?? '';
  await agreedTokens(scene, { clientId: used.client_id, secret });
  await until(async () => (await listed()).some(({ lastUsed }) => lastUsed !== undefined));
  const ids = async () => (await listed()).map(({ clientId }) => clientId).sort();

  await afterDays(0.5);
  expect(await ids()).toEqual([unused, used, vouched].map(({ client_id }) => client_id).sort());
  await afterDays(2);
  expect(await ids()).toEqual([used, vouched].map(({ client_id }) => client_id).sort());
  await afterDays(101);
  expect(await ids()).toEqual([vouched.client_id]);
});
