import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { kindNamed } from './kinds/index.ts';
import { options, sampleKinds, sampleOf } from './testing.ts';

const services = {
  instance: 'zitadel.admin.v1.AdminService',
  org: 'zitadel.management.v1.ManagementService',
} as const;
const levels = ['instance', 'org'] as const;

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

type Level = (typeof levels)[number];
const call = <T = Record<string, never>>(level: Level, method: string, request: object = {}) =>
  postern.call<T>(`${services[level]}/${method}`, request);
const failure = (level: Level, method: string, request: object) =>
  call(level, method, request).then(
    () => 'ok',
    ({ message }: Error) => message,
  );
interface Idp {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly owner: string;
  readonly type: string;
  readonly config: Record<string, unknown> & { options: object };
}
const read = async (level: Level, id: string) =>
  (await call<{ idp: Idp }>(level, 'GetProviderByID', { id })).idp;

describe.each(levels)('identity providers of the %s', (level) => {
  test.each(sampleKinds.map((kind) => [kind.rpc, kind] as const))(
    '%s is added, told without its secret, changed and removed',
    async (rpc, kind) => {
      const { request, told, secret } = sampleOf(kind, `${rpc} of the ${level}`);
      const { id } = await call<{ id: string }>(level, `Add${rpc}Provider`, request);
      const idp = await read(level, id);
      expect(idp).toMatchObject({
        name: request.name,
        state: 'IDP_STATE_ACTIVE',
        owner: level === 'instance' ? 'IDP_OWNER_TYPE_SYSTEM' : 'IDP_OWNER_TYPE_ORG',
        config: { options, [kind.name]: told },
      });
      if (secret !== undefined) expect(JSON.stringify(idp)).not.toContain(String(secret));

      const changed = { ...request, id, name: 'renamed', providerOptions: { isLinkingAllowed: true } };
      await call(level, `Update${rpc}Provider`, changed);
      await call(level, `Update${rpc}Provider`, changed);
      const after = await read(level, id);
      expect(after.name).toBe('renamed');
      expect(after.config.options).toEqual({ isLinkingAllowed: true });
      expect(after.config[kind.name]).toEqual(idp.config[kind.name]);

      const found = await postern.call<{ idp: Idp }>('zitadel.idp.v2.IdentityProviderService/GetIDPByID', {
        id,
      });
      expect(found.idp).toMatchObject({ id, name: 'renamed', type: `IDP_TYPE_${idp.type.slice(14)}` });

      await call(level, 'DeleteProvider', { id });
      expect(await failure(level, 'GetProviderByID', { id })).toContain('not_found');
      expect(await failure(level, `Update${rpc}Provider`, changed)).toContain('not_found');
    },
  );

  test('what cannot be is refused by the name of its field', async () => {
    const { request } = sampleOf(kindNamed('oidc'), 'bad');
    const refused = (change: object) => failure(level, 'AddGenericOIDCProvider', { ...request, ...change });
    expect(await refused({ name: ' ' })).toContain('name must be 1 to 200');
    expect(await refused({ issuer: 'http://idp.postern.example' })).toContain('issuer must be an https URL');
    expect(await refused({ issuer: 'https://me:x@idp.postern.example' })).toContain('issuer must be');
    expect(await refused({ clientId: '' })).toContain('client_id must have');
    expect(await refused({ scopes: ['open id'] })).toContain('scopes must be');
    const github = sampleOf(kindNamed('github'), 'bad').request;
    expect(await failure(level, 'AddGitHubProvider', { ...github, clientSecret: '' })).toContain(
      'client_secret must have',
    );
    const ldap = sampleOf(kindNamed('ldap'), 'bad').request;
    expect(await failure(level, 'AddLDAPProvider', { ...ldap, servers: ['ldap.example.com'] })).toContain(
      'servers must be addresses',
    );
  });

  test('lists find by name and id', async () => {
    const { request } = sampleOf(kindNamed('google'), `Findable ${level}`);
    const { id } = await call<{ id: string }>(level, 'AddGoogleProvider', request);
    const list = async (query: object) => {
      const { result = [] } = await call<{ result?: Idp[] }>(level, 'ListProviders', { queries: [query] });
      return result.map((idp) => idp.id);
    };
    expect(
      await list({ idpNameQuery: { name: 'findable', method: 'TEXT_QUERY_METHOD_STARTS_WITH_IGNORE_CASE' } }),
    ).toContain(id);
    expect(await list({ idpIdQuery: { id } })).toEqual([id]);
    expect(await list({ idpIdQuery: { id: 'none' } })).toEqual([]);
  });

  test('a generic OpenID provider becomes one of Microsoft or Google under its id', async () => {
    const { request } = sampleOf(kindNamed('oidc'), 'generic');
    const { id } = await call<{ id: string }>(level, 'AddGenericOIDCProvider', request);
    const azure = sampleOf(kindNamed('azureAd'), 'Entra');
    expect(await failure(level, 'MigrateGenericOIDCProvider', { id })).toContain('template must be given');
    await call(level, 'MigrateGenericOIDCProvider', { id, azure: azure.request });
    expect(await read(level, id)).toMatchObject({
      type: 'PROVIDER_TYPE_AZURE_AD',
      name: 'Entra',
      config: { azureAd: azure.told },
    });
    expect(
      await failure(level, 'MigrateGenericOIDCProvider', {
        id,
        google: sampleOf(kindNamed('google'), 'G').request,
      }),
    ).toContain('Only generic OpenID Connect providers');
  });

  test('calls of the former kind make, change, rest and remove', async () => {
    const name = (instance: string, org: string) => (level === 'instance' ? instance : org);
    const shared = { name: 'former', stylingType: 'STYLING_TYPE_GOOGLE', autoRegister: true };
    const openId = {
      clientId: 'ours',
      clientSecret: 'Sesame3',
      issuer: 'https://idp.postern.example',
      scopes: ['openid'],
      displayNameMapping: 'OIDC_MAPPING_FIELD_EMAIL',
    };
    const { idpId } = await call<{ idpId: string }>(level, name('AddOIDCIDP', 'AddOrgOIDCIDP'), {
      ...shared,
      ...openId,
    });
    const get = async () =>
      (
        await call<{ idp: Idp & { oidcConfig: object } }>(level, name('GetIDPByID', 'GetOrgIDPByID'), {
          id: idpId,
        })
      ).idp;
    const { clientSecret: _, ...told } = openId;
    expect(await get()).toMatchObject({ ...shared, id: idpId, oidcConfig: told });
    // Templates show it too, as Zitadel's do.
    expect(await read(level, idpId)).toMatchObject({
      name: 'former',
      config: { options: { isLinkingAllowed: true, isCreationAllowed: true, isAutoCreation: true } },
    });

    await call(level, name('UpdateIDP', 'UpdateOrgIDP'), { ...shared, idpId, name: 'still former' });
    const update = name('UpdateIDPOIDCConfig', 'UpdateOrgIDPOIDCConfig');
    await call(level, update, { ...openId, idpId, clientId: 'other', clientSecret: '' });
    expect(await get()).toMatchObject({ name: 'still former', oidcConfig: { ...told, clientId: 'other' } });
    expect(await failure(level, update, { ...openId, idpId, clientId: 'other', clientSecret: '' })).toContain(
      'is so already',
    );

    await call(level, name('DeactivateIDP', 'DeactivateOrgIDP'), { idpId });
    expect((await get()).state).toBe('IDP_STATE_INACTIVE');
    await call(level, name('ReactivateIDP', 'ReactivateOrgIDP'), { idpId });
    const { result } = await call<{ result: Idp[] }>(level, name('ListIDPs', 'ListOrgIDPs'));
    expect(result.map(({ id }) => id)).toContain(idpId);
    await call(level, name('RemoveIDP', 'RemoveOrgIDP'), { idpId });
    expect(await failure(level, 'GetProviderByID', { id: idpId })).toContain('not_found');
  });
});

