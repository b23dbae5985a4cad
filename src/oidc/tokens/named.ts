import type { AuthorizationDetail } from '../../authorization-details/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import { signingAlgorithms, verifyJwt } from '../../crypto/index.ts';
import type { Platform } from '../../platform.ts';
import { readPersonalAccessToken } from '../../user/index.ts';
import { jwks } from '../../webkey/index.ts';
import { userIdOf } from '../clients/subjects.ts';
import { readConfirmation } from '../possession/confirmation.ts';
import { createRememberedProofs } from '../protocol/remembered-proofs.ts';
import { readToken, scopeList, type TokenReference, tokenReference } from './format.ts';

/** What a token names. */
export type NamedToken = TokenReference | PersonalTokenReference;

export interface PersonalTokenReference {
  readonly kind: 'personal';
  readonly tokenId: string;
  readonly userId: string;
}

/** Three parts: no sealed token has a dot. */
export const looksLikeJwt = (token: string): boolean =>
  token.startsWith('eyJ') && token.split('.', 4).length === 3;

/**
 * Reads what a token names, believing only what this server sealed or signed with a key of the instance; whether
 * the token is still good is another question. Undefined for anything else.
 */
export type ReadNamed = (
  token: string,
  instance: InstanceContext,
) => NamedToken | undefined | Promise<NamedToken | undefined>;

export function createReadNamed(
  platform: Pick<Platform, 'sql' | 'encryption' | 'clock' | 'projections'>,
): ReadNamed {
  const proofs = createRememberedProofs<NamedToken>();
  let keysChanged = 0;
  // A signature is worth what its key is: removed keys prove nothing any more.
  platform.projections.onProjected(({ changes }) => {
    if (changes && !changes.some(({ aggregateType }) => aggregateType === 'web_key')) return;
    keysChanged += 1;
    proofs.clear();
  });

  /** ID tokens have no `jti` and are no access tokens (RFC 8725 §3.11). */
  async function ofJwt(token: string, instance: InstanceContext): Promise<NamedToken | undefined> {
    const before = keysChanged;
    const verdict = await verifyJwt(token, await jwks(platform, instance.id), {
      algorithms: signingAlgorithms,
      now: platform.clock(),
      toleranceSeconds: 5,
      requiredClaims: ['jti', 'sub', 'exp'],
    });
    if (!verdict.ok) return undefined;
    const { jti = '', sub = '', iat = 0, exp = 0, iss, aud, scope, cnf, ...more } = verdict.claims;
    const reference = tokenReference(jti, userIdOf(platform.encryption, sub));
    const terms = {
      issuedAt: iat,
      expiresAt: exp,
      scope: scopeList(typeof scope === 'string' ? scope : ''),
      // For nobody in particular it is for the issuer.
      audience: [aud ?? []].flat().filter((each) => each !== iss),
      authorizationDetails: (more['authorization_details'] ?? []) as readonly AuthorizationDetail[],
      bound: readConfirmation(cnf),
    };
    const named = reference && { ...reference, terms };
    return before === keysChanged ? kept(token, instance, named) : named;
  }

  function ofSealed(token: string, instance: InstanceContext): NamedToken | undefined {
    const plaintext = platform.encryption.openToken('token', token);
    if (plaintext === undefined) return undefined;
    const named = readToken(plaintext);
    if (named) return kept(token, instance, named);
    const personal = readPersonalAccessToken(plaintext);
    if (personal?.instanceId !== instance.id) return undefined;
    const { tokenId, userId } = personal;
    return kept(token, instance, { kind: 'personal', tokenId, userId });
  }

  function kept(token: string, instance: InstanceContext, named: NamedToken | undefined) {
    if (named) proofs.keep(instance.id, token, named);
    return named;
  }

  return (token, instance) =>
    proofs.get(instance.id, token) ??
    (looksLikeJwt(token) ? ofJwt(token, instance) : ofSealed(token, instance));
}
