import { authorizationToken } from '../../authz/authenticate.ts';
import type { WireReply, WireRequest } from '../../contract/transport/index.ts';
import { userType } from '../../user/index.ts';
import { askedGroups, groupClaims, versionOf } from '../claims/groups.ts';
import { requestedOf } from '../claims/requested.ts';
import { nameOfArray, roleArrayClaims, roleArrayWanted } from '../claims/role-array.ts';
import { type RoleContext, roleClaims, rolesWanted } from '../claims/roles.ts';
import { type Claims, userinfoClaims } from '../claims/userinfo.ts';
import { proofDemandsOf } from '../clients/proof-demands.ts';
import { subjectFor } from '../clients/subjects.ts';
import { actClaim } from '../oidc-session/actor.ts';
import { needsProof, type PresentedToken, proveHolder } from '../possession/presented.ts';
import { insufficientScope, invalidBearerRequest, invalidToken, OAuthError } from '../protocol/errors.ts';
import { readForm } from '../protocol/parameters.ts';
import { jsonText } from '../protocol/reply.ts';
import type { EndpointContext } from '../provider.ts';
import { scopes } from '../scope/scopes.ts';
import type { ActiveToken } from '../tokens/present.ts';
import { remembered, rememberedWith } from '../tokens/remembered.ts';
import { signedUserinfo, wantsSignedUserinfo } from '../tokens/signed-answers.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * Userinfo (OIDC Core §5.3), by GET or POST, with an access token as Bearer or DPoP; a signed JWT for
 * applications that are set so.
 *
 * Round trips: none while nothing of token, user, organization, sign-in and (where they are told) roles changed since
 * the last time (a second at most); else one read of the former and one of roles, each shared by all that ask at the
 * same moment.
 */
export const userinfo: Endpoint = async (context, request) => {
  const { provider, instance } = context;
  const presented = await tokenOf(request);
  const token = await provider.tokens.active(presented.token, instance);
  if (!token) throw invalidToken('The access token is expired, revoked or not valid here');
  const asProof = { ...presented, bound: token.bound };
  if (!needsProof(asProof)) return described(context, token);
  const demandsOf = () => proofDemandsOf(provider.clients, instance, token.row.client_id);
  const { headers } = await proveHolder(provider.possessions, asProof, request, instance, demandsOf);
  const reply = await described(context, token);
  return { ...reply, headers: { ...reply.headers, ...headers } };
};

async function described({ provider, instance }: EndpointContext, token: ActiveToken): Promise<WireReply> {
  if (!token.scope.includes(scopes.openid)) throw insufficientScope('The access token has no scope openid');
  const { row, scope } = token;
  const finding = clientOf(provider, instance, token);
  const client = finding instanceof Promise ? await finding : finding;
  const reply = wantsSignedUserinfo(client)
    ? (claims: string) => signedUserinfo(provider, instance, client, claims)
    : jsonText;
  const by: RoleContext = {
    projectId: client?.project.id ?? '',
    assert: client?.project.roleAssertion ?? false,
    apiProjectId: instance.projectId,
  };
  const rolesClaim = client?.rolesClaim ?? '';
  const wanted = rolesWanted(scope, by);
  const array = roleArrayWanted(scope, { ...by, claim: rolesClaim });
  const inGroups = askedGroups(provider.groups, scope, rolesClaim, instance.id, row.user_id);
  const groups = inGroups instanceof Promise ? await inGroups : inGroups;
  const nameOf = (userId: string) =>
    subjectFor(provider.platform.encryption, instance.id, token.sector, userId);
  const describe = (roles: Claims) => ({
    ...roles,
    ...requestedOf(row, row.claims?.userinfo, instance.origin),
    ...userinfoClaims(row, scope, instance.origin),
    sub: nameOf(row.user_id),
    ...groupClaims(groups),
    ...(row.actor && { act: actClaim(row.actor, nameOf) }),
  });
  const acting = provider.actions.of(instance.id, row.org_id, 'preuserinfo');
  const add = acting instanceof Promise ? await acting : acting;
  if (add) {
    const { all } = await provider.roles.of(instance.id, row.user_id);
    const claims = describe({ ...roleClaims(wanted, all), ...roleArrayClaims(array, all) });
    const added = await add({ subject: row, clientId: row.client_id }, claims);
    return reply(JSON.stringify({ ...claims, ...added }));
  }
  // A picture has the address under which the instance was asked.
  const name = `userinfo${row.avatar_key === '' ? '' : ` at ${instance.origin}`}${token.sector}${versionOf(groups)}${nameOfArray(array)}`;
  if (!wanted && !array) return reply(remembered(token, name, () => describe({})));
  const asking = provider.roles.of(instance.id, row.user_id);
  const held = asking instanceof Promise ? await asking : asking;
  return reply(
    rememberedWith(held, token, `${by.assert ? 'asserted ' : ''}${name}`, () =>
      describe({ ...roleClaims(wanted, held.all), ...roleArrayClaims(array, held.all) }),
    ),
  );
}

/** The application that a person's token was made for. */
const clientOf = (
  { clients }: EndpointContext['provider'],
  instance: EndpointContext['instance'],
  { row, personal }: ActiveToken,
) =>
  personal || row.client_id === '' || row.user_type === userType.machine
    ? undefined
    : clients.byId(instance.id, row.client_id);

/** RFC 6750 §3.1: who sent no token is told the scheme and nothing else. */
const noToken = () =>
  new OAuthError('invalid_token', 401, 'Send the access token in the Authorization header', {
    headers: { 'www-authenticate': 'Bearer realm="oidc"' },
  });

type Sent = Pick<PresentedToken, 'scheme' | 'token'>;

/** The token in the header (RFC 6750 §2.1, RFC 9449 §7.1) or in a form (RFC 6750 §2.2), not in both. */
async function tokenOf(request: WireRequest): Promise<Sent> {
  const header = request.header('authorization');
  const inForm = await formToken(request);
  if (header !== undefined && inForm !== undefined) {
    throw invalidBearerRequest('The access token is sent in more than one way');
  }
  if (inForm !== undefined) return { scheme: 'bearer', token: inForm };
  if (header === undefined) throw noToken();
  const sent = authorizationToken(header);
  if (!sent)
    throw invalidBearerRequest('The Authorization header must be Bearer and a token, or DPoP and one');
  return sent;
}

async function formToken(request: WireRequest): Promise<string | undefined> {
  if (request.verb !== 'POST' || !request.header('content-type')?.includes('form-urlencoded')) {
    return undefined;
  }
  return (await readForm(request)).get('access_token');
}
