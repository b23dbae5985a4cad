import { functionActions } from '../action/index.ts';
import { authorizationsOf } from '../authorization/index.ts';
import { type Admission, admissionOf } from '../authz/admission.ts';
import { createRateLimit, type FailureLimitOptions, type RateLimit } from '../cache/index.ts';
import type { InstanceContext } from '../contract/types.ts';
import { createSigner } from '../crypto/index.ts';
import { recentStates } from '../eventstore/index.ts';
import { groupsOf } from '../group/index.ts';
import { loginUsers } from '../login/index.ts';
import type { Platform } from '../platform.ts';
import { type Usage, usageOf } from '../quota/index.ts';
import {
  type ClientDocuments,
  type ClientLogos,
  clientDocuments,
  clientLogos,
  type RegistrationOperations,
  registrationOperations,
} from '../registration/index.ts';
import { tokenScripts } from '../script/index.ts';
import type { AuthorizeContext } from './authorize/context.ts';
import { claimActions } from './claims/actions.ts';
import { createAttestations } from './clients/attestation.ts';
import { type ClientAuthentication, createClientAuthentication } from './clients/authenticate.ts';
import { createMachineKeys } from './clients/machine-keys.ts';
import { createMachines } from './clients/machines.ts';
import { createWorkloads } from './clients/workloads.ts';
import { createPolling } from './device-auth/polling.ts';
import type { GrantContext } from './grants/grant.ts';
import { lifetimesOf } from './lifetimes.ts';
import { lookupsOf } from './lookups.ts';
import { oidcSessionAggregate } from './oidc-session/state.ts';
import { type CertificateTrust, noCertificates } from './possession/certificates.ts';
import type { Possessions } from './possession/possession.ts';
import { type DeviceTimes, type Lifetimes, usualDeviceTimes } from './protocol/settings.ts';
import { createRegistrars, type Registrars } from './registration/registrar.ts';
import { type RegisteredUses, registeredUses } from './registration/uses.ts';
import { type FirstIntrospections, firstIntrospections } from './tokens/first-introspections.ts';
import type { IssuerSources } from './tokens/issue.ts';
import { subjectsOf } from './tokens/subject.ts';

export interface OidcDependencies {
  /** How long tokens of an instance are good; default: as its settings say. */
  readonly lifetimes?: (instanceId: string) => Lifetimes | Promise<Lifetimes>;
  /** Without it nobody is signed in yet. */
  readonly browserSessions?: AuthorizeContext['provider']['browserSessions'];
  /** Nobody is signed in by `prompt=none` with an e-mail address that is not confirmed. */
  readonly requiresEmail?: boolean;
  readonly failureLimit?: FailureLimitOptions;
  /** From one address; 0: any number. Default 600. */
  readonly authorizationsPerMinute?: number;
  /** Milliseconds in which a refresh token that was just used gets the same answer again; default 10 s, 0: never. */
  readonly refreshTokenReuse?: number;
  readonly devices?: DeviceTimes;
  /** Default: none are shown. */
  readonly certificates?: CertificateTrust;
}

type AuthorizeSources = AuthorizeContext['provider'];
type GrantSources = GrantContext['provider'];

/**
 * What the endpoints of the OpenID provider share; made once. Only endpoints know all of it: each floor below
 * says itself what it stands on.
 */
export interface Provider extends AuthorizeSources, GrantSources, IssuerSources {
  readonly platform: Platform;
  readonly authentication: ClientAuthentication;
  readonly possessions: Possessions;
  readonly certificates: CertificateTrust;
  readonly authorizations: RateLimit;
  readonly admission: Admission;
  readonly usage: Usage;
  readonly devices: DeviceTimes;
  readonly registrars: Registrars;
  readonly registrations: RegistrationOperations;
  readonly registeredUses: RegisteredUses;
  readonly firstIntrospections: FirstIntrospections;
  readonly documents: ClientDocuments;
  readonly logos: ClientLogos;
}

export function createProvider(platform: Platform, dependencies: OidcDependencies = {}): Provider {
  const { clients, clientKeys, tokens, access, impersonation, possessions } = lookupsOf(platform);
  const users = loginUsers(platform);
  const { failureLimit } = dependencies;
  const machines = createMachines(platform);
  const workloads = createWorkloads(platform);
  const certificates = dependencies.certificates ?? noCertificates;
  const devices = dependencies.devices ?? usualDeviceTimes;
  return {
    platform,
    clients,
    clientKeys,
    tokens,
    impersonation,
    possessions,
    machineKeys: createMachineKeys(platform),
    machines,
    certificates,
    admission: admissionOf(platform),
    usage: usageOf(platform),
    authorizations: createRateLimit({ perMinute: dependencies.authorizationsPerMinute ?? 600 }),
    authentication: createClientAuthentication({
      platform,
      clients,
      clientKeys,
      machines,
      workloads,
      certificates,
      attestations: createAttestations(platform, possessions),
      failureLimit,
    }),
    subjects: subjectsOf(platform),
    recentSessions: recentStates(oidcSessionAggregate),
    users,
    isNamed: users.isNamed,
    signer: createSigner(platform.encryption),
    roles: authorizationsOf(platform),
    groups: groupsOf(platform),
    actions: claimActions({
      platform,
      roles: authorizationsOf(platform),
      targets: functionActions(platform),
      scripts: tokenScripts(platform),
    }),
    access,
    refreshTokenReuse: dependencies.refreshTokenReuse ?? 10_000,
    devices,
    registrars: createRegistrars(platform),
    registrations: registrationOperations(platform),
    registeredUses: registeredUses(platform),
    firstIntrospections: firstIntrospections(platform),
    documents: clientDocuments(platform),
    logos: clientLogos(platform),
    polling: createPolling(devices.interval),
    lifetimes: dependencies.lifetimes ?? ((instanceId) => lifetimesOf(platform, instanceId)),
    browserSessions: dependencies.browserSessions ?? (() => Promise.resolve([])),
  };
}

/** What every endpoint knows of a request. */
export interface EndpointContext {
  readonly provider: Provider;
  readonly instance: InstanceContext;
}
