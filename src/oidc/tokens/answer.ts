import type { WireReply } from '../../contract/transport/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import { activeSigningKey, signingKeyFor } from '../../webkey/index.ts';
import { acrOf } from '../auth-request/acr.ts';
import { amrOf } from '../auth-request/values.ts';
import { askedGroups, groupClaims } from '../claims/groups.ts';
import { roleArrayClaims, roleArrayWanted } from '../claims/role-array.ts';
import { type RoleContext, roleClaims, rolesWanted } from '../claims/roles.ts';
import { accessTokenClaims, idTokenClaims } from '../claims/tokens.ts';
import { type Claims, userinfoClaims } from '../claims/userinfo.ts';
import { encryptedFor } from '../clients/encrypting.ts';
import { subjectFor } from '../clients/subjects.ts';
import { actClaim } from '../oidc-session/actor.ts';
import { type Confirmation, schemeOf, unbound } from '../possession/confirmation.ts';
import { json } from '../protocol/reply.ts';
import { scopes } from '../scope/scopes.ts';
import { type Authorized, tokenType } from './authorized.ts';
import { sealAccessToken, sealRefreshToken } from './format.ts';
import type { Issued, IssuerSources } from './issue.ts';

/**
 * The successful token answer (RFC 6749 §5.1, OIDC Core §3.1.3.3). An opaque token costs no signature.
 * @param held what the client proved to hold: its access token is bound to that, and the refresh token of a client that
 *   proves nothing else (RFC 9449 §5)
 */
export async function tokenAnswer(
  sources: IssuerSources,
  instance: InstanceContext,
  authorized: Authorized,
  issued: Issued,
  held: Confirmation,
): Promise<WireReply> {
  const refreshToken = refreshTokenOf(sources, authorized, issued, held);
  const { accessToken, idToken } = await tokensOf(sources, instance, authorized, issued, held);
  if (accessToken === undefined) return idTokenAlone(idToken ?? '', authorized.scope, issued);
  return json(answerOf(authorized, issued, held, { accessToken, idToken, refreshToken }));
}

/** What is pushed to a client that cannot ask (CIBA §10.3.1): its ID token vouches for everything beside it. */
export async function pushedAnswer(
  sources: IssuerSources,
  instance: InstanceContext,
  authorized: Authorized,
  issued: Issued,
  authReqId: string,
): Promise<object> {
  const refreshToken = refreshTokenOf(sources, authorized, issued, unbound);
  const beside = { refreshToken, authReqId };
  const { accessToken = '', idToken } = await tokensOf(
    sources,
    instance,
    authorized,
    issued,
    unbound,
    beside,
  );
  return {
    auth_req_id: authReqId,
    ...answerOf(authorized, issued, unbound, { accessToken, idToken, refreshToken }),
  };
}

const refreshTokenOf = (
  { platform: { encryption } }: IssuerSources,
  { granted, form }: Authorized,
  { refreshTokenId }: Issued,
  held: Confirmation,
): string | undefined =>
  refreshTokenId &&
  sealRefreshToken(encryption, {
    tokenId: refreshTokenId,
    userId: granted.userId,
    signIn: granted.sessionId,
    bound: form.isPublic ? held : unbound,
    provenBy: form.isPublic ? undefined : { instanceKey: form.instanceKey },
  });

const answerOf = (
  authorized: Authorized,
  issued: Issued,
  held: Confirmation,
  tokens: { accessToken: string; refreshToken: string | undefined; idToken: string | undefined },
): object => ({
  access_token: tokens.accessToken,
  ...(authorized.exchange && { issued_token_type: tokenType(authorized.exchange.issued) }),
  token_type: schemeOf(held),
  expires_in: issued.expiresAt - issued.issuedAt,
  ...(tokens.refreshToken && { refresh_token: tokens.refreshToken }),
  ...(tokens.idToken && { id_token: tokens.idToken }),
  scope: authorized.scope.join(' '),
  ...detailsClaim(authorized),
  ...(authorized.granted.grantId !== undefined && { grant_id: authorized.granted.grantId }),
});

/** RFC 9396 §7, §9.1: all that the token is good for. */
function detailsClaim({ granted, authorizationDetails = granted.authorizationDetails }: Authorized) {
  return authorizationDetails && authorizationDetails.length > 0
    ? { authorization_details: authorizationDetails }
    : {};
}

export interface Tokens {
  readonly accessToken: string | undefined;
  readonly idToken: string | undefined;
}

/** What goes to the client with an ID token past the token endpoint, and the token vouches for (OIDC Core §3.3.2.11). */
export interface Beside {
  readonly code?: string | undefined;
  readonly state?: string | undefined;
  readonly refreshToken?: string | undefined;
  readonly authReqId?: string | undefined;
}

