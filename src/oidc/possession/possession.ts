import type { WireRequest } from '../../contract/transport/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import { invalidDpopProof, invalidRequest, useDpopNonce } from '../protocol/errors.ts';
import { fapiAlgorithmsText, isFapiAlgorithm } from '../protocol/fapi-algorithms.ts';
import { atPort, shownThumbprint } from './certificates.ts';
import { type Confirmation, unbound } from './confirmation.ts';
import { createNonces, type Nonces } from './nonces.ts';
import { type Proof, readProof } from './proof.ts';

/** A request that may prove to hold something, whatever protocol it came by. */
export type ProvingRequest = Pick<
  WireRequest,
  'verb' | 'path' | 'header' | 'clientCertificate' | 'otherPort'
>;

/** What a request proved to hold. */
export interface Possession {
  readonly held: Confirmation;
  /**
   * Uses up its proof, on all nodes, once for a request, however often it is called: to be done when all else is right, so that
   * strangers leave nothing behind.
   * @throws OAuthError `invalid_dpop_proof` when it was used before
   */
  take(): Promise<void>;
  /** Of the answer. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What a request has to prove. */
export interface Demands {
  readonly dpop: boolean;
  /** A certificate has to be shown, and what comes of the request is bound to it. */
  readonly certificate: boolean;
  /** A proof must hold a nonce of this server. */
  readonly nonce: boolean;
  /** The access token that comes with it. */
  readonly accessToken?: string | undefined;
  /** A proof must be signed as FAPI 2.0 has it. */
  readonly fapi?: boolean | undefined;
}

export interface Possessions {
  /** What proofs must hold of this server, where they must hold something. */
  readonly nonces: Nonces;
  /**
   * Costs nothing for a request without a proof. With one: a signature to verify, and once it is taken a write that is
   * shared by all of the moment.
   * @throws OAuthError `invalid_dpop_proof`, `use_dpop_nonce`, `invalid_request` without the certificate
   */
  of(request: ProvingRequest, instance: InstanceContext, demands: Demands): Possession | Promise<Possession>;
}

/** Of a request that proves nothing. */
export const nothing: Possession = { held: unbound, take: () => Promise.resolve(), headers: {} };

export function createPossessions({
  encryption,
  clock,
  failureCounts,
}: Pick<Platform, 'encryption' | 'clock' | 'failureCounts'>): Possessions {
  const nonces = createNonces(encryption, clock);
  /** A proof may be asked for twice: of whom the request is, and for what its tokens are bound to. */
  const takenFor = new WeakMap<ProvingRequest, Promise<void>>();

  async function use(instanceId: string, { thumbprint, jti, goodForMs }: Proof): Promise<void> {
    const name = `DPoP proof ${JSON.stringify([instanceId, thumbprint, jti])}`;
    if (await failureCounts.isFirst(name, goodForMs)) return;
    throw invalidDpopProof('The DPoP proof was used before; make another one for each request');
  }

  async function proven(
    proof: string,
    request: ProvingRequest,
    instance: InstanceContext,
    { nonce, accessToken, fapi }: Demands,
    x5t: string | undefined,
  ): Promise<Possession> {
    const uris = addressesOf(request, instance);
    const read = await readProof(proof, { verb: request.verb, uris, accessToken }, clock());
    if (fapi && !isFapiAlgorithm(read.algorithm))
      throw invalidDpopProof(`The DPoP proof of this client must be signed by ${fapiAlgorithmsText}`);
    if (nonce && !(read.nonce !== undefined && nonces.isGood(read.nonce)))
      throw useDpopNonce(nonces.current());
    return {
      held: { jkt: read.thumbprint, x5t },
      take() {
        const taken = takenFor.get(request) ?? use(instance.id, read);
        takenFor.set(request, taken);
        return taken;
      },
      headers: nonce && read.nonce !== nonces.current() ? { 'dpop-nonce': nonces.current() } : {},
    };
  }

  return {
    nonces,

    of(request, instance, demands) {
      const proof = request.header('dpop');
      const x5t = demands.certificate ? requireCertificate(request) : undefined;
      if (proof !== undefined) return proven(proof, request, instance, demands, x5t);
      if (demands.dpop)
        throw invalidDpopProof('This client must send a DPoP proof (RFC 9449) with its request');
      return x5t === undefined ? nothing : { ...nothing, held: { x5t } };
    },
  };
}

/** @returns its thumbprint */
function requireCertificate(request: ProvingRequest): string {
  const thumbprint = shownThumbprint(request);
  if (thumbprint !== undefined) return thumbprint;
  throw invalidRequest('This client must show its certificate (RFC 8705)');
}

/** Under which addresses the request may be known to its client: the port that asks for certificates is another one. */
function addressesOf({ path, otherPort }: ProvingRequest, { origin }: InstanceContext): string[] {
  if (otherPort === undefined) return [origin + path];
  return [origin + path, atPort(origin, otherPort) + path];
}
