import { FormClient } from '../../login/testing.ts';
import { totpCodeAt } from '../../user/testing.ts';
import { sentBy } from './application.ts';
import { ofPolicy, type Rows } from './row.ts';
import { password, type Stage } from './stage.ts';

const signsInAs = (loginName: string) => (stage: Stage) => stage.signIn(loginName, password);

const labels = 'zitadel.management.v1.ManagementService';

/** Whether an entered name leads to the branding of the organization whose domain it ends with. */
async function discovered({ scene, call, organization }: Stage): Promise<boolean> {
  const orgId = await organization();
  const { postern } = scene;
  await postern.callIn(orgId, `${labels}/AddCustomLabelPolicy`, { primaryColor: '#0a0b0c' });
  await postern.callIn(orgId, `${labels}/ActivateCustomLabelPolicy`);
  const { org } = await postern.callIn<{ org: { primaryDomain: string } }>(orgId, `${labels}/GetMyOrg`);
  await call('zitadel.project.v2.ProjectService/UpdateProject', {
    projectId: scene.projectId,
    privateLabelingSetting: 'PRIVATE_LABELING_SETTING_ALLOW_LOGIN_USER_RESOURCE_OWNER_POLICY',
  });
  const browser = await sentBy(scene);
  await browser.submit({ loginName: `nobody@${org.primaryDomain}` });
  return browser.markup.includes(`org=${orgId}`);
}

/** Where somebody without a second factor is led after the password. */
const forced = {
  value: true,
  seen: async (stage: Stage) => {
    const browser = await new FormClient(stage.scene.issuer).open('/ui/login');
    await browser.submit({ loginName: (await stage.person()).name });
    await browser.submit({ password });
    return new URL(browser.url).pathname;
  },
  usually: '/ui/login/signedin',
  changed: '/ui/login/mfa/setup',
};

export const loginRows: Rows = {
  ...ofPolicy('login', {
    allowUsernamePassword: {
      value: false,
      seen: signsInAs('alice'),
      usually: 'ok',
      changed: 'SESSION-Pwd03',
    },
    disableLoginWithEmail: {
      value: true,
      seen: signsInAs('alice@example.com'),
      usually: 'ok',
      changed: 'SESSION-Usr03',
    },
    disableLoginWithPhone: {
      value: true,
      seen: signsInAs('+41791234567'),
      usually: 'ok',
      changed: 'SESSION-Usr03',
    },
    defaultRedirectURI: {
      value: 'https://home.example/start',
      seen: async (stage) => (await stage.signInAtPages('alice')).location,
      usually: '/ui/login/signedin',
      changed: 'https://home.example/start',
    },
    passwordCheckLifetime: {
      value: 3_600e9,
      seen: async (stage) => {
        const { browser } = await stage.signInAtPages('alice');
        return stage.later(2 * 3_600, async () => new URL((await browser.open('/ui/login')).url).pathname);
      },
      usually: '/ui/login/signedin',
      changed: '/ui/login/loginname',
    },
    allowExternalIdp: {
      value: false,
      seen: async (stage) => {
        const name = `Elsewhere ${(await stage.person()).name}`;
        const client = { clientId: 'ours', clientSecret: 'Sesame3' };
        const { id } = await stage.admin('AddGitHubProvider', { name, ...client });
        await stage.admin('AddIDPToLoginPolicy', { idpId: id });
        return (await stage.page()).includes(name);
      },
      usually: true,
      changed: false,
    },
    allowRegister: {
      value: false,
      seen: async (stage) => [
        (await stage.page()).includes('/ui/login/register'),
        (await stage.scene.postern.fetch('/ui/login/register')).status,
      ],
      usually: [true, 200],
      changed: [false, 403],
    },
    hidePasswordReset: {
      value: true,
      seen: async ({ scene }) => {
        const browser = await new FormClient(scene.issuer).open('/ui/login');
        await browser.submit({ loginName: 'alice' });
        const set = await scene.postern.fetch('/ui/login/password/set?userId=1&code=1');
        return [browser.markup.includes('/ui/login/password/reset'), set.status];
      },
      usually: [true, 200],
      changed: [false, 403],
    },
    forceMFA: forced,
    forceMFALocalOnly: forced,
    mfaInitSkipLifetime: {
      value: 0,
      seen: async (stage) => {
        const browser = new FormClient(stage.scene.issuer);
        browser.stopsAtOffers = true;
        await browser.open('/ui/login');
        await browser.submit({ loginName: (await stage.person()).name });
        await browser.submit({ password });
        return new URL(browser.url).pathname;
      },
      usually: '/ui/login/mfa/setup',
      changed: '/ui/login/signedin',
    },
    secondFactorCheckLifetime: {
      value: 3_600e9,
      seen: async (stage) => {
        const { userId, name } = await stage.person();
        const { secret = '' } = await stage.user('RegisterTOTP', { userId });
        await stage.user('VerifyTOTPRegistration', { userId, code: totpCodeAt(secret) });
        const browser = await new FormClient(stage.scene.issuer).open('/ui/login');
        await browser.submit({ loginName: name });
        await browser.submit({ password });
        return stage.later(30, async () => {
          await browser.submit({ code: totpCodeAt(secret, Date.now() + 30_000) });
          return stage.later(2 * 3_600, async () => new URL((await browser.open('/ui/login')).url).pathname);
        });
      },
      usually: '/ui/login/signedin',
      changed: '/ui/login/otp/app',
    },
    allowDomainDiscovery: { value: false, seen: discovered, usually: true, changed: false },
  }),
  'login ignoreUnknownUsernames': {
    never: 'the pages never tell whether there is somebody, so there is nothing to switch on',
  },
  'restrictions disallowPublicOrgRegistration': {
    seen: async ({ scene }) => (await scene.postern.fetch('/ui/login/register/org')).status,
    usually: 200,
    set: ({ admin }) => admin('SetRestrictions', { disallowPublicOrgRegistration: true }),
    unset: ({ admin }) => admin('SetRestrictions', { disallowPublicOrgRegistration: false }),
    changed: 403,
  },
  'login externalLoginCheckLifetime': {
    by: 'src/login/standing.test.ts',
    test: 'who came from an identity provider is believed as long as the settings say',
  },
  'login factors.second': {
    by: 'src/login/second-factor.test.ts',
    test: 'what somebody has is asked for, as long as the settings allow it',
  },
};
