import { decodeProtectedHeader } from 'jose';
import {
  type Client,
  certificateMethodOf,
  isAttestationMethod,
  isFapi,
  usesSecret,
} from '../../application/index.ts';
import { createFailureLimits, type FailureLimitOptions, type ProofAttempt } from '../../cache/index.ts';
import type { WireRequest } from '../../contract/transport/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import { warnSparingly } from '../../telemetry/index.ts';
import type { CertificateTrust } from '../possession/certificates.ts';
import { invalidClient, invalidRequest, OAuthError } from '../protocol/errors.ts';
import type { Parameters } from '../protocol/parameters.ts';
import { createRememberedProofs } from '../protocol/remembered-proofs.ts';
import { partiesOf, verifyAssertion } from './assertion.ts';
import type { Attestations } from './attestation.ts';
import type { Clients } from './cached.ts';
import { certificateProblem } from './certificate.ts';
import { attestationHeader, type Credentials, credentialsOf } from './credentials.ts';
import { requireFapiAssertion } from './fapi.ts';
import type { ClientKeys } from './keys.ts';
import type { Machine, Machines } from './machines.ts';
import type { ProvenClient } from './proven.ts';
import { isOfIssuer, type Workloads } from './workloads.ts';

/** A request that says who makes it, with its form. */
export interface Asking {
  readonly instance: InstanceContext;
  readonly request: WireRequest;
  readonly form: Parameters;
}

/** Who makes a request, proven (RFC 6749 §2.3, §3.2.1). */
export interface ClientAuthentication {
  /**
   * The application, authenticated by its own method.
   * @throws OAuthError `invalid_client`, `invalid_request`, 429 for a failure after too many others
   */
  application(asking: Asking): Promise<ProvenClient>;
  /**
   * The machine user that makes a request with its own id or name, and its secret or the word of an issuer that is
   * trusted.
   * @returns undefined when there is no such machine, so that an application may be meant
   * @throws OAuthError as `application`
   */
  machine(asking: Asking): Promise<Machine | undefined>;
  /**
   * The machine user of that id or name, by the word of an issuer that is trusted.
   * @throws OAuthError as `application`
   */
  workload(asking: Asking, clientId: string, assertion: string): Promise<Machine>;
}

export interface ClientAuthenticationSources {
  readonly platform: Pick<
    Platform,
    'sql' | 'store' | 'projections' | 'clock' | 'secrets' | 'failureCounts' | 'log'
  >;
  readonly clients: Clients;
  readonly clientKeys: ClientKeys;
  readonly machines: Machines;
  readonly workloads: Workloads;
  readonly certificates: CertificateTrust;
  readonly attestations: Attestations;
  readonly failureLimit?: FailureLimitOptions | undefined;
}

/** RFC 7662 §2.1: anyone may say a public client's id, so it cannot ask. @throws OAuthError `invalid_client` */
export function requireConfidential(client: ProvenClient): ProvenClient {
  if (client.authMethod !== 'none') return client;
  throw invalidClient('This needs a client that authenticates');
}

/** Unknown client, wrong secret and wrong method say the same: nobody learns which clients there are. */
const refused = (detail: string) =>
  invalidClient('The client is unknown, or its authentication failed', { detail });

/** OIDC Registration §2: `token_endpoint_auth_signing_alg`. @throws OAuthError `invalid_client` */
function requireAlgorithm({ oidc }: Client, assertion: string): void {
  const algorithm = oidc?.tokenEndpointAuthSigningAlg ?? '';
  if (algorithm !== '' && decodeProtectedHeader(assertion).alg !== algorithm)
    throw invalidClient(`The client_assertion of this client must be signed by ${algorithm}`);
}

const provesByCertificate = ({ oidc }: Client): boolean =>
  oidc !== undefined && certificateMethodOf(oidc) !== undefined;

/** Many may be bound to one issuer, in any organization: which of them is meant is not guessed (RFC 7523 §3). */
function requireNamed(clientId: string | undefined): string {
  if (clientId !== undefined) return clientId;
  throw invalidRequest('client_id is missing: with an assertion of another issuer it says who the client is');
}

