import { afterAll, beforeAll, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import { type ConsoleScene, openConsole } from './testing.ts';
import { saveGroup } from './testing-applications.ts';
import { expectFair } from './testing-look.ts';

/** Issuers that an organization trusts, and what is bound to them, as an administrator does it. */

const trust = 'postern.trust.v1.TrustedIssuerService';

let scene: ConsoleScene;
let organizationId: string;
let robot: string;
let application: { readonly projectId: string; readonly applicationId: string };
beforeAll(async () => {
  scene = await openConsole();
  const { call } = scene.postern;
  const { org } = await call<{ org: { id: string } }>('zitadel.management.v1.ManagementService/GetMyOrg');
  organizationId = org.id;
  ({ userId: robot } = await call<{ userId: string }>(
    'zitadel.management.v1.ManagementService/AddMachineUser',
    { userName: 'deployer', name: 'Deployer' },
  ));
  const { projectId } = await call<{ projectId: string }>('zitadel.project.v2.ProjectService/CreateProject', {
    organizationId,
    name: 'Shop',
  });
  const { applicationId } = await call<{ applicationId: string }>(
    'zitadel.application.v2.ApplicationService/CreateApplication',
    {
      projectId,
      name: 'Backend',
      apiConfiguration: { authMethodType: 'API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT' },
    },
  );
  application = { projectId, applicationId };
});
afterAll(() => scene?.close());

interface Issuer {
  readonly name: string;
  readonly issuer: string;
  readonly jwksUri?: string;
  readonly audience?: string;
  readonly bindings?: readonly { userId?: string; application?: object; rules: readonly object[] }[];
}

const issuers = async () => {
  const { trustedIssuers = [] } = await scene.postern.call<{ trustedIssuers?: Issuer[] }>(
    `${trust}/ListTrustedIssuers`,
    { organizationId },
  );
  return trustedIssuers;
};

test('an issuer is trusted, and what is refused keeps the form', async () => {
  await scene.open('/organization/trust');
  await scene.says('No issuer is trusted yet');
  await scene.press('button', 'Trust an issuer');
  await scene.fill('Name', 'GitHub');
  await scene.fill('Issuer', 'token.actions.githubusercontent.com');
  await scene.fill('Address of the keys', 'https://token.actions.githubusercontent.com/.well-known/jwks');
  await scene.press('button', 'Add');
  await scene.says('must be an https address without query');
  await scene.fill('Issuer', 'https://token.actions.githubusercontent.com');
  await scene.press('button', 'Add');
  await scene.says('GitHub is trusted');
  expect(await issuers()).toMatchObject([
    {
      name: 'GitHub',
      issuer: 'https://token.actions.githubusercontent.com',
      jwksUri: 'https://token.actions.githubusercontent.com/.well-known/jwks',
    },
  ]);
});

test('it is changed', async () => {
  await scene.open('/organization/trust');
  await scene.press('button', 'Actions: GitHub');
  await scene.press('menuitem', 'Change');
  await scene.fill('Audience (optional)', 'https://id.example.com');
  await scene.press('button', 'Save');
  await scene.says('Saved');
  expect(await issuers()).toMatchObject([{ name: 'GitHub', audience: 'https://id.example.com' }]);
});

test('a service account is bound to what it says of a workflow', async () => {
  await scene.open(`/service-accounts/${robot}/credentials`);
  await scene.press('button', 'Bind a workload');
  await scene.fill('Value', 'repo:octo/shop:*');
  await scene.press('button', 'Bind a workload');
  await scene.says('match a prefix instead');
  await scene.fill('Value', 'repo:octo/shop:ref:refs/heads/main');
  await scene.press('button', 'Bind a workload');
  await scene.says('The workload is bound');
  const rule = { claim: 'sub', match: 'MATCH_EXACT', value: 'repo:octo/shop:ref:refs/heads/main' };
  expect((await issuers())[0]?.bindings).toMatchObject([{ userId: robot, rules: [rule] }]);
});

test('an application is bound by several rules', async () => {
  await scene.open(`/applications/${application.applicationId}/security`);
  await scene.press('button', 'Bind a workload');
  await scene.fill('Value', 'repo:octo/shop:environment:production');
  await scene.press('button', 'Another rule');
  await scene.press('button', 'Without rule 2');
  await scene.press('button', 'Bind a workload');
  await scene.says('The workload is bound');
  expect((await issuers())[0]?.bindings).toMatchObject([{ userId: robot }, { application }]);
});

test('installations of an application are vouched for by an attester', async () => {
  const { projectId } = application;
  const { applicationId, oidcConfiguration } = await scene.postern.call<{
    applicationId: string;
    oidcConfiguration: { clientId: string };
  }>('zitadel.application.v2.ApplicationService/CreateApplication', {
    projectId,
    name: 'Wallet',
    oidcConfiguration: {
      redirectUris: ['com.example.wallet:/callback'],
      applicationType: 'OIDC_APP_TYPE_NATIVE',
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
    },
  });
  await scene.open(`/applications/${applicationId}/security#attestation`);
  await scene.press('radio', 'By a proof of their own');
  await scene.look('application-attestation');
  await saveGroup(scene, 'Client attestation');
  await scene.press('button', 'Add an attester');
  await scene.press('button', 'Add an attester');
  await scene.says('The attester is added');
  const rule = { claim: 'sub', match: 'MATCH_EXACT', value: oidcConfiguration.clientId };
  const bindings = (await issuers())[0]?.bindings ?? [];
  expect(bindings.at(-1)).toMatchObject({ application: { projectId, applicationId }, rules: [rule] });
  const visitor = await scene.another();
  await visitor.open(`/applications/${applicationId}/security`);
  await expectFair(visitor, 'application-attesters');
  await scene.press('button', 'Remove: GitHub');
  await scene.press('button', 'Remove');
  await scene.says('The attester is removed');
});

test('every page of it is fair', async () => {
  const visitor = await scene.another();
  await visitor.open('/organization/trust');
  await expectFair(visitor, 'trusted-issuers');
  await visitor.open(`/service-accounts/${robot}/credentials`);
  await expectFair(visitor, 'service-account-workloads');
  await visitor.press('button', 'Bind a workload');
  await expectFair(visitor, 'bind-workload');
  await visitor.open(`/applications/${application.applicationId}/security`);
  await expectFair(visitor, 'application-workloads');
});

test('a binding is taken away, and with an issuer all that is left', async () => {
  await scene.open(`/service-accounts/${robot}/credentials`);
  await scene.press('button', 'Unbind: GitHub');
  await scene.press('button', 'Unbind');
  await scene.says('The workload is bound no more');
  expect((await issuers())[0]?.bindings).toMatchObject([{ application }]);
  await scene.open('/organization/trust');
  await scene.press('button', 'Actions: GitHub');
  await scene.press('menuitem', 'Remove');
  await scene.press('button', 'Remove');
  await scene.says('GitHub is not trusted any more');
  expect(await issuers()).toEqual([]);
});

test('an application may go to another server, and bring the word of an issuer', async () => {
  const { projectId } = application;
  const { applicationId } = await scene.postern.call<{ applicationId: string }>(
    'zitadel.application.v2.ApplicationService/CreateApplication',
    {
      projectId,
      name: 'Wiki',
      oidcConfiguration: {
        redirectUris: ['https://wiki.example.com/callback'],
        responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
        grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
        authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
      },
    },
  );
  await scene.open(`/applications/${applicationId}/security`);
  await scene.press('switch', /May bring the word of trusted issuers/);
  await scene.press('button', 'Another server');
  await scene.fill('Authorization server', 'https://chat.example.com');
  await scene.fill('Client ID there', 'wiki');
  await scene.fill('Scopes there (optional)', 'chat.read chat.write');
  await until(
    () =>
      scene.page.evaluate(() => {
        const button = document.querySelector<HTMLButtonElement>(
          'section[aria-label="Across applications"] button[type=submit]:not([data-disabled], [data-pending])',
        );
        button?.click();
        return button !== null;
      }),
    'what is across applications to be saved',
  );
  await scene.says('Saved');
  expect(
    await scene.postern.call<object>('postern.application.v1.CrossAppAccessService/GetCrossAppAccess', {
      projectId,
      applicationId,
    }),
  ).toEqual({
    acceptsAssertions: true,
    targets: [
      { audience: 'https://chat.example.com', clientId: 'wiki', scopes: ['chat.read', 'chat.write'] },
    ],
  });
  const visitor = await scene.another();
  await visitor.open(`/applications/${applicationId}/security`);
  await expectFair(visitor, 'application-cross-app');
});
