import type { AuthorizationDetail } from '../../authorization-details/index.ts';
import type { Machine } from '../clients/machines.ts';
import { invalidScope } from '../protocol/errors.ts';
import type { Parameters } from '../protocol/parameters.ts';
import { wantedOrg } from '../scope/access.ts';
import { askedDetails, projectsOf } from '../scope/authorization-details.ts';
import { withKnownOrgs } from '../scope/known-orgs.ts';
import { audienceOfResources, resourcesIn } from '../scope/resources.ts';
import { audienceOf, scopes, understoodScopes } from '../scope/scopes.ts';
import type { Authorized } from '../tokens/authorized.ts';
import { newSessionId } from '../tokens/format.ts';
import type { GrantContext } from './grant.ts';
import { findSubject, requireStanding } from './subject-of.ts';

/**
 * What a machine user that proved itself is authorized to: whatever scope it asks for. There is no end user who
 * was authenticated, so there is no ID token, and no refresh token either (RFC 6749 §4.4.3).
 */
export async function ofMachine(
  context: GrantContext,
  form: Parameters,
  machine: Machine,
  reason: number,
): Promise<Authorized> {
  const { provider, instance } = context;
  const scope = await scopeOf(context, machine, form);
  const resources = resourcesIn(form);
  const authorizationDetails = await detailsOf(context, machine, form);
  return {
    granted: {
      userId: machine.userId,
      orgId: machine.orgId,
      sessionId: '',
      clientId: machine.clientId,
      audience:
        resources.length > 0
          ? await audienceOfResources(context, resources, scope)
          : [
              ...new Set([
                ...audienceOf(scope, instance.projectId),
                ...(await projectsOf(context, authorizationDetails)),
              ]),
            ],
      authorizationDetails,
      scope,
      authMethods: [],
      authTime: provider.platform.clock(),
    },
    session: { begins: newSessionId(provider.platform.ids()), refreshable: false, reason },
    scope,
    subject: async () =>
      requireStanding(await findSubject(context, machine.userId, '', scope.includes(scopes.metadata))),
    form: {
      accessToken: machine.accessTokenType,
      clockSkew: 0,
      isPublic: false,
      instanceKey: undefined,
      fapi: false,
      idToken: 'none',
      backChannelLogoutUri: '',
      idTokenAlgorithm: '',
      encryptedTo: undefined,
      sector: '',
      roles: { projectId: '', inAccessToken: false, inIdToken: false, arrayClaim: '' },
    },
    uses: [],
  };
}

/** A machine user is nobody who could be asked: it has them of projects in which it has a role. */
async function detailsOf(
  context: GrantContext,
  { userId }: Machine,
  form: Parameters,
): Promise<readonly AuthorizationDetail[]> {
  if (form.get('authorization_details') === undefined) return [];
  const { all } = await context.provider.roles.of(context.instance.id, userId);
  const projects = new Set(all.filter(({ active }) => active).map(({ projectId }) => projectId));
  return askedDetails(context, form, { projects });
}

async function scopeOf(
  { provider, instance }: GrantContext,
  machine: Machine,
  form: Parameters,
): Promise<string[]> {
  const asked = form.get('scope');
  const scope = await withKnownOrgs(provider.platform.sql, instance.id, understoodScopes(asked, false));
  if (asked && scope.length === 0) throw invalidScope('None of the scopes is known here');
  const org = await wantedOrg(provider.platform.sql, instance.id, scope);
  if (org !== undefined && org !== machine.orgId) {
    throw invalidScope('The machine user is of another organization than the scope says');
  }
  return scope;
}