/** What a secret is compared with when there is no client, so that it costs the same. */
const decoy = '$sha256$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** What is longer is nobody's id, and all of it together counts as one: keys are kept. */
const maxIdLength = 300;

const attemptOf = ({ instance, request }: Asking, clientId: string): ProofAttempt => ({
  account: `${instance.id}/${clientId.length > maxIdLength ? '' : clientId}`,
  address: request.remoteAddress,
});

const tooMany = (seconds: number) =>
  new OAuthError(
    'temporarily_unavailable',
    429,
    `Too many failed authentications of this client; try again in ${seconds} seconds`,
    { headers: { 'retry-after': String(seconds) } },
  );

/** Secrets that this server made are compared by a digest; those of imported histories by what they were hashed with. */
const isSlow = (encoded: string): boolean => !encoded.startsWith('$sha256$');

/** Whether it is remembered as this very object. What has to be read first is not, and its failure is told by who reads it. */
function isStill<V>(known: V, found: V | undefined | Promise<V | undefined>): boolean {
  if (found instanceof Promise) found.catch(() => {});
  return found === known;
}

const credentialParameters = ['client_id', 'client_secret', 'client_assertion'];

const saysMore = ({ form, request }: Asking): boolean =>
  credentialParameters.some((name) => form.get(name) !== undefined) ||
  request.header(attestationHeader) !== undefined;

type Secret = Extract<Credentials, { secret: string }>;
type Assertion = Extract<Credentials, { assertion: string }>;
type Attested = Extract<Credentials, { attestation: string }>;

