import { timestamp } from '../contract/details.ts';
import type { BackchannelAuthenticationService } from '../contract/services/postern/oidc/v1.ts';
import { implement, type RequestContext, type ServiceImplementation } from '../contract/types.ts';
import { invalidArgument, notFound } from '../errors/index.ts';
import { findOrg } from '../org/index.ts';
import { readUser } from '../user/index.ts';
import { approveCiba, denyCiba, loadCibaRequest } from './authorize/ciba-answers.ts';
import { linkPermission } from './authorize/operations.ts';
import { isWaiting } from './ciba/commands.ts';
import { sealForPerson } from './ciba/ids.ts';
import { waitingFor } from './ciba/queries.ts';
import type { Provider } from './provider.ts';

/** `postern.oidc.v1.BackchannelAuthenticationService` */
export function cibaService(provider: Provider): ServiceImplementation {
  const { platform } = provider;

  const addressOf = ({ instance }: RequestContext, id: string): string =>
    `${instance.origin}/ui/login/login?${new URLSearchParams({ authRequestID: sealForPerson(platform.encryption, id) })}`;

  return implement<typeof BackchannelAuthenticationService>(
    'postern.oidc.v1.BackchannelAuthenticationService',
    {
      async listBackchannelAuthentications({ userId }, context) {
        await readUser(platform, context, userId);
        const instanceId = context.instance.id;
        const rows = await waitingFor(platform.sql, instanceId, userId, platform.clock());
        return {
          requests: await Promise.all(
            rows.map(async (row) => ({
              id: row.id,
              clientId: row.client_id,
              applicationName: (await provider.clients.byId(instanceId, row.client_id))?.name ?? '',
              bindingMessage: row.binding_message,
              creationDate: timestamp(row.creation_date),
              expirationDate: timestamp(row.expiration),
              url: addressOf(context, row.id),
            })),
          ),
        };
      },

      async getBackchannelAuthentication({ id }, context) {
        await context.require(linkPermission);
        const { state } = await loadCibaRequest({ provider, instance: context.instance }, id);
        // Whom nobody is meant by is asked nowhere.
        const waits = isWaiting(state, platform.clock()) && state.details.userId !== '';
        const { details, createdAt } = state;
        const client = waits ? await provider.clients.byId(context.instance.id, details.clientId) : undefined;
        if (!client?.active)
          throw notFound('OIDC-Cib04', 'No such request waits; it may be answered or expired', {
            field: 'id',
          });
        const org = await findOrg(platform.sql, context.instance.id, client.org.id);
        return {
          request: {
            id,
            clientId: details.clientId,
            applicationName: client.name,
            bindingMessage: details.bindingMessage,
            creationDate: timestamp(createdAt),
            expirationDate: timestamp(details.expiresAt),
            url: addressOf(context, id),
          },
          userId: details.userId,
          scopes: [...details.scope],
          acrValues: [...(details.acr?.values ?? [])],
          authorizationDetails: details.authorizationDetails.map((each) => JSON.stringify(each)),
          remoteAddress: details.remoteAddress,
          organizationId: client.org.id,
          organizationName: org?.name ?? '',
        };
      },

      async authorizeOrDenyBackchannelAuthentication({ id, decision }, context) {
        await context.require(linkPermission);
        const oidc = { provider, instance: context.instance };
        if (decision.case === 'session') {
          const { sessionId, sessionToken } = decision.value;
          const session = { id: sessionId, token: sessionToken };
          await approveCiba(oidc, context.scope, id, { by: 'login client', session });
          return {};
        }
        if (decision.case === 'deny') {
          await denyCiba(oidc, context.scope, id);
          return {};
        }
        throw invalidArgument('OIDC-Cib05', 'Set session or deny', { field: 'decision' });
      },
    },
  );
}
