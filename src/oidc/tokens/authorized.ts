import { isFapi } from '../../application/index.ts';
import type { AuthorizationDetail } from '../../authorization-details/index.ts';
import type { SigningAlgorithm } from '../../crypto/index.ts';
import type { AggregateWrite, Loaded } from '../../eventstore/index.ts';
import { askedAlgorithm } from '../clients/algorithms.ts';
import { isEncrypted } from '../clients/encrypting.ts';
import type { KeyHolder } from '../clients/keys.ts';
import type { ProvenClient } from '../clients/proven.ts';
import type { GrantedSession } from '../oidc-session/commands.ts';
import type { OidcSession } from '../oidc-session/state.ts';
import type { SubjectRow } from './subject.ts';

/** What a grant proved: for whom, for which client and for what tokens may be made. */
export interface Authorized {
  /** What the client holds on behalf of the user. */
  readonly granted: GrantedSession;
  /**
   * The OIDC session that keeps the tokens: a new one, one that goes on with the next refresh token, or one that has
   * just gone on, whose answer is given again.
   */
  readonly session:
    | { readonly begins: string; readonly refreshable: boolean; readonly reason: number }
    | { readonly goesOn: Loaded<OidcSession>; readonly signedOut: boolean }
    | { readonly wentOn: OidcSession };
  /** Of the access token; never more than `granted.scope`. */
  readonly scope: readonly string[];
  /** Of the access token, where that is for less than the grant; undefined: the same. */
  readonly audience?: readonly string[] | undefined;
  /** The same of what was granted beyond scopes. */
  readonly authorizationDetails?: readonly AuthorizationDetail[] | undefined;
  /** Asked only where a token tells something of its user. */
  readonly subject: () => SubjectRow | Promise<SubjectRow>;
  readonly form: TokenForm;
  /** Of a token exchange: what was asked for, which no token may outlive what it was given for, in seconds since 1970. */
  readonly exchange?: { readonly issued: IssuedTokenType; readonly notAfter: number } | undefined;
  /** What the grant used up; written together with the tokens, or not at all. */
  readonly uses: readonly AggregateWrite[];
}

/** What comes of an exchange (RFC 8693 §3). */
export type IssuedTokenType = 'access_token' | 'jwt' | 'id_token';
export const tokenType = (type: IssuedTokenType): string => `urn:ietf:params:oauth:token-type:${type}`;

/** How a client wants its tokens. */
export interface TokenForm {
  /** `none`: an ID token alone. */
  readonly accessToken: 'bearer' | 'jwt' | 'none';
  /** Seconds, 0–5, by which times are widened for clients whose clocks are off. */
  readonly clockSkew: number;
  /** The client does not authenticate: what keeps its refresh token from others is what that is bound to, if anything. */
  readonly isPublic: boolean;
  /** Of the instance of the client that asks: what it is given is given to no other. */
  readonly instanceKey: string | undefined;
  /**
   * Held to FAPI 2.0: a refresh gives the same refresh token again, since who has it proves itself (Security Profile
   * §5.3.2.1), and access tokens that are JWTs are signed as ID tokens are (§5.4.1).
   */
  readonly fapi: boolean;
  /** Somebody signed in, so there is an ID token where the scope asks for one; with or without what userinfo tells. */
  readonly idToken: 'none' | 'plain' | 'with userinfo';
  /** Where the client hears of the end of the sign-in; '' where it does not want to. */
  readonly backChannelLogoutUri: string;
  /** By what its ID tokens are signed; '' for the active key's. */
  readonly idTokenAlgorithm: SigningAlgorithm | '';
  /** To whose key its ID tokens are encrypted; undefined where they are not. */
  readonly encryptedTo: KeyHolder | undefined;
  /** Of the names by which the client knows users; '' for their ids. */
  readonly sector: string;
  /** Whose roles go into the tokens even when no scope asks for them. */
  readonly roles: {
    /** The application's project; '' for machine users, which have none. */
    readonly projectId: string;
    readonly inAccessToken: boolean;
    readonly inIdToken: boolean;
    /** Claim in which they are an array too; '' for none. */
    readonly arrayClaim: string;
  };
}

/** How an application wants the tokens of people who signed in. */
export const formOf = ({
  authMethod,
  instanceKey,
  oidc,
  org,
  project,
  rolesClaim,
}: ProvenClient): TokenForm => ({
  accessToken: oidc?.accessTokenType ?? 'bearer',
  clockSkew: (oidc?.clockSkewMs ?? 0) / 1000,
  isPublic: authMethod === 'none',
  instanceKey,
  fapi: oidc !== undefined && isFapi(oidc),
  idToken: oidc?.idTokenUserinfoAssertion ? 'with userinfo' : 'plain',
  backChannelLogoutUri: oidc?.backChannelLogoutUri ?? '',
  idTokenAlgorithm: askedAlgorithm(oidc?.idTokenSignedResponseAlg),
  encryptedTo: isEncrypted(oidc, 'idToken') ? { oidc, org } : undefined,
  sector: oidc?.sectorIdentifier ?? '',
  roles: {
    projectId: project.id,
    inAccessToken: oidc?.accessTokenRoleAssertion ?? false,
    inIdToken:
      (oidc?.idTokenRoleAssertion ?? false) ||
      ((oidc?.idTokenUserinfoAssertion ?? false) && project.roleAssertion),
    arrayClaim: rolesClaim,
  },
});
