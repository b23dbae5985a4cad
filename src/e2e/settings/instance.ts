import { authorize } from '../../oidc/testing.ts';
import { asked } from './application.ts';
import { type Governs, given, ofPolicy, type Row, type Rows } from './row.ts';
import { idOf, type Stage } from './stage.ts';

/** What instances and organizations have beside policies: security, languages, flags, limits, quotas. */

const management = 'zitadel.management.v1.ManagementService';

async function framedBy({ call, scene }: Stage, embeddedIframe: object): Promise<string> {
  const set = (embedded: object) =>
    call('zitadel.settings.v2.SettingsService/SetSecuritySettings', { embeddedIframe: embedded });
  await set(embeddedIframe);
  const { headers } = await scene.postern.fetch('/ui/login/loginname');
  await set({});
  return /frame-ancestors ([^;]+)/.exec(headers.get('content-security-policy') ?? '')?.[1] ?? '';
}
const [here, there] = ['https://here.example', 'https://there.example'];

async function nameOfNewUser(stage: Stage): Promise<string> {
  const { userId } = await stage.person();
  const { user } = await stage.user<{ user: { preferredLoginName: string } }>('GetUserByID', { userId });
  return user.preferredLoginName.replace(/^.*(?=@)|^[^@]*$/, '');
}

async function addedDomainIsVerified({ scene, organization }: Stage): Promise<boolean> {
  const orgId = await organization();
  const domain = `added-to-${orgId}.example`;
  await scene.postern.callIn(orgId, `${management}/AddOrgDomain`, { domain });
  const { result } = await scene.postern.callIn<{ result: { domainName: string; isVerified?: boolean }[] }>(
    orgId,
    `${management}/ListOrgDomains`,
  );
  return result.find(({ domainName }) => domainName === domain)?.isVerified ?? false;
}

/** Whether a name that somebody of an organization has can be had elsewhere. */
async function nameElsewhere(stage: Stage, organizationScopedUsernames: boolean): Promise<string> {
  const [first, second] = [await stage.organization(), await stage.organization()];
  await stage.call('postern.settings.v1.OrganizationSettingsService/SetOrganizationSettings', {
    organizationId: first,
    organizationScopedUsernames,
  });
  const machine = (organizationId: string) =>
    stage.user('CreateUser', { organizationId, username: `of-${first}`, machine: { name: 'Robot' } });
  await machine(first);
  return (await idOf(machine(second))) === 'ok' ? 'free' : 'taken';
}

const spoken = (language: string) => async (stage: Stage) =>
  /<html lang="(\w+)"/.exec(await stage.page(undefined, { 'accept-language': language }))?.[1];

const flags = 'zitadel.feature.v2.FeatureService';
const flag = (name: string, value: unknown, row: Pick<Governs, 'seen' | 'usually' | 'changed'>): Row => ({
  ...row,
  set: ({ call }) => call(`${flags}/SetInstanceFeatures`, { [name]: value }),
  unset: ({ call }) => call(`${flags}/ResetInstanceFeatures`),
});

/** Whether pages that nobody was sent to are those of the default organization. */
async function pagesOfDefaultOrg(stage: Stage): Promise<boolean> {
  const { callIn } = stage.scene.postern;
  const tosLink = 'https://org.example/terms';
  await callIn(stage.scene.orgId, `${management}/AddCustomPrivacyPolicy`, { tosLink });
  const markup = await stage.page();
  await callIn(stage.scene.orgId, `${management}/ResetPrivacyPolicyToDefault`);
  return markup.includes(tosLink);
}

