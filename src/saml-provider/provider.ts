import { type SamlApplications, samlApplicationsOf } from '../application/index.ts';
import { type Authorizations, authorizationsOf } from '../authorization/index.ts';
import { type Admission, admissionOf } from '../authz/admission.ts';
import { createRateLimit, type RateLimit } from '../cache/index.ts';
import type { Config } from '../config/index.ts';
import type { InstanceContext } from '../contract/types.ts';
import { type LoginUsers, loginUsers, type SignedInSession, signedInSessions } from '../login/index.ts';
import { type Access, lookupsOf, type SubjectLookup, subjectsOf } from '../oidc/index.ts';
import type { Platform } from '../platform.ts';
import { samlKeysOf } from './keys/keys.ts';

/** What the SAML identity provider stands on; it is one for each server. */
export interface SamlProvider {
  readonly platform: Platform;
  readonly applications: SamlApplications;
  readonly keys: ReturnType<typeof samlKeysOf>;
  readonly users: LoginUsers;
  readonly access: Access;
  readonly subjects: SubjectLookup;
  readonly roles: Authorizations;
  readonly admission: Admission;
  /** Messages from one address: each costs an event or a signature. */
  readonly messages: RateLimit;
  /** The sign-ins that the browser of these request headers has now, one a person. */
  readonly browserSessions: (
    instance: InstanceContext,
    headers: Headers,
  ) => Promise<readonly SignedInSession[]>;
}

/** What every part knows of a request. */
export interface SamlContext {
  readonly provider: SamlProvider;
  readonly instance: InstanceContext;
}

function createSamlProvider(
  platform: Platform,
  { login, limits }: Pick<Config, 'login' | 'limits'>,
): SamlProvider {
  const users = loginUsers(platform);
  const requiresEmail = login.unverifiedEmail === 'require';
  return {
    platform,
    applications: samlApplicationsOf(platform),
    keys: samlKeysOf(platform),
    users,
    access: lookupsOf(platform).access,
    subjects: subjectsOf(platform),
    roles: authorizationsOf(platform),
    admission: admissionOf(platform),
    messages: createRateLimit({ perMinute: limits.authorizationsPerMinute }),
    browserSessions: (instance, headers) =>
      signedInSessions(platform, users, instance, new Request(instance.origin, { headers }), requiresEmail),
  };
}

const providers = new WeakMap<object, SamlProvider>();

/** @param config counts when it is asked for first */
export function samlProviderOf(platform: Platform, config: Pick<Config, 'login' | 'limits'>): SamlProvider {
  const provider = providers.get(platform) ?? createSamlProvider(platform, config);
  providers.set(platform, provider);
  return provider;
}