export function createClientAuthentication({
  platform,
  clients,
  clientKeys,
  machines,
  workloads,
  certificates,
  attestations,
  failureLimit,
}: ClientAuthenticationSources): ClientAuthentication {
  const limits = createFailureLimits({
    shared: platform.failureCounts,
    // A client that tries an old secret for ever must not cost people at its address their sign-in.
    sharedAs: 'client',
    onSharedError: (error) =>
      warnSparingly(platform.log, 'failed authentications of clients are counted by this node alone', {
        error,
      }),
    ...failureLimit,
  });
  // Which `Authorization` headers proved whom. They count only while the client is the very object that was
  // proven: any event of its project or user makes it another.
  const proven = { clients: createRememberedProofs<Client>(), machines: createRememberedProofs<Machine>() };
  /** Secrets that a slow hash was found to be of. */
  const provenSecrets = createRememberedProofs<true>();
  /** Addresses and clients whose secret is compared by a slow hash at this moment. */
  const comparing = new Set<string>();

  /** Refuses who guesses, never who proves to be the client: what is right is let through whatever failed before. */
  async function limited<T>(attempt: ProofAttempt, authenticate: () => Promise<T>): Promise<T> {
    const seconds = limits.wait(attempt);
    try {
      const authenticated = await limits.during(attempt, authenticate);
      limits.succeeded(attempt);
      return authenticated;
    } catch (error) {
      // A database that is away says nothing of the client.
      if (!(error instanceof OAuthError && error.code === 'invalid_client')) throw error;
      const wait = seconds > 0 ? seconds : await waitElsewhere(attempt);
      // Who is refused anyhow adds nothing that other nodes need: guesses past the budget write nothing.
      if (wait > 0) limits.failed(attempt);
      else await limits.failedAnywhere(attempt);
      throw wait > 0 ? tooMany(wait) : error;
    }
  }

  /** Other nodes are asked when a proof has failed, so that what is right costs no look at their counts. */
  async function waitElsewhere(attempt: ProofAttempt): Promise<number> {
    await limits.consult(attempt);
    return limits.wait(attempt);
  }

  /**
   * Whether the secret is the hashed one. Slow hashes are compared for guessers too, since a right secret may be
   * among the guesses, but one at a time; who was right before need not wait behind them.
   */
  async function isRight(instanceId: string, attempt: ProofAttempt, secret: string, encoded: string) {
    if (!isSlow(encoded)) return platform.secrets.verify(secret, encoded);
    const text = `${encoded} ${secret}`;
    if (provenSecrets.get(instanceId, text)) return true;
    const seconds = limits.wait(attempt);
    const lane = `${attempt.address} ${attempt.account}`;
    if (seconds > 0 && comparing.has(lane)) throw tooMany(seconds);
    comparing.add(lane);
    try {
      const right = await platform.secrets.verify(secret, encoded);
      if (right) provenSecrets.keep(instanceId, text, true);
      return right;
    } finally {
      comparing.delete(lane);
    }
  }

  /** The client that this header proved before, if nothing of it changed since and nothing else is said of it. */
  function provenClient(asking: Asking, authorization: string): Client | undefined {
    const { instance } = asking;
    const client = proven.clients.get(instance.id, authorization);
    if (!client || !isStill(client, clients.byId(instance.id, client.clientId))) return undefined;
    return saysMore(asking) ? undefined : client;
  }

  function provenMachine(asking: Asking, authorization: string): Machine | undefined {
    const { instance } = asking;
    const machine = proven.machines.get(instance.id, authorization);
    if (!machine || !isStill(machine, machines.byClientId(instance.id, machine.clientId))) return undefined;
    return saysMore(asking) ? undefined : machine;
  }

  async function clientOfSecret(
    { instance, request }: Asking,
    attempt: ProofAttempt,
    credentials: Exclude<Credentials, Assertion | Attested>,
  ): Promise<Client> {
    const client = await clients.byId(instance.id, credentials.clientId);
    if (client && provesByCertificate(client)) {
      if (credentials.method !== 'none') throw refused('the client proves itself by a certificate alone');
      const problem = await certificateProblem(client, instance.id, request, {
        trust: certificates,
        clientKeys,
        now: platform.clock(),
      });
      if (problem) throw refused(problem);
      return client;
    }
    // A public client has no secret, so none that it sends is looked at: its proof is PKCE (RFC 6749 §2.3.1 lets a
    // client send an empty one, and libraries do).
    if (client?.authMethod === 'none') return client;
    if (credentials.method === 'none') throw refused('no credentials sent');
    const right = await isRight(instance.id, attempt, credentials.secret, client?.secretHash ?? decoy);
    if (!client) throw refused('unknown client');
    if (!right || client.secretHash === undefined) throw refused('wrong secret');
    // It has one from before, when it proved itself by that.
    if (!usesSecret(client.authMethod)) throw refused('the client proves itself by no secret any more');
    // RFC 6749 §2.3.1 has either place for the same secret, and so have Zitadel's SDKs.
    return client;
  }

  /** Whom an assertion is said to prove: who it is not by one of its claims, is told which. */
  async function claimant(instance: InstanceContext, clientId: string | undefined, assertion: string) {
    for (const claimed of clientId === undefined ? partiesOf(assertion) : [clientId]) {
      const client = await clients.byId(instance.id, claimed);
      if (client) return client;
    }
    return undefined;
  }

  async function clientOfAssertion(
    instance: InstanceContext,
    { clientId, assertion }: Assertion,
  ): Promise<Client> {
    if (isOfIssuer(assertion, instance)) return clientOfWorkload(instance, requireNamed(clientId), assertion);
    const found = await claimant(instance, clientId, assertion);
    const client = await verifyAssertion({ platform, clientKeys, certificates }, instance, assertion, found);
    if (client.authMethod !== 'private_key_jwt') throw refused('the client does not use private_key_jwt');
    requireAlgorithm(client, assertion);
    if (client.oidc && isFapi(client.oidc)) requireFapiAssertion(assertion, instance);
    return client;
  }

  /** FAPI 2.0 has a client sign for itself (Security Profile §5.3.2.1), so what others sign of it is not enough. */
  async function clientOfWorkload(
    instance: InstanceContext,
    clientId: string,
    assertion: string,
  ): Promise<Client> {
    const client = await clients.byId(instance.id, clientId);
    if (client?.authMethod !== 'private_key_jwt') throw refused('the client does not use private_key_jwt');
    if (client.oidc && isFapi(client.oidc)) throw refused('the client is held to FAPI and signs for itself');
    if (await workloads.isApplication(instance, client, assertion)) return client;
    throw refused('the workload is not the client');
  }

  async function clientOfAttestation(
    { instance, request }: Asking,
    { clientId, ...shown }: Attested,
  ): Promise<ProvenClient> {
    const client = await clients.byId(instance.id, clientId);
    if (!client || !isAttestationMethod(client.authMethod))
      throw refused('the client is unknown, or proves itself by no attestation');
    const instanceKey = await attestations.instanceKey({ instance, request }, client, shown);
    if (instanceKey === undefined) throw refused('no trusted issuer that is bound to the client attests it');
    return { ...client, instanceKey };
  }

  async function machineOfWorkload(
    instance: InstanceContext,
    machine: Machine,
    assertion: string,
  ): Promise<Machine> {
    if (!(await workloads.isMachine(instance, machine, assertion)))
      throw refused('the workload is not the machine user');
    if (!machine.active) throw refused('the machine user or its organization is inactive');
    return machine;
  }

  async function machineOfSecret(
    instance: InstanceContext,
    attempt: ProofAttempt,
    machine: Machine,
    { secret }: Secret,
  ): Promise<Machine> {
    const right = await isRight(instance.id, attempt, secret, machine.secretHash || decoy);
    if (!right || machine.secretHash === '') throw refused('wrong secret of a machine user');
    if (!machine.active) throw refused('the machine user or its organization is inactive');
    return machine;
  }

  function clientOf(asking: Asking, attempt: ProofAttempt, credentials: Credentials): Promise<ProvenClient> {
    if (credentials.method === 'private_key_jwt') return clientOfAssertion(asking.instance, credentials);
    if (credentials.method === 'attestation') return clientOfAttestation(asking, credentials);
    return clientOfSecret(asking, attempt, credentials);
  }

  return {
    async application(asking) {
      const { instance, request, form } = asking;
      const authorization = request.header('authorization');
      const known = authorization && provenClient(asking, authorization);
      if (known) return known;
      const credentials = credentialsOf(request, form);
      const attempt = attemptOf(asking, credentials.clientId ?? '');
      return limited(attempt, async () => {
        const client = await clientOf(asking, attempt, credentials);
        if (!client.active) throw refused('client, project or organization is inactive');
        if (authorization) proven.clients.keep(instance.id, authorization, client);
        return client;
      });
    },

    async machine(asking) {
      const { instance, request, form } = asking;
      const authorization = request.header('authorization');
      const known = authorization && provenMachine(asking, authorization);
      if (known) return known;
      const credentials = credentialsOf(request, form);
      if (credentials.method === 'none' || credentials.method === 'attestation') return undefined;
      const byAssertion = credentials.method === 'private_key_jwt';
      // By a key of its own a machine asks in another way (RFC 7523 §2.1), for which it needs no client.
      if (byAssertion && !isOfIssuer(credentials.assertion, instance)) return undefined;
      const clientId = requireNamed(credentials.clientId);
      const machine = await machines.byClientId(instance.id, clientId);
      if (!machine) return undefined;
      // A machine can be given the client id of an application as its name, by administrators of other organizations.
      if (await clients.byId(instance.id, clientId)) return undefined;
      const attempt = attemptOf(asking, clientId);
      return limited(attempt, async () => {
        const authenticated = byAssertion
          ? await machineOfWorkload(instance, machine, credentials.assertion)
          : await machineOfSecret(instance, attempt, machine, credentials);
        if (authorization) proven.machines.keep(instance.id, authorization, authenticated);
        return authenticated;
      });
    },

    workload: (asking, clientId, assertion) =>
      limited(attemptOf(asking, clientId), async () => {
        const { instance } = asking;
        const machine = await machines.byClientId(instance.id, clientId);
        // A machine can be given the client id of an application as its name, by administrators of other organizations.
        if (!machine || (await clients.byId(instance.id, clientId))) throw refused('no such machine user');
        return machineOfWorkload(instance, machine, assertion);
      }),
  };
}
