import type { InstanceContext } from '../contract/types.ts';
import type { AuthorizationFlow, DenyReason } from '../login/index.ts';
import { forWhom, writingScope } from '../oidc/index.ts';
import { statusCode } from '../saml/index.ts';
import { pastSamlApplications } from './logout/leaving.ts';
import type { SamlContext, SamlProvider } from './provider.ts';
import { canRepeat, isExpired } from './request/commands.ts';
import { levelsOf } from './sign-on/context-class.ts';
import {
  answerWithFailure,
  answerWithSession,
  applicationOf,
  loadSamlRequest,
} from './sign-on/operations.ts';
import { sealAnswer } from './sign-on/sealed-answer.ts';
import { SamlFailure } from './sign-on/status.ts';

/** Tells our requests from those of the other protocols in the login's address. */
const prefix = 'saml-';
export const prefixed = (id: string): string => prefix + id;

const codeOf: Readonly<Record<DenyReason, string>> = {
  access_denied: statusCode.requestDenied,
  login_required: statusCode.authnFailed,
  interaction_required: statusCode.authnFailed,
  unmet_authentication_requirements: statusCode.noAuthnContext,
};

/** SAML applications as the login pages see them: another kind of request that waits for its person. */
export function withSaml(provider: SamlProvider, flow: AuthorizationFlow): AuthorizationFlow {
  const { platform } = provider;
  const contextOf = (instance: InstanceContext): SamlContext => ({ provider, instance });
  const isOurs = (id: string) => id.startsWith(prefix);
  const requestId = (id: string) => id.slice(prefix.length);
  const scopeOf = (instance: InstanceContext, userId: string) =>
    writingScope(platform, instance.id, userId, 'saml');

  return {
    ...flow,

    async describe(instance, id) {
      if (!isOurs(id)) return flow.describe(instance, id);
      const context = contextOf(instance);
      const { state } = await loadSamlRequest(context, requestId(id));
      if (state.lifecycle !== 'pending' || isExpired(state, platform.clock())) return undefined;
      const { details, createdAt } = state;
      const application = await applicationOf(context, details).catch(() => undefined);
      if (!application) return undefined;
      const { contextClasses } = details;
      return {
        clientName: application.name,
        loginHint: details.loginHint,
        prompt: details.forceAuthn ? ['login'] : [],
        createdAt,
        ...(contextClasses && { assurance: { levels: levelsOf(contextClasses), required: true } }),
        ...(await forWhom(provider, instance, application, [])),
      };
    },

    async complete(instance, id, session, agreement) {
      if (!isOurs(id)) return flow.complete(instance, id, session, agreement);
      const context = contextOf(instance);
      const scope = scopeOf(instance, session.userId);
      const proof = { id: session.sessionId, token: session.sessionToken };
      await answerWithSession(context, scope, requestId(id), proof).catch((thrown) => {
        if (!(thrown instanceof SamlFailure)) throw thrown;
        return answerWithFailure(context, scope, requestId(id), thrown);
      });
      return sealAnswer(context, requestId(id));
    },

    async consent(instance, id, userId) {
      return isOurs(id) ? undefined : flow.consent?.(instance, id, userId);
    },

    async answered(instance, id) {
      if (!isOurs(id)) return flow.answered(instance, id);
      const context = contextOf(instance);
      const { state } = await loadSamlRequest(context, requestId(id));
      if (!canRepeat(state, platform.clock())) return undefined;
      return { userId: state.link?.userId, location: sealAnswer(context, requestId(id)) };
    },

    async wayBack(instance, id) {
      if (!isOurs(id)) return flow.wayBack?.(instance, id);
      const { state } = await loadSamlRequest(contextOf(instance), requestId(id));
      if (state.lifecycle === 'absent') return undefined;
      const application = await provider.applications.byEntityId(instance.id, state.details.entityId);
      if (!application?.active) return undefined;
      const url = `${new URL(state.details.acsUrl).origin}/`;
      return { to: 'application', clientName: application.name, url };
    },

    async deny(instance, id, reason) {
      if (!isOurs(id)) return flow.deny(instance, id, reason);
      const context = contextOf(instance);
      await answerWithFailure(context, scopeOf(instance, 'LOGIN'), requestId(id), { code: codeOf[reason] });
      return sealAnswer(context, requestId(id));
    },

    signedOut: async (instance, ended, next) =>
      pastSamlApplications(contextOf(instance), ended, await flow.signedOut(instance, ended, next)),
  };
}
