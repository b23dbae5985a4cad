import { commandDetails, timestamp } from '../contract/details.ts';
import type { SAMLService } from '../contract/services/saml/v2.ts';
import { implement, type ServiceImplementation } from '../contract/types.ts';
import { invalidArgument, notFound } from '../errors/index.ts';
import { linkPermission } from '../oidc/index.ts';
import type { SamlProvider } from './provider.ts';
import {
  type Answered,
  answerWithFailure,
  answerWithSession,
  loadSamlRequest,
} from './sign-on/operations.ts';
import { codeOfReason, SamlFailure } from './sign-on/status.ts';

/** `zitadel.saml.v2.SAMLService` */
export function samlService(provider: SamlProvider): ServiceImplementation {
  return implement<typeof SAMLService>('zitadel.saml.v2.SAMLService', {
    async getSAMLRequest(request, context) {
      const { userId } = context.requireCaller();
      const { id, state } = await loadSamlRequest(
        { provider, instance: context.instance },
        request.samlRequestId,
      );
      const isThere = state.lifecycle !== 'absent';
      if (!isThere || userId !== state.details.loginClient) await context.require(linkPermission);
      if (!isThere) throw notFound('SAML-Req01', 'SAML request not found', { field: 'saml_request_id' });
      const { details, createdAt } = state;
      return {
        samlRequest: {
          id,
          creationDate: timestamp(createdAt),
          issuer: details.entityId,
          assertionConsumerService: details.acsUrl,
          relayState: details.relayState ?? '',
          binding: details.binding,
        },
      };
    },

    async createResponse(request, context) {
      await context.require(linkPermission);
      const saml = { provider, instance: context.instance };
      const { samlRequestId, responseKind } = request;
      const { done, details, response } = await answered();
      return {
        details: commandDetails(done),
        url: details.acsUrl,
        binding: {
          case: 'post',
          value: {
            relayState: details.relayState ?? '',
            samlResponse: Buffer.from(await response()).toString('base64'),
          },
        },
      };

      async function answered(): Promise<Answered> {
        if (responseKind.case === 'session') {
          const { sessionId, sessionToken } = responseKind.value;
          const session = { id: sessionId, token: sessionToken };
          return answerWithSession(saml, context.scope, samlRequestId, session).catch((thrown) => {
            if (!(thrown instanceof SamlFailure)) throw thrown;
            return answerWithFailure(saml, context.scope, samlRequestId, thrown);
          });
        }
        if (responseKind.case === 'error') {
          const { error: reason, errorDescription: message } = responseKind.value;
          const code = codeOfReason[reason] ?? codeOfReason[0] ?? '';
          return answerWithFailure(saml, context.scope, samlRequestId, {
            code,
            reason,
            ...(message !== undefined && { message }),
          });
        }
        throw invalidArgument('SAML-Rsp01', 'Set session or error', { field: 'response_kind' });
      }
    },
  });
}
