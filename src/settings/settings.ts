import type { AuditColumns } from '../contract/details.ts';
import type { FieldSet, Loaded, ValuesOf } from '../eventstore/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import { remembering } from './cached.ts';
import { defaultOidcSettings, type OidcSettings, oidcSlice } from './oidc-settings.ts';
import { type OrganizationSettings, organizationDefaults, organizationSettings } from './organization.ts';
import { type Branding, brandingPolicy } from './policies/branding.ts';
import { domainPolicy } from './policies/domain.ts';
import { lockoutPolicy } from './policies/lockout.ts';
import { loginPolicy } from './policies/login.ts';
import { defaultFactors, type LoginFactors } from './policies/login-factors.ts';
import { notificationPolicy } from './policies/notification.ts';
import { passwordAgePolicy } from './policies/password-age.ts';
import { passwordComplexityPolicy } from './policies/password-complexity.ts';
import { privacyPolicy } from './policies/privacy.ts';
import { type SecurityPolicy, securitySlice } from './policies/security.ts';
import type { Own, Policy } from './policy.ts';
import type { TabledPolicy } from './policy-table.ts';
import {
  type Effective,
  effectivePolicy,
  loginFactors,
  loginProviders,
  type OfferedProvider,
} from './queries.ts';
import { type Restrictions, restrictionsAggregate, restrictionsOf } from './restrictions/index.ts';
import { generatorSlice, generatorsOf, type SecretGenerators } from './secret-generators.ts';

export type Reader<V> = (instanceId: string, orgId: string) => Promise<Effective<V>>;
type ValuesIn<P> = P extends Policy<infer F extends FieldSet> ? ValuesOf<F> : never;

export type LoginSettings = ValuesIn<typeof loginPolicy> & {
  readonly factors: LoginFactors;
  /** The identity providers that are offered, where `allowExternalIdp` says that any are. */
  readonly providers: readonly OfferedProvider[];
};

/** What is in force in an organization (`orgId` '' asks for the instance's own); answers are kept until they change. */
export interface Settings {
  readonly login: Reader<LoginSettings>;
  readonly passwordComplexity: Reader<ValuesIn<typeof passwordComplexityPolicy>>;
  readonly passwordAge: Reader<ValuesIn<typeof passwordAgePolicy>>;
  readonly lockout: Reader<ValuesIn<typeof lockoutPolicy>>;
  readonly domain: Reader<ValuesIn<typeof domainPolicy>>;
  readonly privacy: Reader<ValuesIn<typeof privacyPolicy>>;
  readonly notification: Reader<ValuesIn<typeof notificationPolicy>>;
  readonly branding: Reader<Branding>;
  /** What branding would be if drafts were activated; read anew each time. */
  readonly brandingDraft: Reader<Branding>;
  readonly security: Reader<SecurityPolicy>;
  /** What organizations alone have. */
  readonly organization: Reader<OrganizationSettings>;
  readonly restrictions: Reader<Restrictions>;
  readonly oidc: Reader<OidcSettings>;
  readonly secretGenerators: Reader<SecretGenerators>;
}

type Sources = Pick<Platform, 'sql' | 'store'> & Partial<Pick<Platform, 'projections'>>;

/** Without projections each answer is read anew: for threads that are not told of changes. */
export function createSettings({ sql, store, projections }: Sources): Settings {
  const cached = remembering(projections);
  const table = <F extends FieldSet>(policy: TabledPolicy<F>): Reader<ValuesOf<F>> =>
    cached((instanceId, orgId) => effectivePolicy(sql, policy, instanceId, orgId));

  /** Of policies with drafts, which stand in events alone. */
  const folded =
    <F extends FieldSet, X extends object>(
      { slices, initial }: Policy<F, X>,
      which: keyof Own<unknown>,
    ): Reader<ValuesOf<F> & X> =>
    async (instanceId, orgId) => {
      if (orgId !== '' && orgId !== instanceId) {
        const own = await store.load(instanceId, slices.org, orgId);
        const values = own.state.own[which];
        if (values) return { values, owner: 'org', audit: auditOf(own) };
      }
      const shared = await store.load(instanceId, slices.instance, instanceId);
      const values = shared.state.own[which];
      return values
        ? { values, owner: 'instance', audit: auditOf(shared) }
        : { values: initial, owner: 'system', audit: undefined };
    };

  return {
    login: cached(async (instanceId, orgId) => {
      const policy = await effectivePolicy(sql, loginPolicy, instanceId, orgId);
      const owner = policy.owner === 'org' ? orgId : instanceId;
      const [factors, providers] = await Promise.all([
        policy.owner === 'system' ? defaultFactors : loginFactors(sql, instanceId, owner),
        loginProviders(sql, instanceId, owner),
      ]);
      return { ...policy, values: { ...policy.values, factors, providers } };
    }),
    passwordComplexity: table(passwordComplexityPolicy),
    passwordAge: table(passwordAgePolicy),
    lockout: table(lockoutPolicy),
    domain: table(domainPolicy),
    privacy: table(privacyPolicy),
    notification: table(notificationPolicy),
    branding: cached(folded(brandingPolicy, 'active')),
    brandingDraft: folded(brandingPolicy, 'set'),
    organization: cached(
      async (instanceId, orgId) => {
        const loaded = await store.load(instanceId, organizationSettings, orgId);
        return loaded.state
          ? { values: loaded.state, owner: 'org', audit: auditOf(loaded) }
          : { values: organizationDefaults, owner: 'system', audit: undefined };
      },
      [organizationSettings.type],
    ),
    security: cached(async (instanceId) => {
      const loaded = await store.load(instanceId, securitySlice, instanceId);
      return { values: loaded.state.own, owner: 'instance', audit: auditOf(loaded) };
    }),
    oidc: cached(async (instanceId) => {
      const loaded = await store.load(instanceId, oidcSlice, instanceId);
      const { own } = loaded.state;
      return own
        ? { values: own, owner: 'instance', audit: auditOf(loaded) }
        : { values: defaultOidcSettings, owner: 'system', audit: undefined };
    }),
    secretGenerators: cached(async (instanceId) => {
      const loaded = await store.load(instanceId, generatorSlice, instanceId);
      return { values: generatorsOf(loaded.state.own), owner: 'instance', audit: auditOf(loaded) };
    }),
    restrictions: cached((instanceId) => restrictionsOf(store, instanceId), [restrictionsAggregate.type]),
  };
}

/** The settings reader of a platform; one each, so that all features share what it remembers. */
export const settingsOf = oncePer(
  (sources: Pick<Platform, 'sql' | 'store' | 'projections'>): Settings => createSettings(sources),
);

const auditOf = (loaded: Loaded<unknown>): AuditColumns | undefined =>
  loaded.createdAt && loaded.changedAt
    ? {
        sequence: BigInt(loaded.version),
        creation_date: loaded.createdAt,
        change_date: loaded.changedAt,
        resource_owner: loaded.owner,
      }
    : undefined;
