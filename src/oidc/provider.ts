import type { Client } from '../application/index.ts';
import type { InstanceContext } from '../contract/types.ts';
import { createSigner, type Signer } from '../crypto/index.ts';
import type { SignedInSession } from '../login/authorization-flow.ts';
import type { Platform } from '../platform.ts';
import { type SessionUsers, sessionUsers } from '../session/index.ts';
import type { Clients } from './clients/cached.ts';
import { createFailureLimit, type FailureLimit, type FailureLimitOptions } from './clients/failures.ts';
import { createMachines, type Machine, type Machines } from './clients/machines.ts';
import { lookupsOf } from './lookups.ts';
import { createRememberedProofs, type RememberedProofs } from './remembered-proofs.ts';
import { defaultLifetimes, type Lifetimes } from './settings.ts';
import type { TokenReader } from './tokens/present.ts';
import { createSubjectLookup, type SubjectLookup } from './tokens/subject.ts';

export interface OidcDependencies {
  /** How long tokens of an instance are good; default 12 h, and 720 h idle and 2160 h at most for refreshing. */
  readonly lifetimes?: (instanceId: string) => Lifetimes | Promise<Lifetimes>;
  /**
   * The sign-in that the browser of these request headers has now: answers `prompt=none`.
   * Without it nobody is signed in yet.
   */
  readonly browserSession?: (
    instance: InstanceContext,
    headers: Headers,
  ) => Promise<SignedInSession | undefined>;
  readonly failureLimit?: FailureLimitOptions;
}

/** What the endpoints of the OpenID provider share; made once. */
export interface Provider {
  readonly platform: Platform;
  readonly clients: Clients;
  readonly machines: Machines;
  readonly subjects: SubjectLookup;
  readonly tokens: TokenReader;
  readonly users: SessionUsers;
  readonly signer: Signer;
  readonly failures: FailureLimit;
  /**
   * Which `Authorization` headers proved whom. They count only while the client is the very object that was
   * proven: any event of its project or user makes it another.
   */
  readonly proven: {
    readonly clients: RememberedProofs<Client>;
    readonly machines: RememberedProofs<Machine>;
  };
  readonly lifetimes: (instanceId: string) => Lifetimes | Promise<Lifetimes>;
  readonly browserSession: NonNullable<OidcDependencies['browserSession']>;
}

export const createProvider = (platform: Platform, dependencies: OidcDependencies = {}): Provider => ({
  platform,
  ...lookupsOf(platform),
  machines: createMachines(platform),
  subjects: createSubjectLookup(platform.sql),
  users: sessionUsers(platform),
  signer: createSigner(platform.encryption),
  failures: createFailureLimit(dependencies.failureLimit),
  proven: { clients: createRememberedProofs(), machines: createRememberedProofs() },
  lifetimes: dependencies.lifetimes ?? (() => defaultLifetimes),
  browserSession: dependencies.browserSession ?? (() => Promise.resolve(undefined)),
});

/** What every endpoint knows of a request. */
export interface EndpointContext {
  readonly provider: Provider;
  readonly instance: InstanceContext;
}
