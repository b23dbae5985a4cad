import type { AuditColumns } from '../contract/details.ts';
import type { Aggregate, Loaded } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { remembering } from './cached.ts';
import {
  type Branding,
  type BrandingState,
  defaultBranding,
  instanceBranding,
  orgBranding,
} from './policies/branding.ts';
import { domainPolicy } from './policies/domain.ts';
import { lockoutPolicy } from './policies/lockout.ts';
import { defaultFactors, loginPolicy } from './policies/login.ts';
import { notificationPolicy } from './policies/notification.ts';
import { passwordAgePolicy } from './policies/password-age.ts';
import { passwordComplexityPolicy } from './policies/password-complexity.ts';
import { privacyPolicy } from './policies/privacy.ts';
import { type SecurityPolicy, securityAggregate } from './policies/security.ts';
import type { Policy, PolicyFields, PolicyValues } from './policy.ts';
import { type Effective, effectivePolicy, type LoginFactors, loginFactors } from './queries.ts';

type Reader<V> = (instanceId: string, orgId: string) => Promise<Effective<V>>;
type ValuesOf<P> = P extends Policy<infer F extends PolicyFields> ? PolicyValues<F> : never;

export type LoginSettings = ValuesOf<typeof loginPolicy> & { readonly factors: LoginFactors };

/** What is in force in an organization (`orgId` '' asks for the instance's own); answers are kept until they change. */
export interface Settings {
  readonly login: Reader<LoginSettings>;
  readonly passwordComplexity: Reader<ValuesOf<typeof passwordComplexityPolicy>>;
  readonly passwordAge: Reader<ValuesOf<typeof passwordAgePolicy>>;
  readonly lockout: Reader<ValuesOf<typeof lockoutPolicy>>;
  readonly domain: Reader<ValuesOf<typeof domainPolicy>>;
  readonly privacy: Reader<ValuesOf<typeof privacyPolicy>>;
  readonly notification: Reader<ValuesOf<typeof notificationPolicy>>;
  readonly branding: Reader<Branding>;
  readonly security: Reader<SecurityPolicy>;
}

type Sources = Pick<Platform, 'sql' | 'store' | 'projections'>;

const known = new WeakMap<object, Settings>();

/** The settings reader of a platform; one each, so that all features share what it remembers. */
export function settingsOf(platform: Sources): Settings {
  const settings = known.get(platform) ?? createSettings(platform);
  known.set(platform, settings);
  return settings;
}

function createSettings({ sql, store, projections }: Sources): Settings {
  const cached = remembering(projections);
  const table = <F extends PolicyFields>(policy: Policy<F>): Reader<PolicyValues<F>> =>
    cached((instanceId, orgId) => effectivePolicy(sql, policy, instanceId, orgId));

  const load = <S>(aggregate: Aggregate<S>, instanceId: string, id: string) =>
    store.load(instanceId, aggregate, id);

  return {
    login: cached(async (instanceId, orgId) => {
      const policy = await effectivePolicy(sql, loginPolicy, instanceId, orgId);
      const factors =
        policy.owner === 'system'
          ? defaultFactors
          : await loginFactors(sql, instanceId, policy.owner === 'org' ? orgId : instanceId);
      return { ...policy, values: { ...policy.values, factors } };
    }),
    passwordComplexity: table(passwordComplexityPolicy),
    passwordAge: table(passwordAgePolicy),
    lockout: table(lockoutPolicy),
    domain: table(domainPolicy),
    privacy: table(privacyPolicy),
    notification: table(notificationPolicy),
    branding: cached(async (instanceId, orgId): Promise<Effective<Branding>> => {
      if (orgId !== '' && orgId !== instanceId) {
        const own = await load<BrandingState>(orgBranding, instanceId, orgId);
        if (own.state.active) return { values: own.state.active, owner: 'org', audit: auditOf(own) };
      }
      const shared = await load<BrandingState>(instanceBranding, instanceId, instanceId);
      return shared.state.active
        ? { values: shared.state.active, owner: 'instance', audit: auditOf(shared) }
        : { values: defaultBranding, owner: 'system', audit: undefined };
    }),
    security: cached(async (instanceId) => {
      const loaded = await load<SecurityPolicy>(securityAggregate, instanceId, instanceId);
      return { values: loaded.state, owner: 'instance', audit: auditOf(loaded) };
    }),
  };
}

const auditOf = (loaded: Loaded<unknown>): AuditColumns | undefined =>
  loaded.createdAt && loaded.changedAt
    ? {
        sequence: BigInt(loaded.version),
        creation_date: loaded.createdAt,
        change_date: loaded.changedAt,
        resource_owner: loaded.owner,
      }
    : undefined;