/** The tokens themselves, as far as they are wanted. */
export async function tokensOf(
  sources: IssuerSources,
  instance: InstanceContext,
  authorized: Authorized,
  issued: Issued,
  held: Confirmation,
  beside: Beside = {},
): Promise<Tokens> {
  const { granted, scope, audience, authorizationDetails, form } = authorized;
  const withIdToken = form.idToken !== 'none' && scope.includes(scopes.openid);
  const signing =
    form.accessToken === 'jwt' || withIdToken
      ? await signingParts(sources, instance, authorized, issued, held)
      : undefined;
  const { encryption } = sources.platform;
  const opaque = () =>
    sealAccessToken(encryption, {
      ...issued,
      userId: granted.userId,
      scope,
      audience,
      authorizationDetails,
      bound: held,
    });
  const accessToken =
    form.accessToken === 'bearer'
      ? opaque()
      : form.accessToken === 'jwt'
        ? await signing?.accessToken()
        : undefined;
  return { accessToken, idToken: withIdToken ? await signing?.idToken(accessToken, beside) : undefined };
}

/** RFC 8693 §2.2.1: what is no access token stands in the place of one, and says so. */
const idTokenAlone = (idToken: string, scope: readonly string[], issued: Issued): WireReply =>
  json({
    access_token: idToken,
    issued_token_type: tokenType('id_token'),
    token_type: 'N_A',
    expires_in: issued.idTokenExpiresAt - issued.issuedAt,
    scope: scope.join(' '),
  });

async function signingParts(
  { platform, signer, clientKeys, roles, groups, actions }: IssuerSources,
  instance: InstanceContext,
  authorized: Authorized,
  issued: Issued,
  bound: Confirmation,
) {
  const { granted, scope, form, subject } = authorized;
  const { projectId, inAccessToken, inIdToken, arrayClaim } = form.roles;
  const told = (assert: boolean) => {
    const by: RoleContext = { projectId, assert, apiProjectId: instance.projectId };
    return { roles: rolesWanted(scope, by), array: roleArrayWanted(scope, { ...by, claim: arrayClaim }) };
  };
  const most = told(inAccessToken || inIdToken);
  const [key, idTokenKey, user, held, inGroups] = await Promise.all([
    form.fapi
      ? signingKeyFor(platform, instance.id, form.idTokenAlgorithm)
      : activeSigningKey(platform, instance.id),
    signingKeyFor(platform, instance.id, form.idTokenAlgorithm),
    subject(),
    (most.roles ?? most.array) && roles.of(instance.id, granted.userId),
    askedGroups(groups, scope, arrayClaim, instance.id, granted.userId),
  ]);
  const nameOf = (userId: string) => subjectFor(platform.encryption, instance.id, form.sector, userId);
  const facts = {
    ...issued,
    issuer: instance.origin,
    audience: granted.audience,
    clientId: granted.clientId,
    subject: user,
    sub: nameOf(user.user_id),
    scope,
    clockSkew: form.clockSkew,
    act: granted.actor && actClaim(granted.actor, nameOf),
  };

  const authTime = Math.floor(granted.authTime.getTime() / 1000);
  const acr = granted.acr ?? acrOf(granted.authMethods);

  /** Claims of roles and groups, and those that actions add. */
  async function claims(name: 'preuserinfo' | 'preaccesstoken', assert: boolean): Promise<Claims> {
    const wanted = told(assert);
    const own = {
      ...groupClaims(inGroups),
      ...roleClaims(wanted.roles, held?.all),
      ...roleArrayClaims(wanted.array, held?.all),
    };
    const add = await actions.of(instance.id, user.org_id, name);
    if (!add) return own;
    const before = { ...own, ...userinfoClaims(user, scope, instance.origin), sub: facts.sub };
    return { ...own, ...(await add({ subject: user, clientId: granted.clientId }, before)) };
  }

  return {
    accessToken: async () =>
      signer.sign(
        key,
        accessTokenClaims({
          ...facts,
          audience: authorized.audience ?? granted.audience,
          bound,
          signIn: acr === undefined ? undefined : { auth_time: authTime, acr },
          roles: await claims('preaccesstoken', inAccessToken),
          authorizationDetails: authorized.authorizationDetails ?? granted.authorizationDetails ?? [],
        }),
      ),
    idToken: async (accessToken: string | undefined, { code, state, refreshToken, authReqId }: Beside) => {
      const signed = await signer.sign(
        idTokenKey,
        idTokenClaims({
          ...facts,
          roles: await claims('preuserinfo', inIdToken),
          expiresAt: issued.idTokenExpiresAt,
          authTime,
          amr: amrOf(granted.authMethods),
          acr,
          requested: granted.claims?.id_token,
          // OIDC Core §12.2: the nonce belongs to the authentication, not to its refreshing.
          nonce: 'begins' in authorized.session ? granted.nonce : undefined,
          sessionId: granted.sessionId,
          withUserinfo: form.idToken === 'with userinfo',
          accessToken,
          code,
          state,
          refreshToken,
          authReqId,
          exchanged: authorized.exchange !== undefined,
          algorithm: idTokenKey.algorithm,
        }),
      );
      return form.encryptedTo
        ? encryptedFor(clientKeys, instance.id, form.encryptedTo, 'idToken', signed)
        : signed;
    },
  };
}
