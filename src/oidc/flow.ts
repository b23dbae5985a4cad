import type { InstanceContext } from '../contract/types.ts';
import type { AuthorizationFlow } from '../login/index.ts';
import { isExpired } from './auth-request/commands.ts';
import { answerWithError, answerWithSession, givenAnswer, loadAuthRequest } from './authorize/operations.ts';
import { writingScope } from './protocol/writing-scope.ts';
import type { EndpointContext, Provider } from './provider.ts';
import { wantedOrg } from './scope/access.ts';

/** As the wire numbers PrivateLabelingSetting; what is neither shows the branding of the project's organization. */
const labeling = { unspecified: 0, ofUser: 2 } as const;

/** OpenID Connect as the login pages see it. */
export function authorizationFlow(provider: Provider): AuthorizationFlow {
  const contextOf = (instance: InstanceContext): EndpointContext => ({ provider, instance });
  return {
    async describe(instance, authRequestId) {
      const context = contextOf(instance);
      const { state } = await loadAuthRequest(context, authRequestId);
      if (state.lifecycle !== 'pending' || isExpired(state, provider.platform.clock())) return undefined;
      const { details } = state;
      const { platform } = provider;
      const client = await provider.clients.byId(instance.id, details.clientId);
      if (!client?.active) return undefined;
      const orgId = (await wantedOrg(platform.sql, instance.id, details.scope)) || undefined;
      const { privateLabeling } = client.project;
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
        orgId,
        ...(orgId === undefined &&
          privateLabeling !== labeling.unspecified && {
            brandingOrgId: client.org.id,
            brandingOfUser: privateLabeling === labeling.ofUser,
          }),
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
