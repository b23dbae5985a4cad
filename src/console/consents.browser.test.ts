import { afterAll, beforeAll, expect, test } from 'bun:test';
import { runCommand } from '../eventstore/index.ts';
import { giveConsent } from '../oidc/consent/commands.ts';
import { consentAggregate, consentId } from '../oidc/consent/state.ts';
import { until } from '../testing/patience.ts';
import { testScope } from '../testing/platform.ts';
import { type ConsoleScene, openConsole } from './testing.ts';
import { expectFair } from './testing-look.ts';

/** What a person has agreed to, as an administrator sees it and takes it back. */

let scene: ConsoleScene;
let userId: string;
beforeAll(async () => {
  scene = await openConsole();
  const { call, server, instanceId } = scene.postern;
  ({ userId } = await call<{ userId: string }>('zitadel.user.v2.UserService/AddHumanUser', {
    username: 'ada',
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: 'ada@people.example', isVerified: true },
  }));
  const { org } = await call<{ org: { id: string } }>('zitadel.management.v1.ManagementService/GetMyOrg');
  const { projectId } = await call<{ projectId: string }>('zitadel.project.v2.ProjectService/CreateProject', {
    organizationId: org.id,
    name: 'Shop',
  });
  const { oidcConfiguration } = await call<{ oidcConfiguration: { clientId: string } }>(
    'zitadel.application.v2.ApplicationService/CreateApplication',
    { projectId, name: 'Ledger', oidcConfiguration: {} },
  );
  const parties = { userId, clientId: oidcConfiguration.clientId };
  await runCommand(
    server.platform.store,
    testScope(instanceId),
    consentAggregate,
    consentId(userId, parties.clientId),
    ({ state }) => giveConsent(state, parties, { scope: ['openid', 'email'], declined: ['phone'] }),
    { owner: org.id },
  );
  await scene.postern.settled();
});
afterAll(() => scene?.close());

const held = async () =>
  (
    await scene.postern.call<{ consents?: object[] }>('postern.consent.v1.ConsentService/ListConsents', {
      userId,
    })
  ).consents ?? [];

test('consents of a person are seen, and withdrawn', async () => {
  await scene.open(`/users/${userId}/consents`);
  await scene.says('Ledger');
  await scene.says('Agreed to: openid, email');
  await scene.says('Refused: phone');
  await expectFair(scene, 'users-one-consents');
  expect(await held()).toHaveLength(1);
  await scene.press('button', 'Actions: Ledger');
  await scene.press('menuitem', 'Withdraw');
  await scene.press('button', 'Withdraw');
  await until(async () => (await held()).length === 0, 'the consent to go');
  await scene.says('There are no consents.');
});
