import type { WireRequest } from '../../contract/transport/index.ts';
import { userType } from '../../user/index.ts';
import { askedGroups, groupClaims, versionOf } from '../claims/groups.ts';
import { nameOfArray, roleArrayClaims, roleArrayWanted } from '../claims/role-array.ts';
import { type RoleContext, roleClaims, rolesWanted } from '../claims/roles.ts';
import { type Claims, userinfoClaims } from '../claims/userinfo.ts';
import { actClaim } from '../oidc-session/actor.ts';
import { insufficientScope, invalidBearerRequest, invalidToken, OAuthError } from '../protocol/errors.ts';
import { readForm } from '../protocol/parameters.ts';
import { json, jsonText } from '../protocol/reply.ts';
import type { EndpointContext } from '../provider.ts';
import { scopes } from '../scope/scopes.ts';
import type { ActiveToken } from '../tokens/present.ts';
import { remembered, rememberedWith } from '../tokens/remembered.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * Userinfo (OIDC Core §5.3), by GET or POST.
 *
 * Round trips: none while nothing of token, user, organization, sign-in and (where they are told) roles changed since
 * the last time (a second at most); else one read of the former and one of roles, each shared by all that ask at the
 * same moment.
 */
export const userinfo: Endpoint = async ({ provider, instance }, request) => {
  const presented = await bearerOf(request);
  const token = await provider.tokens.active(presented, instance);
  if (!token) throw invalidToken('The access token is expired, revoked or not valid here');
  if (!token.scope.includes(scopes.openid)) throw insufficientScope('The access token has no scope openid');
  const { row, scope } = token;
  const finding = clientOf(provider, instance, token);
  const client = finding instanceof Promise ? await finding : finding;
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
  const describe = (roles: Claims) => ({
    ...roles,
    ...userinfoClaims(row, scope, instance.origin),
    ...groupClaims(groups),
    ...(row.actor && { act: actClaim(row.actor) }),
  });
  const acting = provider.actions.of(instance.id, row.org_id, 'preuserinfo');
  const add = acting instanceof Promise ? await acting : acting;
  if (add) {
    const { all } = await provider.roles.of(instance.id, row.user_id);
    const claims = describe({ ...roleClaims(wanted, all), ...roleArrayClaims(array, all) });
    return json({ ...claims, ...(await add({ subject: row, clientId: row.client_id }, claims)) });
  }
  // A picture has the address under which the instance was asked.
  const name = `userinfo${row.avatar_key === '' ? '' : ` at ${instance.origin}`}${versionOf(groups)}${nameOfArray(array)}`;
  if (!wanted && !array) return jsonText(remembered(token, name, () => describe({})));
  const asking = provider.roles.of(instance.id, row.user_id);
  const held = asking instanceof Promise ? await asking : asking;
  return jsonText(
    rememberedWith(held, token, `${by.assert ? 'asserted ' : ''}${name}`, () =>
      describe({ ...roleClaims(wanted, held.all), ...roleArrayClaims(array, held.all) }),
    ),
  );
};

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

/** The token in the header (RFC 6750 §2.1) or in a form (§2.2), not in both. */
async function bearerOf(request: WireRequest): Promise<string> {
  const header = request.header('authorization');
  const inForm = await formToken(request);
  if (header !== undefined && inForm !== undefined) {
    throw invalidBearerRequest('The access token is sent in more than one way');
  }
  if (inForm !== undefined) return inForm;
  if (header === undefined) throw noToken();
  const [, token] = /^bearer +([A-Za-z0-9\-._~+/]+=*) *$/i.exec(header) ?? [];
  if (token === undefined) throw invalidBearerRequest('The Authorization header must be Bearer and a token');
  return token;
}

async function formToken(request: WireRequest): Promise<string | undefined> {
  if (request.verb !== 'POST' || !request.header('content-type')?.includes('form-urlencoded')) {
    return undefined;
  }
  return (await readForm(request)).get('access_token');
}
