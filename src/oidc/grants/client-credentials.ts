import type { WireReply, WireRequest } from '../../contract/transport/index.ts';
import { appendIn } from '../../eventstore/index.ts';
import { wantedOrg } from '../access.ts';
import { authenticateClient, authenticateMachine } from '../clients/authenticate.ts';
import type { Machine } from '../clients/machines.ts';
import { invalidScope, unauthorizedClient } from '../errors.ts';
import { tokenReason } from '../oidc-session/commands.ts';
import type { Parameters } from '../parameters.ts';
import type { EndpointContext } from '../provider.ts';
import { audienceOf, scopes, understoodScopes } from '../scope/scopes.ts';
import { tokenAnswer } from '../tokens/answer.ts';
import { newSessionId } from '../tokens/format.ts';
import { newTokens } from '../tokens/start.ts';
import { writingScope } from '../writing-scope.ts';
import { requireSubject } from './subject-of.ts';

/**
 * Client credentials (RFC 6749 §4.4) of a machine user, whose client id is its user id or its name. There is no
 * end user who was authenticated, so there is no ID token, and no refresh token either (§4.4.3).
 *
 * Round trips: one append, shared by all that are made at the same moment; machine and organization are
 * remembered until an event of them is projected. A JWT adds one read and one signature. The tables are not waited
 * for: who looks the token up does (`caughtUpLookup`).
 */
export async function clientCredentials(
  context: EndpointContext,
  request: WireRequest,
  form: Parameters,
): Promise<WireReply> {
  const { provider, instance } = context;
  const machine = await authenticateMachine(provider, instance, request, form);
  if (!machine) {
    const { clientId } = await authenticateClient(provider, instance, request, form);
    throw unauthorizedClient('Client credentials are for machine users; this is an application', {
      detail: clientId,
    });
  }
  const scope = await scopeOf(context, machine, form);
  const audience = audienceOf(scope, instance.projectId);
  const { clientId } = machine;

  const tokens = await newTokens(context, newSessionId(provider.platform.ids()), {
    userId: machine.userId,
    orgId: machine.orgId,
    sessionId: '',
    clientId,
    audience,
    scope,
    authMethods: [],
    authTime: provider.platform.clock(),
    refreshable: false,
    reason: tokenReason.clientCredentials,
  });
  await appendIn(provider.platform.store, writingScope(context, machine.userId), [tokens.write]);

  return tokenAnswer(context, {
    ...tokens.issued,
    issuer: instance.origin,
    audience,
    clientId,
    userId: machine.userId,
    subject: () => requireSubject(context, machine.userId, '', scope.includes(scopes.metadata)),
    scope,
    clockSkew: 0,
    accessTokenType: machine.accessTokenType,
  });
}

async function scopeOf(context: EndpointContext, machine: Machine, form: Parameters): Promise<string[]> {
  const asked = form.get('scope');
  const scope = understoodScopes(asked, false);
  if (asked && scope.length === 0) throw invalidScope('None of the scopes is known here');
  const org = await wantedOrg(context, scope);
  if (org !== undefined && org !== machine.orgId) {
    throw invalidScope('The machine user is of another organization than the scope says');
  }
  return scope;
}