async function refusalTells({ scene }: Stage): Promise<boolean> {
  const answer = await fetch(`${scene.issuer}/oauth/v2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${scene.web.clientId}:wrong`)}` },
    body: new URLSearchParams({ grant_type: 'authorization_code', code: 'x' }),
  });
  return 'parent' in ((await answer.json()) as object);
}

const ofZitadel = 'a switch of an experiment of Zitadel; there is one way here';
const quotaTest = { by: 'src/quota/service.test.ts' };

export const instanceRows: Rows = {
  ...ofPolicy('domain', {
    userLoginMustBeDomain: { value: true, seen: nameOfNewUser, usually: '', changed: '@postern.localhost' },
    validateOrgDomains: { value: true, seen: addedDomainIsVerified, usually: true, changed: false },
  }),
  'domain smtpSenderAddressMatchesInstanceDomain': {
    by: 'src/notification/service.test.ts',
    test: 'send as a domain of the instance alone, where its settings say so',
  },
  'organization organizationScopedUsernames': given({ usual: false, other: true }, nameElsewhere, {
    usually: 'taken',
    changed: 'free',
  }),

  'security embeddedIframe': given(
    { usual: false, other: true },
    (stage, enabled) => framedBy(stage, { enabled, allowedOrigins: [here] }),
    { usually: "'none'", changed: here },
  ),
  'security allowedOrigins': given(
    { usual: [here], other: [there] },
    (stage, allowedOrigins) => framedBy(stage, { enabled: true, allowedOrigins }),
    { usually: here, changed: there },
  ),

  'restrictions allowedLanguages': {
    seen: spoken('de'),
    usually: 'de',
    set: ({ admin }) => admin('SetRestrictions', { allowedLanguages: { list: ['en', 'fr'] } }),
    unset: ({ admin }) => admin('SetRestrictions', { allowedLanguages: { list: [] } }),
    changed: 'en',
  },
  'language default': {
    seen: spoken('sw'),
    usually: 'en',
    set: ({ admin }) => admin('SetDefaultLanguage', { language: 'it' }),
    unset: ({ admin }) => admin('SetDefaultLanguage', { language: 'en' }),
    changed: 'it',
  },

  'feature loginDefaultOrg': flag('loginDefaultOrg', false, {
    seen: pagesOfDefaultOrg,
    usually: true,
    changed: false,
  }),
  'feature loginV2': flag(
    'loginV2',
    { required: true },
    {
      seen: async ({ scene }) =>
        (await authorize(scene, asked(scene))).headers.get('location')?.replace(/\?.*/, ''),
      usually: '/ui/login/login',
      changed: '/ui/v2/login/login',
    },
  ),
  'feature debugOidcParentError': flag('debugOidcParentError', true, {
    seen: refusalTells,
    usually: false,
    changed: true,
  }),
  'feature oidcSingleV1SessionTermination': {
    by: 'src/oidc/features.test.ts',
    test: 'without single terminations an ID token ends what the browser holds besides',
  },
  'security impersonation': {
    by: 'src/oidc/impersonation.security.test.ts',
    test: 'is off in a new instance; as soon as it is off again, nobody acts as anybody',
  },
  'feature oidcTokenExchange': { never: 'an application’s own grant types allow it' },
  'feature enableBackChannelLogout': {
    by: 'src/oidc/back-channel-logout.test.ts',
    test: 'the flag governs it, and discovery says so',
  },
  'security dynamicRegistration': {
    by: 'src/oidc/registration/registration.test.ts',
    test: 'is off in a new instance, and then nothing tells of it',
  },
  'security openRegistration': {
    by: 'src/oidc/registration/registration.test.ts',
    test: 'the endpoint is told of, and needs a token',
  },
  'security clientDocumentsRead': {
    by: 'src/oidc/registration/documents.test.ts',
    test: 'are read in no new instance, and nothing tells of it',
  },
  'security anyClientDocument': {
    by: 'src/oidc/registration/documents.test.ts',
    test: 'a client signs people in by its address, which is read once',
  },
  'security clientDocuments': {
    by: 'src/oidc/registration/documents.test.ts',
    test: 'only what is listed is read: itself, or all below a folder',
  },
  'security registeredBrowserTokens': {
    by: 'src/oidc/registration/whole.test.ts',
    test: 'come as registered, and the answer tells all that may be asked for by it',
  },
  'security mostDocumentClients': {
    by: 'src/oidc/registration/removed.security.test.ts',
    test: 'are so many and no more; who never signed anybody in makes room',
  },
  'feature userSchema': { never: 'Zitadel has given user schemas up' },
  'feature improvedPerformance': { never: ofZitadel },
  'feature permissionCheckV2': { never: ofZitadel },

  'limits auditLogRetention': {
    by: 'src/history/service.test.ts',
    test: 'what is older than the log is kept for is told nobody',
  },
  'limits block': {
    by: 'src/limits/service.test.ts',
    test: 'is served nothing from the next request on, soon on every node, and again when it is no more',
  },
  'quota unit requests.all.authenticated': {
    ...quotaTest,
    test: 'counts neither strangers nor refusals nor the operator',
  },
  // What runs inside the server; targets of actions run elsewhere.
  'quota unit actions.all.run.seconds': {
    by: 'src/script/quota.test.ts',
    test: 'what scripts take is counted, and they run no more when the quota of it is used up',
  },
  'quota amount': {
    ...quotaTest,
    test: 'lets through as many as it has, then none but the operator, until more is given',
  },
  'quota limit': {
    ...quotaTest,
    test: 'lets through as many as it has, then none but the operator, until more is given',
  },
  'quota from': { ...quotaTest, test: 'begins anew with its next period, and not before its first' },
  'quota resetInterval': { ...quotaTest, test: 'begins anew with its next period, and not before its first' },
  'quota notifications': {
    ...quotaTest,
    test: 'tells once of each percentage that is reached, whichever node counts',
  },
};
