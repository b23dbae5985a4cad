import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { create } from '@bufbuild/protobuf';
import * as v2 from '../contract/services/settings/v2.ts';
import * as v2beta from '../contract/services/settings/v2beta.ts';
import type { RequestContext } from '../contract/types.ts';
import { appendIn, type NewEvent } from '../eventstore/index.ts';
import { supportedLanguages } from '../i18n/index.ts';
import { projections } from '../projections.ts';
import { type TestPlatform, testPlatform, testScope } from '../testing/platform.ts';
import { type TestTenant, testTenant } from '../testing/tenant.ts';
import { settingsOf } from './index.ts';
import { settingsService } from './v2.ts';
import { settingsServiceBeta } from './v2beta.ts';

let platform: TestPlatform;
let tenant: TestTenant;
beforeAll(async () => {
  platform = await testPlatform({ projections });
  tenant = await testTenant(platform);
});
afterAll(() => platform?.close());

/** Facts of settings that no command of this release writes, as an imported history has them. */
async function happen(aggregateType: 'instance' | 'org', ...events: NewEvent[]) {
  const aggregateId = aggregateType === 'instance' ? tenant.instance.id : tenant.orgId;
  const aggregate = { type: aggregateType, initial: undefined, evolve: () => undefined, eventTypes: [] };
  const { version, owner } = await platform.store.load(tenant.instance.id, aggregate, aggregateId);
  await appendIn(platform.store, testScope(tenant.instance.id), [
    { aggregateType, aggregateId, owner, expectedVersion: version, events },
  ]);
  await platform.settled();
}
const fact = (type: string, payload: object = {}): NewEvent => ({ type, payload });

const inOrg = () => ({ ctx: { resourceOwner: { case: 'orgId' as const, value: tenant.orgId } } });
const inInstance = { ctx: { resourceOwner: { case: 'instance' as const, value: true } } };

async function call(method: keyof typeof v2beta.SettingsService.method, request: object = {}, beta = false) {
  const stable = settingsService(platform);
  const handler = (beta ? settingsServiceBeta(stable) : stable).handlers[method];
  const context = { instance: tenant.instance, orgId: tenant.orgId } as RequestContext;
  const { input, output } = (beta ? v2beta : v2).SettingsService.method[method];
  const answer = await handler?.(create(input, request as never) as never, context);
  // biome-ignore lint/suspicious/noExplicitAny: one helper for ten answers
  return create(output, answer as never) as any;
}

describe('a new instance', () => {
  test('has the documented login settings', async () => {
    const { settings, details } = await call('getLoginSettings', inOrg());
    expect(settings).toMatchObject({
      allowUsernamePassword: true,
      allowLocalAuthentication: true,
      allowRegister: true,
      allowExternalIdp: true,
      forceMfa: false,
      passkeysType: v2.PasskeysType.ALLOWED,
      allowDomainDiscovery: true,
      defaultRedirectUri: '',
      secondFactors: [v2.SecondFactorType.TOTP, v2.SecondFactorType.U2F],
      multiFactors: [v2.MultiFactorType.U2F_WITH_VERIFICATION],
      resourceOwnerType: v2.ResourceOwnerType.INSTANCE,
    });
    expect(settings.passwordCheckLifetime).toMatchObject({ seconds: 240n * 3600n, nanos: 0 });
    expect(settings.secondFactorCheckLifetime).toMatchObject({ seconds: 18n * 3600n });
    expect(details.resourceOwner).toBe(tenant.instance.id);
  });

  test('has the documented settings for passwords, lockout and domains', async () => {
    const instance = v2.ResourceOwnerType.INSTANCE;
    expect((await call('getPasswordComplexitySettings')).settings).toMatchObject({
      minLength: 8n,
      requiresLowercase: true,
      requiresUppercase: true,
      requiresNumber: true,
      requiresSymbol: true,
      resourceOwnerType: instance,
    });
    expect((await call('getPasswordExpirySettings')).settings).toMatchObject({
      maxAgeDays: 0n,
      expireWarnDays: 0n,
    });
    expect((await call('getLockoutSettings')).settings).toMatchObject({
      maxPasswordAttempts: 0n,
      maxOtpAttempts: 0n,
    });
    expect((await call('getDomainSettings')).settings).toMatchObject({
      loginNameIncludesDomain: false,
      requireOrgDomainVerification: false,
      smtpSenderAddressMatchesInstanceDomain: false,
    });
    expect((await call('getLegalAndSupportSettings')).settings).toMatchObject({
      tosLink: '',
      privacyPolicyLink: '',
    });
  });

  test('has the documented branding and security', async () => {
    expect((await call('getBrandingSettings')).settings).toMatchObject({
      lightTheme: { primaryColor: '#5469d4', backgroundColor: '#fafafa' },
      darkTheme: { primaryColor: '#2073c4', backgroundColor: '#111827' },
      themeMode: v2.ThemeMode.AUTO,
      disableWatermark: false,
    });
    expect((await call('getSecuritySettings')).settings).toMatchObject({
      embeddedIframe: { enabled: false, allowedOrigins: [] },
      enableImpersonation: false,
    });
  });

  test('tells its organization and languages, and no identity providers', async () => {
    expect(await call('getGeneralSettings')).toMatchObject({
      defaultOrgId: tenant.orgId,
      defaultOrganizationId: tenant.orgId,
      defaultLanguage: 'en',
      supportedLanguages: [...supportedLanguages],
    });
    expect((await call('getActiveIdentityProviders')).identityProviders).toEqual([]);
  });

  test('says the same under v2beta', async () => {
    const stable = (await call('getLoginSettings', inOrg())).settings;
    const older = (await call('getLoginSettings', inOrg(), true)).settings;
    expect(older.secondFactors).toEqual(stable.secondFactors);
    expect(older.passwordCheckLifetime.seconds).toBe(stable.passwordCheckLifetime.seconds);
  });
});

