import type { Client } from '../../application/index.ts';
import { detailKey } from '../../authorization-details/index.ts';
import { acrOfAmr } from '../auth-request/acr.ts';
import { askedGroups, groupClaims, versionOf } from '../claims/groups.ts';
import { nameOfArray, roleArrayClaims, roleArrayOf } from '../claims/role-array.ts';
import { roleClaims, rolesOfProject } from '../claims/roles.ts';
import { preferredLoginName, userinfoClaims } from '../claims/userinfo.ts';
import { requireConfidential } from '../clients/authenticate.ts';
import { subjectFor } from '../clients/subjects.ts';
import { actClaim } from '../oidc-session/actor.ts';
import { confirmationClaim, nameOfBinding, schemeOf } from '../possession/confirmation.ts';
import { invalidRequest } from '../protocol/errors.ts';
import { readForm } from '../protocol/parameters.ts';
import { jsonText } from '../protocol/reply.ts';
import { detailsOfProject } from '../scope/authorization-details.ts';
import type { ActiveToken } from '../tokens/present.ts';
import { rememberedWith } from '../tokens/remembered.ts';
import { signedIntrospection, wantsSignedIntrospection } from '../tokens/signed-answers.ts';
import type { Endpoint } from './endpoint.ts';

/** RFC 7662 §2.2: a client that may not know learns no more than of a token that never was. */
const inactive = JSON.stringify({ active: false });

/**
 * Token introspection (RFC 7662) by a client of the token's audience: of any other it is not active. As JSON, or as a
 * signed JWT for who accepts that (RFC 9701).
 *
 * Round trips: none while nothing of client, token, user, organization and sign-in changed since the last time
 * (a second at most); else one read of them all, shared by all that ask at the same moment.
 */
export const introspection: Endpoint = async ({ provider, instance }, request) => {
  const form = await readForm(request);
  const client = requireConfidential(await provider.authentication.application({ instance, request, form }));
  const presented = form.get('token');
  if (presented === undefined) throw invalidRequest('The parameter token is missing');
  const reply = wantsSignedIntrospection(request.header('accept'))
    ? (introspected: string) => signedIntrospection(provider, instance, client, introspected)
    : jsonText;
  const token = await provider.tokens.active(presented, instance);
  const isGood = token !== undefined && isFor(token, client);
  provider.firstIntrospections.note(instance.id, client, isGood);
  if (!isGood) return reply(inactive);
  const asking = provider.roles.of(instance.id, token.row.user_id);
  const held = asking instanceof Promise ? await asking : asking;
  const inGroups = askedGroups(
    provider.groups,
    token.scope,
    client.rolesClaim,
    instance.id,
    token.row.user_id,
  );
  const groups = inGroups instanceof Promise ? await inGroups : inGroups;
  const { id: projectId } = client.project;
  const granted = token.authorizationDetails ?? token.row.authorization_details ?? [];
  const details =
    granted.length === 0 ? granted : await detailsOfProject({ provider, instance }, granted, projectId);
  const array = roleArrayOf(client.rolesClaim, projectId, token.scope);
  const nameOf = (userId: string) =>
    subjectFor(provider.platform.encryption, instance.id, token.sector, userId);
  const describe = () => ({
    ...roleClaims(rolesOfProject(projectId, token.scope), held.all),
    ...roleArrayClaims(array, held.all),
    ...described(token, instance.origin, nameOf),
    ...groupClaims(groups),
    ...(details.length > 0 && { authorization_details: details }),
  });
  const { row } = token;
  const acting = provider.actions.of(instance.id, row.org_id, 'preuserinfo');
  const add = acting instanceof Promise ? await acting : acting;
  if (add) {
    const claims = describe();
    const added = await add({ subject: row, clientId: row.client_id }, claims);
    return reply(JSON.stringify({ ...claims, ...added }));
  }
  const name = `introspection of ${projectId} ${instance.origin}${token.sector}${nameOfBinding(token.bound)}${versionOf(groups)}${nameOfArray(array)}${details.length === 0 ? '' : ` ${details.map(detailKey)}`}`;
  return reply(rememberedWith(held, token, name, describe));
};

/** Named by its client id or its project. */
const isFor = ({ personal, audience }: ActiveToken, client: Client): boolean =>
  personal || audience.includes(client.clientId) || audience.includes(client.project.id);

const list = (text: string): string[] => text.split(' ');

function described(token: ActiveToken, issuer: string, nameOf: (userId: string) => string): object {
  const { row, scope, audience, personal, tokenId, issuedAt, expiresAt, bound } = token;
  const cnf = confirmationClaim(bound);
  const amr = row.amr === '' ? [] : list(row.amr);
  const acr = row.acr ?? acrOfAmr(amr);
  return {
    ...userinfoClaims(row, scope, issuer),
    sub: nameOf(row.user_id),
    active: true,
    scope: scope.join(' '),
    ...(row.client_id !== '' && { client_id: row.client_id }),
    token_type: schemeOf(bound),
    exp: expiresAt,
    iat: issuedAt,
    nbf: issuedAt,
    auth_time: row.auth_time,
    ...(!personal && { aud: audience }),
    ...(amr.length > 0 && { amr }),
    ...(acr !== undefined && { acr }),
    iss: issuer,
    jti: tokenId,
    username: preferredLoginName(row),
    ...(row.actor && { act: actClaim(row.actor, nameOf) }),
    ...(cnf && { cnf }),
  };
}
