import { acts, type Case, type Cases, closed, exempt, given, reads, removes } from '../e2e/tenancy/case.ts';
import type { Estate } from '../e2e/tenancy/victim.ts';
import { policyFamilies } from './policies/index.ts';
import type { PolicyFamily, PolicyRpc } from './rpcs.ts';
import { methodOf, otherValues, policyMessage, requestOf } from './testing.ts';

const ofOrg = reads((victim) => ({ ctx: { orgId: victim.orgId } }));

const withoutSecurity = (victim: Estate) =>
  victim.call('zitadel.settings.v2.SettingsService/SetSecuritySettings', { clientIdMetadataDocument: {} });

/** `settings.v2` and its twin. */
const settingsCases: Cases = {
  GetGeneralSettings: exempt('the same for everybody in the instance'),
  GetLoginSettings: ofOrg,
  GetPasswordComplexitySettings: ofOrg,
  GetPasswordExpirySettings: ofOrg,
  GetLockoutSettings: ofOrg,
  GetDomainSettings: ofOrg,
  GetBrandingSettings: ofOrg,
  GetLegalAndSupportSettings: ofOrg,
  GetActiveIdentityProviders: exempt('sign-in pages show the same to everybody'),
  GetSecuritySettings: closed(() => ({})),
  SetSecuritySettings: acts(given(withoutSecurity, () => ({ enableImpersonation: true }))),
};

const clientDocument = { url: 'https://client.example/client.json' };
const withDocument = (victim: Estate) =>
  victim.call('zitadel.settings.v2.SettingsService/AddClientIDMetadataDocumentAllowedURL', clientDocument);
const clientDocumentCases: Cases = {
  AddClientIDMetadataDocumentAllowedURL: acts(given(withoutSecurity, () => clientDocument)),
  RemoveClientIDMetadataDocumentAllowedURL: acts(given(withDocument, () => clientDocument)),
};

const organizationSettings = 'postern.settings.v1.OrganizationSettingsService';
const ofVictim = ({ orgId }: Estate) => ({ organizationId: orgId });
const scopedNames = (victim: Estate) => ({ ...ofVictim(victim), organizationScopedUsernames: true });
const withSettings = (victim: Estate) =>
  victim.call(`${organizationSettings}/SetOrganizationSettings`, scopedNames(victim));
const withoutSettings = (victim: Estate) =>
  victim.call(`${organizationSettings}/ResetOrganizationSettings`, ofVictim(victim));
const organizationSettingsCases: Cases = {
  // Two bits, of an organization that the request names.
  GetOrganizationSettings: closed(ofVictim),
  SetOrganizationSettings: acts(given(withoutSettings, scopedNames)),
  ResetOrganizationSettings: acts(given(withSettings, ofVictim)),
};

const named = (rpc: PolicyRpc, victim: Estate) => (rpc.on === 'named org' ? { orgId: victim.orgId } : {});

/** The organization of the victim with settings of its own, or without, whatever it had. */
async function inOrg(family: PolicyFamily, victim: Estate, own: boolean) {
  const row = (does: PolicyRpc['does']) => {
    const rpc = family.rpcs.find((each) => each.does === does && each.on !== 'instance') as PolicyRpc;
    return { name: methodOf(rpc).name, request: named(rpc, victim), rpc };
  };
  const [add, reset] = [row('add'), row('reset')];
  await victim.callHere(reset.name, reset.request).catch(() => undefined);
  const values = policyMessage(family, family.policy.fields.defaults);
  if (own) await victim.callHere(add.name, { ...add.request, ...requestOf(add.rpc, values) });
}

function caseOf(family: PolicyFamily, rpc: PolicyRpc): Case {
  if (rpc.service === 'auth') return exempt('acts on the caller alone');
  const ofInstance = rpc.on === 'instance';
  if (rpc.does === 'get' || rpc.does === 'preview') {
    // What holds in the instance is told to whoever may read what holds in an organization of it.
    return ofInstance && rpc.service === 'admin' ? closed(() => ({})) : reads((victim) => named(rpc, victim));
  }
  const other = requestOf(rpc, policyMessage(family, otherValues(family)));
  const usual = requestOf(rpc, policyMessage(family, family.policy.fields.defaults));
  if (ofInstance && rpc.does === 'add') return exempt('an instance has these settings from the start');
  if (ofInstance)
    return acts(
      given(
        (victim) => victim.call(methodOf(rpc).name, usual).catch(() => undefined),
        () => other,
      ),
    );
  const own = rpc.does !== 'add';
  const request = given(
    (victim) => inOrg(family, victim, own),
    (victim) => ({ ...other, ...named(rpc, victim) }),
  );
  return rpc.does === 'reset' ? removes(request) : acts(request);
}

const policyCases = (service: PolicyRpc['service']): Cases =>
  Object.fromEntries(
    policyFamilies.flatMap((family) =>
      family.rpcs
        .filter((rpc) => rpc.service === service)
        .map((rpc) => [methodOf(rpc).name.split('/')[1] ?? '', caseOf(family, rpc)]),
    ),
  );

const management = 'zitadel.management.v1.ManagementService';
const admin = 'zitadel.admin.v1.AdminService';
const login = policyFamilies.find(({ name }) => name === 'LoginPolicy') as PolicyFamily;

