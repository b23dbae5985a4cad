import type { AuthorizationDetail } from '../../authorization-details/index.ts';
import { digits, randomSecret } from '../../crypto/index.ts';
import type { Encryption } from '../../crypto/types.ts';
import type { ClientProof } from '../clients/proven.ts';
import {
  type Confirmation,
  confirmationClaim,
  readConfirmation,
  unbound,
} from '../possession/confirmation.ts';

/**
 * Tokens as their holders see them: sealed, so that nobody but this server reads or makes them, and worth
 * nothing unless the OIDC session that they name still holds them. The ids are Zitadel's form.
 */

const prefix = 'V2_';

/** Id of an authorization request and of the OIDC session that comes of it: they are the same. */
export const newSessionId = (id: string): string => prefix + id;

/**
 * Whoever knows the id of a request that waits for its user sees who is expected, and may end it or sign in to it
 * in the user's stead: other ids count up, this one cannot be found by counting.
 */
export const newAuthRequestId = (id: string): string => newSessionId(id + randomSecret(20, digits));

/**
 * The OIDC session of what an authorization request gave through the browser: beside the one that its code begins, which
 * is exchanged on its own.
 */
export const frontChannelSessionId = (authRequestId: string): string => `${authRequestId}_front`;

export const accessTokenId = (sessionId: string, id: string): string => `${sessionId}-at_${id}`;
export const refreshTokenId = (sessionId: string, id: string): string => `${sessionId}-rt_${id}`;

export interface TokenReference {
  readonly kind: 'access' | 'refresh';
  /** The OIDC session. */
  readonly sessionId: string;
  /** `V2_<id>-at_<id>` or `V2_<id>-rt_<id>`. */
  readonly tokenId: string;
  readonly userId: string;
  /** Of an access token: what it says of itself. */
  readonly terms?: TokenTerms | undefined;
  /** Of a refresh token: the user's sign-in; '' for none. */
  readonly signIn?: string | undefined;
  /** Of a refresh token: what its client has to prove to hold. */
  readonly bound?: Confirmation | undefined;
  /** Of a refresh token: how its client proved itself as it got it; undefined: not at all, or by what came before this. */
  readonly provenBy?: ClientProof | undefined;
}

/** What an access token is good for, and how long; it outlives the refresh after which it is not the newest. */
export interface TokenTerms {
  /** Seconds since 1970. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly scope: readonly string[];
  /** Who it is for, where it says so; undefined: all that the grant is for. */
  readonly audience?: readonly string[] | undefined;
  /** What it is good for beyond scopes, where it says so; undefined: all that the grant is good for. */
  readonly authorizationDetails?: readonly AuthorizationDetail[] | undefined;
  readonly bound: Confirmation;
}

/** Ids are kept in a database that has no such character in texts. */
const separator = '\0';

/** What a token is bound to, as its last part; none where it is not. */
const boundPart = (bound: Confirmation): string[] => {
  const claim = confirmationClaim(bound);
  return claim ? [JSON.stringify(claim)] : [];
};

const readBound = (part = ''): Confirmation => (part === '' ? unbound : readConfirmation(JSON.parse(part)));

/**
 * The same for what is for less than its grant: after that who it is for, in URIs and ids, which have no blanks; and last
 * its authorization details.
 */
const lastParts = ({
  bound,
  audience,
  authorizationDetails: details,
}: Pick<TokenTerms, 'bound' | 'audience' | 'authorizationDetails'>): string[] => {
  if (!audience && !details) return boundPart(bound);
  const [part = ''] = boundPart(bound);
  const forWhom = audience ? audience.join(' ') : asGranted;
  return [part, forWhom, ...(details ? [JSON.stringify(details)] : [])];
};

/** In the place of an audience: that of the grant. No URI and no id is written so. */
const asGranted = '*';

/** The same terms give the same token on every node: an answer that was lost can be given again. */
export const sealAccessToken = (
  encryption: Encryption,
  { tokenId, userId, issuedAt, expiresAt, scope, ...terms }: TokenTerms & { tokenId: string; userId: string },
): string =>
  encryption.sealTokenAlike(
    'token',
    [`${tokenId}:${userId}`, issuedAt, expiresAt, scope.join(' '), ...lastParts(terms)].join(separator),
  );