describe('login settings', () => {
  const ownerType = 'IDP_OWNER_TYPE_ORG';
  const settings = 'zitadel.settings.v2.SettingsService/GetActiveIdentityProviders';
  const active = async (request: object = {}) => {
    const { identityProviders = [] } = await postern.call<{
      identityProviders?: { id: string; type: string }[];
    }>(settings, request);
    return identityProviders;
  };

  test('offer providers of the instance to all, and an organization its own', async () => {
    const shared = await call<{ id: string }>(
      'instance',
      'AddAppleProvider',
      sampleOf(kindNamed('apple'), 'Apple').request,
    );
    const own = await call<{ id: string }>(
      'org',
      'AddGitHubProvider',
      sampleOf(kindNamed('github'), 'Own').request,
    );
    expect(await failure('instance', 'AddIDPToLoginPolicy', { idpId: own.id })).toContain('not_found');
    await call('instance', 'AddIDPToLoginPolicy', { idpId: shared.id });
    expect(await failure('instance', 'AddIDPToLoginPolicy', { idpId: shared.id })).toContain(
      'already_exists',
    );
    expect(await active()).toMatchObject([{ id: shared.id, type: 'IDENTITY_PROVIDER_TYPE_APPLE', options }]);
    expect(await active({ autoCreation: false })).toEqual([]);

    expect(await failure('org', 'AddIDPToLoginPolicy', { idpId: own.id, ownerType })).toContain(
      'no login settings',
    );
    await call('org', 'AddCustomLoginPolicy', {
      allowExternalIdp: true,
      idps: [{ idpId: shared.id, ownerType: 'IDP_OWNER_TYPE_SYSTEM' }],
    });
    await call('org', 'AddIDPToLoginPolicy', { idpId: own.id, ownerType });
    const { org } = await call<{ org: { id: string } }>('org', 'GetMyOrg');
    const ofOrg = { ctx: { orgId: org.id } };
    expect((await active(ofOrg)).map(({ id }) => id)).toEqual([shared.id, own.id]);
    const { policy } = await call<{ policy: { idps: { idpId: string }[] } }>('org', 'GetLoginPolicy');
    expect(policy.idps.map(({ idpId }) => idpId)).toEqual([shared.id, own.id]);

    await call('org', 'RemoveIDPFromLoginPolicy', { idpId: shared.id });
    expect(await failure('org', 'RemoveIDPFromLoginPolicy', { idpId: shared.id })).toContain('not_found');
    const listed = await call<{ result: { idpId: string; idpName: string }[] }>('org', 'ListLoginPolicyIDPs');
    expect(listed.result).toMatchObject([{ idpId: own.id, idpName: 'Own' }]);

    await call('org', 'DeleteProvider', { id: own.id });
    expect(await active(ofOrg)).toEqual([]);
    await call('org', 'ResetLoginPolicyToDefault');
    expect((await active(ofOrg)).map(({ id }) => id)).toEqual([shared.id]);
    await call('instance', 'DeleteProvider', { id: shared.id });
    expect(await active()).toEqual([]);
  });

  test('unknown providers are refused before settings are made', async () => {
    const unknown = { idps: [{ idpId: 'none', ownerType }] };
    expect(await failure('org', 'AddCustomLoginPolicy', unknown)).toContain(
      'There is no identity provider "none"',
    );
    const { isDefault } = await call<{ isDefault: boolean }>('org', 'GetLoginPolicy');
    expect(isDefault).toBe(true);
  });
});
