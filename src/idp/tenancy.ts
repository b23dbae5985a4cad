import { acts, type Case, type Cases, closed, reads } from '../e2e/tenancy/case.ts';
import type { Estate } from '../e2e/tenancy/victim.ts';
import { kindNamed, providerKinds } from './kinds/index.ts';
import { sampleOf } from './testing.ts';

const admin = 'zitadel.admin.v1.AdminService';
const management = 'zitadel.management.v1.ManagementService';

type Call = <T>(victim: Estate, method: string, request: object) => Promise<T>;
const ofInstance: Call = (victim, method, request) => victim.call(`${admin}/${method}`, request);
const ofOrg: Call = (victim, method, request) => victim.callHere(`${management}/${method}`, request);

/** People of the organization sign in as before. */
const usualSettings = { allowUsernamePassword: true, allowRegister: true, allowExternalIdp: true };

/** Cases of what both services have. */
function providerCases(call: Call, name: (former: string) => string): Cases {
  // The instance's are shown to all of its organizations: only those of an organization have names that tell.
  const shown = call === ofOrg ? reads : closed;
  const called = (victim: Estate) => (call === ofOrg ? victim.name() : 'shared');
  const added = async (victim: Estate, kind: (typeof providerKinds)[number]) => {
    const { request } = sampleOf(kind, called(victim));
    const { id } = await call<{ id: string }>(victim, `Add${kind.rpc}Provider`, request);
    return { ...request, id };
  };
  const one = async (victim: Estate) => {
    const { id } = await added(victim, kindNamed('oidc'));
    return { id };
  };
  const openId = {
    clientId: 'ours',
    clientSecret: 'Sesame3',
    issuer: 'https://idp.postern.example',
    scopes: ['openid'],
  };
  const jwt = {
    issuer: 'https://idp.postern.example',
    jwtEndpoint: 'https://gateway.postern.example/in',
    keysEndpoint: 'https://idp.postern.example/keys',
    headerName: 'x-jwt',
  };
  const former = async (victim: Estate, kind: 'OIDC' | 'JWT' = 'OIDC') =>
    call<{ idpId: string }>(victim, name(`Add${kind}IDP`), {
      name: called(victim),
      ...(kind === 'OIDC' ? openId : jwt),
    });
  const idOf = async (victim: Estate, kind?: 'OIDC' | 'JWT') => ({
    idpId: (await former(victim, kind)).idpId,
  });
  const withSettings = async (victim: Estate) => {
    if (call === ofOrg) await call(victim, 'AddCustomLoginPolicy', usualSettings).catch(() => undefined);
  };
  const offer = (idpId: string) => ({
    idpId,
    ...(call === ofOrg && { ownerType: 'IDP_OWNER_TYPE_ORG' }),
  });
  const offered = async (victim: Estate) => {
    await withSettings(victim);
    const { id } = await one(victim);
    await call(victim, 'AddIDPToLoginPolicy', offer(id));
    return { idpId: id };
  };
  const kinds = providerKinds.flatMap((kind): [string, Case][] => [
    [`Add${kind.rpc}Provider`, acts(() => sampleOf(kind, 'added').request)],
    [
      `Update${kind.rpc}Provider`,
      acts(async (victim) => ({ ...(await added(victim, kind)), name: 'changed' })),
    ],
  ]);
  return {
    ...Object.fromEntries(kinds),
    ListProviders: shown(async (victim) => {
      await one(victim);
      return {};
    }),
    GetProviderByID: shown(one),
    MigrateGenericOIDCProvider: acts(async (victim) => ({
      ...(await one(victim)),
      google: sampleOf(kindNamed('google'), 'migrated').request,
    })),
    RegenerateSAMLProviderCertificate: acts(async (victim) => ({
      id: (await added(victim, kindNamed('saml'))).id,
    })),
    DeleteProvider: acts(one),
    ListLoginPolicyIDPs: shown(async (victim) => {
      await offered(victim);
      return {};
    }),
    AddIDPToLoginPolicy: acts(async (victim) => {
      await withSettings(victim);
      return offer((await one(victim)).id);
    }),
    RemoveIDPFromLoginPolicy: acts(offered),
    [name('GetIDPByID')]: shown(async (victim) => ({ id: (await former(victim)).idpId })),
    [name('ListIDPs')]: shown(async (victim) => {
      await former(victim);
      return {};
    }),
    [name('AddOIDCIDP')]: acts(() => ({ name: 'added', ...openId })),
    [name('AddJWTIDP')]: acts(() => ({ name: 'added', ...jwt })),
    [name('UpdateIDP')]: acts(async (victim) => ({ ...(await idOf(victim)), name: 'changed' })),
    [name('UpdateIDPOIDCConfig')]: acts(async (victim) => ({
      ...(await idOf(victim)),
      ...openId,
      clientId: 'other',
    })),
    [name('UpdateIDPJWTConfig')]: acts(async (victim) => ({
      ...(await idOf(victim, 'JWT')),
      ...jwt,
      headerName: 'x-other',
    })),
    [name('DeactivateIDP')]: acts(idOf),
    [name('ReactivateIDP')]: acts(async (victim) => {
      const found = await idOf(victim);
      await call(victim, name('DeactivateIDP'), found);
      return found;
    }),
    [name('RemoveIDP')]: acts(idOf),
  };
}

/** `AddOIDCIDP` → `AddOrgOIDCIDP`, `ListIDPs` → `ListOrgIDPs`. */
const inOrg = (method: string) =>
  method.replace(/^(Get|List|Add|Update|Deactivate|Reactivate|Remove)/, '$1Org');

export const cases: Readonly<Record<string, Cases>> = {
  [admin]: providerCases(ofInstance, (method) => method),
  [management]: providerCases(ofOrg, inOrg),
  'zitadel.idp.v2.IdentityProviderService': {
    GetIDPByID: reads(async (victim) => {
      const { request } = sampleOf(kindNamed('github'), victim.name());
      const { id } = await ofOrg<{ id: string }>(victim, 'AddGitHubProvider', request);
      return { id };
    }),
  },
};