export interface RefreshTokenTerms {
  readonly tokenId: string;
  readonly userId: string;
  readonly signIn: string;
  readonly bound: Confirmation;
  readonly provenBy: ClientProof | undefined;
}

/** The last part of a refresh token. */
const proofPart = (proof: ClientProof | undefined): string[] =>
  proof ? [proof.instanceKey === undefined ? 'client' : `key ${proof.instanceKey}`] : [];

const readProof = (part: string | undefined): ClientProof | undefined =>
  part === undefined ? undefined : { instanceKey: part.startsWith('key ') ? part.slice(4) : undefined };

export const sealRefreshToken = (
  encryption: Encryption,
  { tokenId, userId, signIn, bound, provenBy }: RefreshTokenTerms,
): string => {
  const proof = proofPart(provenBy);
  const [part = ''] = boundPart(bound);
  const last = proof.length > 0 ? [part, ...proof] : boundPart(bound);
  return encryption.sealTokenAlike('token', [`${tokenId}:${userId}`, signIn, ...last].join(separator));
};

/** Reads what was sealed; undefined for other kinds of tokens. */
export function readToken(plaintext: string | undefined): TokenReference | undefined {
  if (!plaintext?.startsWith(prefix)) return undefined;
  const [named = '', ...more] = plaintext.split(separator);
  const colon = named.indexOf(':');
  if (colon < 0) return undefined;
  const reference = tokenReference(named.slice(0, colon), named.slice(colon + 1));
  if (reference?.kind === 'refresh')
    return { ...reference, signIn: more[0], bound: readBound(more[1]), provenBy: readProof(more[2]) };
  const [issuedAt, expiresAt, scope = '', bound, audience, details] = more;
  if (!reference || issuedAt === undefined) return reference;
  const terms = {
    issuedAt: Number(issuedAt),
    expiresAt: Number(expiresAt),
    scope: scopeList(scope),
    audience: audience === undefined || audience === asGranted ? undefined : scopeList(audience),
    ...(details !== undefined && {
      authorizationDetails: JSON.parse(details) as readonly AuthorizationDetail[],
    }),
    bound: readBound(bound),
  };
  return { ...reference, terms };
}

/** Space-delimited (RFC 6749 §3.3). */
export const scopeList = (text: string): string[] => (text === '' ? [] : text.split(' '));

/** Reads a token id, as the `jti` of a JWT holds it. */
export function tokenReference(tokenId: string, userId: string): TokenReference | undefined {
  const dash = tokenId.indexOf('-');
  if (!tokenId.startsWith(prefix) || dash < 0) return undefined;
  const kind = tokenId.slice(dash + 1, dash + 4);
  if (kind !== 'at_' && kind !== 'rt_') return undefined;
  const sessionId = tokenId.slice(0, dash);
  return { kind: kind === 'at_' ? 'access' : 'refresh', sessionId, tokenId, userId };
}

/** RFC 9126 §2.2. */
const requestUriPrefix = 'urn:ietf:params:oauth:request_uri:';
const pushedMarker = 'oidc-pushed:';

/** Where a pushed request is: the sealed id, for whoever knows it may come with the request. */
export const sealRequestUri = (encryption: Encryption, authRequestId: string): string =>
  requestUriPrefix + encryption.sealToken('code', pushedMarker + authRequestId);

export const isPushedUri = (requestUri: string): boolean => requestUri.startsWith(requestUriPrefix);

/** @returns the id of the authorization request; undefined for what is no request_uri of ours */
export function openRequestUri(encryption: Encryption, requestUri: string): string | undefined {
  const plaintext = encryption.openToken('code', requestUri.slice(requestUriPrefix.length));
  return plaintext?.startsWith(pushedMarker) ? plaintext.slice(pushedMarker.length) : undefined;
}

const codeMarker = 'oidc:';

/** An authorization code: the sealed id of its request, which gives it out once and takes it once. */
export const sealCode = (encryption: Encryption, authRequestId: string): string =>
  encryption.sealToken('code', codeMarker + authRequestId);

/** @returns the id of the authorization request; undefined for anything that is no code of ours */
export function openCode(encryption: Encryption, code: string): string | undefined {
  const plaintext = encryption.openToken('code', code);
  return plaintext?.startsWith(codeMarker) ? plaintext.slice(codeMarker.length) : undefined;
}
