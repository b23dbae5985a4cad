import { failedPrecondition, invalidArgument, PosternError } from '../errors/index.ts';
import type { Outbound } from '../outbound/index.ts';

/** How whoever claims a domain shows that it is theirs: by a file on its web server, or a record in its DNS. */

/** As `DomainValidationType` of the contract numbers them. */
export const proofBy = { http: 1, dns: 2 } as const;
export type ProofType = (typeof proofBy)[keyof typeof proofBy];

export interface DomainProof {
  readonly domain: string;
  readonly type: ProofType;
  readonly token: string;
}

/** @throws PosternError `invalid_argument` */
export function requireProofType(type: number): ProofType {
  if (type === proofBy.http || type === proofBy.dns) return type;
  throw invalidArgument(
    'ORG-Dom07',
    'type must be DOMAIN_VALIDATION_TYPE_HTTP or DOMAIN_VALIDATION_TYPE_DNS',
    { field: 'type' },
  );
}

/** Where the token is to be: the address of a file that holds it, or the name of a TXT record. */
export const placeOf = ({ domain, type, token }: DomainProof): string =>
  type === proofBy.http
    ? `https://${domain}/.well-known/zitadel-challenge/${token}.txt`
    : `_zitadel-challenge.${domain}`;

/** The token and a line's end; what is longer is another file. */
const maxBytes = 1_024;

/** A domain may send on to its own hosts alone: what stands elsewhere proves nothing of it. */
const within = (domain: string) => (to: URL) =>
  to.protocol === 'https:' && (to.hostname === domain || to.hostname.endsWith(`.${domain}`));

/** Looks for the token. @throws PosternError `failed_precondition` that tells what was found instead */
export async function requireProof(
  outbound: Outbound,
  proof: DomainProof,
  signal: AbortSignal,
): Promise<void> {
  const place = placeOf(proof);
  const missing = (found: string, cause?: unknown) =>
    failedPrecondition('ORG-Dom09', `The domain is not proven: ${found}`, { cause });
  try {
    if (proof.type === proofBy.dns) {
      const texts = await outbound.texts(place);
      if (texts.some((text) => text.trim() === proof.token)) return;
      throw missing(`no TXT record of ${place} holds the token`);
    }
    const { status, body } = await outbound.request(place, {
      maxBytes,
      signal,
      follow: within(proof.domain),
    });
    if (status !== 200) throw missing(`${place} answers with status ${status} instead of the token`);
    if (Buffer.from(body).toString().trim() === proof.token) return;
    throw missing(`${place} holds something other than the token`);
  } catch (error) {
    if (!(error instanceof PosternError) || error.id === 'ORG-Dom09') throw error;
    throw missing(error.message, error);
  }
}
