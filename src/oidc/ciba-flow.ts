import type { InstanceContext } from '../contract/types.ts';
import type { AuthorizationFlow } from '../login/index.ts';
import { findOrg } from '../org/index.ts';
import { assurancesOf } from './auth-request/acr.ts';
import { approveCiba, askedBy, denyCiba, loadCibaRequest } from './authorize/ciba-answers.ts';
import { isWaiting } from './ciba/commands.ts';
import { cibaPrefix, openForPerson } from './ciba/ids.ts';
import { resourceItem } from './consent/question.ts';
import { forWhom } from './for-whom.ts';
import { writingScope } from './protocol/writing-scope.ts';
import type { EndpointContext, Provider } from './provider.ts';
import { unverifiedAs } from './registration/unverified.ts';
import { typesOf } from './scope/authorization-details.ts';
import { shownDetails, shownQuestion } from './shown-question.ts';

const endAddress = '/ui/login/elsewhere';

/**
 * Clients that ask from elsewhere (CIBA Core 1.0), as the login pages see them: the person comes by a link, signs in if
 * need be, and answers on a page of the login. The parameter of the login is the id of the request, sealed.
 */
export function withCiba(provider: Provider, flow: AuthorizationFlow): AuthorizationFlow {
  const { platform } = provider;
  const contextOf = (instance: InstanceContext): EndpointContext => ({ provider, instance });
  const isOurs = (id: string) => id.startsWith(cibaPrefix);
  const idOf = (sealed: string) => openForPerson(platform.encryption, sealed) ?? '';

  async function waiting(instance: InstanceContext, sealed: string) {
    const { state } = await loadCibaRequest(contextOf(instance), idOf(sealed));
    if (!isWaiting(state, platform.clock())) return undefined;
    const client = await provider.clients.byId(instance.id, state.details.clientId);
    return client?.active ? { state, client } : undefined;
  }

  return {
    ...flow,

    async describe(instance, id) {
      if (!isOurs(id)) return flow.describe(instance, id);
      const found = await waiting(instance, id);
      if (!found) return undefined;
      const { client, state } = found;
      const { clientId, scope, resources, authorizationDetails, userId, acr, bindingMessage, remoteAddress } =
        state.details;
      const types = await typesOf(contextOf(instance), authorizationDetails);
      const org = await findOrg(platform.sql, instance.id, client.org.id);
      return {
        clientName: client.name,
        clientId,
        scope,
        resources: resources.map(resourceItem),
        details: shownDetails({ types, given: [] }, authorizationDetails),
        prompt: [],
        createdAt: state.createdAt,
        expectedUserId: userId,
        // Whoever has the link is told of nobody.
        isExpectedByName: true,
        assurance: acr && { levels: assurancesOf(acr), required: acr.essential },
        elsewhere: { bindingMessage, remoteAddress, organization: org?.name ?? '' },
        ...(await unverifiedAs(contextOf(instance), client, undefined)),
        ...(await forWhom(provider, instance, client, scope)),
      };
    },

    async complete(instance, id, session, agreement) {
      if (!isOurs(id)) return flow.complete(instance, id, session, agreement);
      const { sessionId, sessionToken, userId } = session;
      await approveCiba(contextOf(instance), writingScope(platform, instance.id, userId), idOf(id), {
        by: 'pages',
        session: { id: sessionId, token: sessionToken },
        agreement,
      });
      return `${endAddress}/allowed`;
    },

    async consent(instance, id, userId) {
      if (!isOurs(id)) return flow.consent?.(instance, id, userId);
      const found = await waiting(instance, id);
      return (
        found &&
        shownQuestion(
          contextOf(instance),
          { ...askedBy(found.state, idOf(id)), client: found.client },
          userId,
        )
      );
    },

    async answered(instance, id) {
      if (!isOurs(id)) return flow.answered(instance, id);
      const { state } = await loadCibaRequest(contextOf(instance), idOf(id));
      const { lifecycle, details } = state;
      const by = { userId: details.userId, elsewhere: true } as const;
      if (lifecycle === 'approved' || lifecycle === 'done')
        return { ...by, location: `${endAddress}/allowed` };
      return lifecycle === 'denied' ? { ...by, location: `${endAddress}/refused` } : undefined;
    },

    wayBack: async (instance, id) => (isOurs(id) ? undefined : flow.wayBack?.(instance, id)),

    // Nobody but the person refuses, who has shown to be the one: it goes on waiting.
    deny: async (instance, id, reason) =>
      isOurs(id) ? `${endAddress}/left` : flow.deny(instance, id, reason),

    elsewhere: {
      async refuse(instance, id, userId) {
        await denyCiba(contextOf(instance), writingScope(platform, instance.id, userId), idOf(id));
        return `${endAddress}/refused`;
      },
    },
  };
}
