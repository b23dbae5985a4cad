import type { Client } from '../application/index.ts';
import type { InstanceContext } from '../contract/types.ts';
import type { AuthorizationFlow } from '../login/index.ts';
import { isWebAddress } from '../settings/index.ts';
import { assurancesOf } from './auth-request/acr.ts';
import { isExpired } from './auth-request/commands.ts';
import { expectedUserOf } from './auth-request/state.ts';
import { answerWithError, answerWithSession, givenAnswer, loadAuthRequest } from './authorize/operations.ts';
import { lapsedBy } from './authorize/still-registered.ts';
import { withCiba } from './ciba-flow.ts';
import { withDevices } from './device-flow.ts';
import { forWhom } from './for-whom.ts';
import { writingScope } from './protocol/writing-scope.ts';
import type { EndpointContext, Provider } from './provider.ts';
import { openLogo } from './registration/logo-address.ts';
import { unverifiedAs } from './registration/unverified.ts';
import { pastApplications } from './session-logout/front-channel.ts';
import { shownQuestion } from './shown-question.ts';

/** OpenID Connect as the login pages see it. */
export const authorizationFlow = (provider: Provider): AuthorizationFlow =>
  withCiba(provider, withDevices(provider, redirectingFlow(provider)));

/** Where a site begins again, as far as that is known of it. What is on a device has no page to go to. */
function homeOf({ oidc }: Client, redirectUri: string): string | undefined {
  if (oidc?.applicationType === 'native' || !isWebAddress(redirectUri)) return undefined;
  return `${new URL(redirectUri).origin}/`;
}

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
      if (!client?.active || lapsedBy(client, instance, state) !== undefined) return undefined;
      return {
        clientName: client.name,
        clientId: details.clientId,
        redirectUri: details.redirectUri,
        scope: details.scope,
        loginHint: details.loginHint,
        expectedUserId: expectedUserOf(details),
        isExpectedByName: details.hintUserId === undefined,
        assurance: details.acr && {
          levels: assurancesOf(details.acr),
          required: details.acr.essential,
        },
        prompt: details.prompt,
        createdAt: state.createdAt,
        maxAge: details.maxAgeSeconds,
        uiLocales: details.uiLocales,
        ...(await unverifiedAs(context, client, details.redirectUri)),
        ...(await forWhom(provider, instance, client, details.scope)),
      };
    },

    async complete(instance, authRequestId, session, agreement) {
      const context = contextOf(instance);
      const scope = writingScope(provider.platform, instance.id, session.userId);
      const { location } = await answerWithSession(context, scope, authRequestId, {
        by: 'pages',
        session: { id: session.sessionId, token: session.sessionToken },
        agreement,
      });
      return location;
    },

    async clientLogo(instance, name) {
      const uri = openLogo(provider.platform.encryption, instance.id, name);
      return uri === undefined ? undefined : provider.logos.read(instance.id, uri);
    },

    signedOut: (instance, ended, next) => pastApplications(provider, instance, ended, next),

    async consent(instance, authRequestId, userId) {
      const { state } = await loadAuthRequest(contextOf(instance), authRequestId);
      const { details, createdAt } = state;
      const client = await provider.clients.byId(instance.id, details.clientId);
      return client && shownQuestion(contextOf(instance), { ...details, client, createdAt }, userId);
    },

    answered: (instance, authRequestId) => givenAnswer(contextOf(instance), authRequestId),

    async wayBack(instance, authRequestId) {
      const { state } = await loadAuthRequest(contextOf(instance), authRequestId);
      if (state.lifecycle === 'absent') return undefined;
      const client = await provider.clients.byId(instance.id, state.details.clientId);
      const url = client?.active ? homeOf(client, state.details.redirectUri) : undefined;
      return client && url !== undefined ? { to: 'application', clientName: client.name, url } : undefined;
    },

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
