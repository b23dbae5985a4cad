import type { InstanceContext } from '../contract/types.ts';
import type { AuthorizationFlow } from '../login/index.ts';
import { isExpired } from './auth-request/commands.ts';
import { answerWithError, answerWithSession, givenAnswer, loadAuthRequest } from './authorize/operations.ts';
import { withDevices } from './device-flow.ts';
import { forWhom } from './for-whom.ts';
import { writingScope } from './protocol/writing-scope.ts';
import type { EndpointContext, Provider } from './provider.ts';

/** OpenID Connect as the login pages see it. */
export const authorizationFlow = (provider: Provider): AuthorizationFlow =>
  withDevices(provider, redirectingFlow(provider));

/** What comes by the authorization endpoint. */
function redirectingFlow(provider: Provider): AuthorizationFlow {
  const contextOf = (instance: InstanceContext): EndpointContext => ({ provider, instance });
  return {
    async describe(instance, authRequestId) {
      const context = contextOf(instance);
      const { state } = await loadAuthRequest(context, authRequestId);
      if (state.lifecycle !== 'pending' || isExpired(state, provider.platform.clock())) return undefined;
      const { details } = state;
      const client = await provider.clients.byId(instance.id, details.clientId);
      if (!client?.active) return undefined;
      return {
        clientName: client.name,
        clientId: details.clientId,
        redirectUri: details.redirectUri,
        scope: details.scope,
        loginHint: details.loginHint,
        expectedUserId: details.hintUserId,
        prompt: details.prompt,
        createdAt: state.createdAt,
        maxAge: details.maxAgeSeconds,
        uiLocales: details.uiLocales,
        ...(await forWhom(provider, instance, client, details.scope)),
      };
    },

    async complete(instance, authRequestId, session) {
      const context = contextOf(instance);
      const scope = writingScope(provider.platform, instance.id, session.userId);
      const { location } = await answerWithSession(context, scope, authRequestId, {
        id: session.sessionId,
        token: session.sessionToken,
      });
      return location;
    },

    answered: (instance, authRequestId) => givenAnswer(contextOf(instance), authRequestId),

    async deny(instance, authRequestId, reason) {
      const context = contextOf(instance);
      const { location } = await answerWithError(
        context,
        writingScope(provider.platform, instance.id, 'LOGIN'),
        authRequestId,
        {
          reason,
        },
      );
      return location;
    },
  };
}