describe('an organization', () => {
  test('overrides what it sets, until it takes that back; answers follow at once', async () => {
    const complexity = async (request: object) =>
      (await call('getPasswordComplexitySettings', request)).settings;
    expect((await complexity(inOrg())).minLength).toBe(8n);

    await happen('org', fact('org.policy.password.complexity.added', { minLength: 12, hasNumber: true }));
    expect(await complexity(inOrg())).toMatchObject({
      minLength: 12n,
      requiresNumber: true,
      requiresSymbol: false,
      resourceOwnerType: v2.ResourceOwnerType.ORG,
    });
    expect((await complexity(inInstance)).minLength).toBe(8n);

    await happen('org', fact('org.policy.password.complexity.changed', { hasSymbol: true }));
    expect(await complexity({})).toMatchObject({
      minLength: 12n,
      requiresNumber: true,
      requiresSymbol: true,
    });

    await happen('org', fact('org.policy.password.complexity.removed'));
    expect((await complexity(inOrg())).resourceOwnerType).toBe(v2.ResourceOwnerType.INSTANCE);
  });

  test('with login settings of its own has factors of its own', async () => {
    await happen(
      'org',
      fact('org.policy.login.added', { allowUsernamePassword: true, passwordCheckLifetime: 1_500_000_000 }),
      fact('org.policy.login.secondfactor.added', { mfaType: 4 }),
      fact('org.policy.login.secondfactor.added', { mfaType: 1 }),
      fact('org.policy.login.secondfactor.removed', { mfaType: 4 }),
    );
    const { settings } = await call('getLoginSettings', inOrg());
    expect(settings).toMatchObject({ allowRegister: false, secondFactors: [1], multiFactors: [] });
    expect(settings.passwordCheckLifetime).toMatchObject({ seconds: 1n, nanos: 500_000_000 });
    await happen('org', fact('org.policy.login.removed'));
    expect((await call('getLoginSettings', inOrg())).settings.secondFactors).toEqual([1, 2]);
  });

  test('shows a brand once it is activated, as it was then', async () => {
    const colour = async () => (await call('getBrandingSettings', inOrg())).settings.lightTheme.primaryColor;
    await happen('org', fact('org.policy.label.added', { primaryColor: '#ff0000' }));
    expect(await colour()).toBe('#5469d4');
    await happen('org', fact('org.policy.label.activated'));
    expect(await colour()).toBe('#ff0000');
    await happen('org', fact('org.policy.label.changed', { primaryColor: '#00ff00' }));
    expect(await colour()).toBe('#ff0000');
  });
});

test('what holds is read once, and again only after it changed', async () => {
  const settings = settingsOf(platform);
  const { brandingDraft: _, ...readers } = settings;
  for (const [name, read] of Object.entries(readers)) {
    const first = await read(tenant.instance.id, tenant.orgId);
    expect(await read(tenant.instance.id, tenant.orgId), name).toBe(first as never);
  }
});

test('an instance can be shown in frames of the origins it names', async () => {
  await happen(
    'instance',
    fact('instance.policy.security.set', {
      enable_iframe_embedding: true,
      allowedOrigins: ['https://a.example'],
    }),
    fact('instance.policy.security.set', { enable_impersonation: true }),
  );
  expect((await settingsOf(platform).security(tenant.instance.id, '')).values).toMatchObject({
    embeddedIframe: true,
    allowedOrigins: ['https://a.example'],
    impersonation: true,
  });
});
