import type { JWTPayload } from 'jose';
import type { WireReply } from '../../contract/transport/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import { activeSigningKey } from '../../webkey/index.ts';
import { amrOf } from '../auth-request/values.ts';
import { askedGroups, groupClaims } from '../claims/groups.ts';
import { roleArrayClaims, roleArrayWanted } from '../claims/role-array.ts';
import { type RoleContext, roleClaims, rolesWanted } from '../claims/roles.ts';
import { accessTokenClaims, idTokenClaims } from '../claims/tokens.ts';
import { type Claims, userinfoClaims } from '../claims/userinfo.ts';
import { json } from '../protocol/reply.ts';
import { scopes } from '../scope/scopes.ts';
import type { Authorized } from './authorized.ts';
import { sealAccessToken, sealRefreshToken } from './format.ts';
import type { Issued, IssuerSources } from './issue.ts';

/** The successful token answer (RFC 6749 §5.1, OIDC Core §3.1.3.3). An opaque token costs no signature. */
export async function tokenAnswer(
  sources: IssuerSources,
  instance: InstanceContext,
  authorized: Authorized,
  issued: Issued,
): Promise<WireReply> {
  const { encryption } = sources.platform;
  const { granted, scope, form } = authorized;
  const isJwt = form.accessToken === 'jwt';
  const withIdToken = form.idToken !== 'none' && scope.includes(scopes.openid);
  const signing =
    isJwt || withIdToken ? await signingParts(sources, instance, authorized, issued) : undefined;

  const accessToken =
    signing && isJwt
      ? await signing.sign(
          accessTokenClaims({
            ...signing.facts,
            roles: await signing.claims('preaccesstoken', form.roles.inAccessToken),
          }),
        )
      : sealAccessToken(encryption, { ...issued, userId: granted.userId, scope });
  const idToken =
    signing && withIdToken
      ? await signing.sign(
          idTokenClaims({
            ...signing.facts,
            roles: await signing.claims('preuserinfo', form.roles.inIdToken),
            expiresAt: issued.idTokenExpiresAt,
            authTime: Math.floor(granted.authTime.getTime() / 1000),
            amr: amrOf(granted.authMethods),
            // OIDC Core §12.2: the nonce belongs to the authentication, not to its refreshing.
            nonce: 'begins' in authorized.session ? granted.nonce : undefined,
            sessionId: granted.sessionId,
            withUserinfo: form.idToken === 'with userinfo',
            accessToken,
            algorithm: signing.algorithm,
          }),
        )
      : undefined;
  return json({
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: issued.expiresAt - issued.issuedAt,
    ...(issued.refreshTokenId && {
      refresh_token: sealRefreshToken(encryption, {
        tokenId: issued.refreshTokenId,
        userId: granted.userId,
        signIn: granted.sessionId,
      }),
    }),
    ...(idToken && { id_token: idToken }),
    scope: scope.join(' '),
  });
}

async function signingParts(
  { platform, signer, roles, groups, actions }: IssuerSources,
  instance: InstanceContext,
  { granted, scope, form, subject }: Authorized,
  issued: Issued,
) {
  const { projectId, inAccessToken, inIdToken, arrayClaim } = form.roles;
  const told = (assert: boolean) => {
    const by: RoleContext = { projectId, assert, apiProjectId: instance.projectId };
    return { roles: rolesWanted(scope, by), array: roleArrayWanted(scope, { ...by, claim: arrayClaim }) };
  };
  const most = told(inAccessToken || inIdToken);
  const [key, user, held, inGroups] = await Promise.all([
    activeSigningKey(platform, instance.id),
    subject(),
    (most.roles ?? most.array) && roles.of(instance.id, granted.userId),
    askedGroups(groups, scope, arrayClaim, instance.id, granted.userId),
  ]);
  return {
    facts: {
      ...issued,
      issuer: instance.origin,
      audience: granted.audience,
      clientId: granted.clientId,
      subject: user,
      scope,
      clockSkew: form.clockSkew,
    },
    /** Claims of roles and groups, and those that actions add. */
    async claims(name: 'preuserinfo' | 'preaccesstoken', assert: boolean): Promise<Claims> {
      const wanted = told(assert);
      const own = {
        ...groupClaims(inGroups),
        ...roleClaims(wanted.roles, held?.all),
        ...roleArrayClaims(wanted.array, held?.all),
      };
      const add = await actions.of(instance.id, user.org_id, name);
      if (!add) return own;
      const claims = { ...own, ...userinfoClaims(user, scope, instance.origin) };
      return { ...own, ...(await add({ subject: user, clientId: granted.clientId }, claims)) };
    },
    algorithm: key.algorithm,
    sign: (claims: JWTPayload) => signer.sign(key, claims),
  };
}