/** Factors stand and fall with settings: those of the instance are there, an organization is given some first. */
const factorCases = (service: string, prepare: (victim: Estate) => Promise<unknown>): Cases => {
  const list = reads(given(prepare, () => ({})));
  const second = { type: 'SECOND_FACTOR_TYPE_OTP_EMAIL' };
  const multi = { type: 'MULTI_FACTOR_TYPE_U2F_WITH_VERIFICATION' };
  const after = (name: string, request: object) => async (victim: Estate) => {
    await prepare(victim);
    await victim.callHere(`${service}/${name}`, request).catch(() => undefined);
  };
  return {
    ListLoginPolicySecondFactors: list,
    ListLoginPolicyMultiFactors: list,
    AddSecondFactorToLoginPolicy: acts(
      given(after('RemoveSecondFactorFromLoginPolicy', second), () => second),
    ),
    RemoveSecondFactorFromLoginPolicy: removes(
      given(after('AddSecondFactorToLoginPolicy', second), () => second),
    ),
    AddMultiFactorToLoginPolicy: acts(given(after('RemoveMultiFactorFromLoginPolicy', multi), () => multi)),
    RemoveMultiFactorFromLoginPolicy: removes(
      given(after('AddMultiFactorToLoginPolicy', multi), () => multi),
    ),
  };
};

const generatorType = 'SECRET_GENERATOR_TYPE_OTP_SMS';
const generator = (length: number) => ({ generatorType, length, expiry: '300s', includeDigits: true });
const languages = exempt('the same for everybody in the instance');

const branding = policyFamilies.find(({ name }) => name === 'LabelPolicy') as PolicyFamily;

/** Files are uploaded beside the contract, and removed by it. */
const fileCases = (rpc: 'RemoveLabelPolicy' | 'RemoveCustomLabelPolicy', place: 'instance' | 'org'): Cases =>
  Object.fromEntries(
    (['Logo', 'LogoDark', 'Icon', 'IconDark', 'Font'] as const).map((name) => {
      const slot = `${place}/policy/label/${name.replace('Dark', '/dark').toLowerCase()}`;
      const placed = async (victim: Estate) => {
        if (place === 'org') await inOrg(branding, victim, true);
        await victim.upload(slot);
      };
      return [rpc + name, acts(given(placed, () => ({})))];
    }),
  );

/** Settings in admin.v1, management.v1 and auth.v1. */
const settingsCasesV1 = {
  admin: {
    ...policyCases('admin'),
    ...factorCases(admin, async () => {}),
    ...fileCases('RemoveLabelPolicy', 'instance'),
    ListLoginPolicySecondFactors: closed(() => ({})),
    ListLoginPolicyMultiFactors: closed(() => ({})),
    GetSecurityPolicy: closed(() => ({})),
    GetRestrictions: closed(() => ({})),
    SetRestrictions: acts(
      given(
        (victim) => victim.call(`${admin}/SetRestrictions`, { allowedLanguages: {} }),
        () => ({ allowedLanguages: { list: ['en', 'de'] } }),
      ),
    ),
    GetOIDCSettings: closed(() => ({})),
    AddOIDCSettings: exempt('an instance has these settings from the start'),
    UpdateOIDCSettings: acts(
      given(
        (victim) =>
          victim.call(`${admin}/UpdateOIDCSettings`, { idTokenLifetime: '60s' }).catch(() => undefined),
        () => ({ idTokenLifetime: '120s' }),
      ),
    ),
    ListSecretGenerators: closed(() => ({})),
    GetSecretGenerator: closed(() => ({ generatorType })),
    UpdateSecretGenerator: acts(
      given(
        (victim) => victim.call(`${admin}/UpdateSecretGenerator`, generator(8)).catch(() => undefined),
        () => generator(9),
      ),
    ),
    GetSupportedLanguages: languages,
    GetAllowedLanguages: languages,
    GetDefaultLanguage: closed(() => ({})),
    SetDefaultLanguage: acts(
      given(
        (victim) =>
          victim
            .call(`${admin}/SetRestrictions`, { allowedLanguages: {} })
            .then(() => victim.call(`${admin}/SetDefaultLanguage`, { language: 'en' })),
        () => ({ language: 'de' }),
      ),
    ),
    SetSecurityPolicy: acts(given(withoutSecurity, () => ({ enableImpersonation: true }))),
  },
  management: {
    ...policyCases('management'),
    ...fileCases('RemoveCustomLabelPolicy', 'org'),
    ...factorCases(management, (victim) => inOrg(login, victim, true)),
    // Names of factors are the same everywhere: there is nothing in them that could be the victim's.
    ListLoginPolicySecondFactors: exempt('numbers of factors; who asks, asks of its own organization'),
    ListLoginPolicyMultiFactors: exempt('numbers of factors; who asks, asks of its own organization'),
    GetSupportedLanguages: languages,
  },
  auth: { ...policyCases('auth'), GetSupportedLanguages: languages },
} satisfies Record<PolicyRpc['service'], Cases>;

export const cases: Readonly<Record<string, Cases>> = {
  [organizationSettings]: organizationSettingsCases,
  'zitadel.settings.v2.SettingsService': { ...settingsCases, ...clientDocumentCases },
  'zitadel.settings.v2beta.SettingsService': settingsCases,
  [admin]: settingsCasesV1.admin,
  [management]: settingsCasesV1.management,
  'zitadel.auth.v1.AuthService': settingsCasesV1.auth,
};
