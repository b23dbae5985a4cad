import { durationFromMs } from '@bufbuild/protobuf/wkt';
import { commandDetails, timestamp } from '../contract/details.ts';
import type { OIDCService } from '../contract/services/oidc/v2.ts';
import { implement, type ServiceImplementation } from '../contract/types.ts';
import { invalidArgument, notFound } from '../errors/index.ts';
import { failureReasons, prompts } from './auth-request/values.ts';
import { approve, deny, findByUserCode } from './authorize/device-requests.ts';
import {
  answerWithError,
  answerWithSession,
  linkPermission,
  loadAuthRequest,
} from './authorize/operations.ts';
import type { Provider } from './provider.ts';

/** `zitadel.oidc.v2.OIDCService`. */
export function oidcService(provider: Provider): ServiceImplementation {
  return implement<typeof OIDCService>('zitadel.oidc.v2.OIDCService', {
    async getAuthRequest(request, context) {
      const { userId } = context.requireCaller();
      const oidc = { provider, instance: context.instance };
      const { id, state } = await loadAuthRequest(oidc, request.authRequestId);
      const isThere = state.lifecycle !== 'absent' && state.lifecycle !== 'pushed';
      if (!isThere || userId !== state.details.loginClient) await context.require(linkPermission);
      if (!isThere) {
        throw notFound('OIDC-Req01', 'Authorization request not found', { field: 'auth_request_id' });
      }
      const { details } = state;
      return {
        authRequest: {
          id,
          creationDate: timestamp(state.createdAt),
          clientId: details.clientId,
          scope: [...details.scope],
          redirectUri: details.redirectUri,
          prompt: details.prompt.map((prompt) => prompts.indexOf(prompt)),
          uiLocales: [...details.uiLocales],
          ...(details.loginHint !== undefined && { loginHint: details.loginHint }),
          ...(details.maxAgeSeconds !== undefined && {
            maxAge: durationFromMs(details.maxAgeSeconds * 1000),
          }),
          ...(details.hintUserId !== undefined && { hintUserId: details.hintUserId }),
        },
      };
    },

    async createCallback(request, context) {
      await context.require(linkPermission);
      const oidc = { provider, instance: context.instance };
      const { authRequestId, callbackKind } = request;
      const { done, location } = await answered();
      return { details: commandDetails(done), callbackUrl: location };

      function answered() {
        if (callbackKind.case === 'session') {
          const { sessionId, sessionToken } = callbackKind.value;
          const session = { id: sessionId, token: sessionToken };
          return answerWithSession(oidc, context.scope, authRequestId, { by: 'login client', session });
        }
        if (callbackKind.case === 'error') {
          const { error, errorDescription, errorUri } = callbackKind.value;
          return answerWithError(oidc, context.scope, authRequestId, {
            reason: failureReasons[error] ?? 'server_error',
            ...(errorDescription !== undefined && { description: errorDescription }),
            ...(errorUri !== undefined && { uri: errorUri }),
          });
        }
        throw invalidArgument('OIDC-Cbk01', 'Set session or error', { field: 'callback_kind' });
      }
    },

    async getDeviceAuthorizationRequest(request, context) {
      await context.require(linkPermission);
      const oidc = { provider, instance: context.instance };
      const found = await findByUserCode(oidc, request.userCode, undefined);
      if (!found) {
        throw notFound('OIDC-Dev05', 'No device waits with this code; it may be wrong, answered or expired', {
          field: 'user_code',
        });
      }
      const { id, client, state } = found;
      const { clientId, scope } = state.details;
      return {
        deviceAuthorizationRequest: {
          id,
          clientId,
          scope: [...scope],
          appName: client.name,
          projectName: client.project.name,
        },
      };
    },

    async authorizeOrDenyDeviceAuthorization(request, context) {
      await context.require(linkPermission);
      const oidc = { provider, instance: context.instance };
      const { deviceAuthorizationId, decision } = request;
      if (decision.case === 'session') {
        const { sessionId, sessionToken } = decision.value;
        const session = { id: sessionId, token: sessionToken };
        await approve(oidc, context.scope, deviceAuthorizationId, { by: 'login client', session });
        return {};
      }
      if (decision.case === 'deny') {
        await deny(oidc, context.scope, deviceAuthorizationId);
        return {};
      }
      throw invalidArgument('OIDC-Dev06', 'Set session or deny', { field: 'decision' });
    },
  });
}
