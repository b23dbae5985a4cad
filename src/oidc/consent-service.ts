import type { Client } from '../application/index.ts';
import { type AuthorizationDetail, toldFields } from '../authorization-details/index.ts';
import { timestamp } from '../contract/details.ts';
import type { ConsentService, RequestedConsent } from '../contract/services/postern/consent/v1.ts';
import { implement, type RequestContext, type ServiceImplementation } from '../contract/types.ts';
import { failedPrecondition, invalidArgument, notFound } from '../errors/index.ts';
import { againWhenOvertaken, appendIn } from '../eventstore/index.ts';
import type { AskedDetail } from '../login/index.ts';
import { findOrg } from '../org/index.ts';
import { readUser } from '../user/index.ts';
import { requirePending } from './auth-request/commands.ts';
import { askedBy, loadCibaRequest } from './authorize/ciba-answers.ts';
import { type ConsentRequest, consentQuestion, consentWrite, seenAs } from './authorize/consent.ts';
import { consentedBy, loadDeviceAuth } from './authorize/device-requests.ts';
import { canonicalId, linkPermission, loadAuthRequest, provenSession } from './authorize/operations.ts';
import { requireWaiting as requireAsked } from './ciba/commands.ts';
import { consentsOf } from './consent/queries.ts';
import {
  answerTo,
  detailItem,
  detailOfItem,
  isApiScope,
  isOptional,
  resourceItem,
} from './consent/question.ts';
import { requirePending as requireWaiting } from './device-auth/commands.ts';
import { grantsOf } from './grant-management/queries.ts';
import type { Provider } from './provider.ts';
import { type DetailsContext, typesOf } from './scope/authorization-details.ts';
import { shownDetails } from './shown-question.ts';
import { withdrawConsentOf } from './withdrawal.ts';

/** `postern.consent.v1.ConsentService` */
export function consentService(provider: Provider): ServiceImplementation {
  const { platform } = provider;

  const ownerOf = async (instanceId: string, client: Client | undefined) => ({
    applicationName: client?.name ?? '',
    organizationId: client?.org.id ?? '',
    organizationName: (client && (await findOrg(platform.sql, instanceId, client.org.id))?.name) ?? '',
  });

  async function asked(context: RequestContext, requested: RequestedConsent | undefined) {
    const { request, sessionId = '', sessionToken = '' } = requested ?? {};
    const oidc = { provider, instance: context.instance };
    const now = platform.clock();
    const find = async () => {
      if (request?.case === 'authRequestId') {
        const { state } = await loadAuthRequest(oidc, request.value);
        requirePending(state, now);
        return { ...state.details, createdAt: state.createdAt, requestId: canonicalId(request.value) };
      }
      if (request?.case === 'deviceAuthorizationId') {
        const { state } = await loadDeviceAuth(oidc, request.value);
        requireWaiting(state, now);
        return { ...consentedBy(state), requestId: request.value };
      }
      if (request?.case === 'backchannelAuthenticationId') {
        const { state } = await loadCibaRequest(oidc, request.value);
        requireAsked(state, now);
        return askedBy(state, request.value);
      }
      throw invalidArgument(
        'OIDC-Con03',
        'Set auth_request_id, device_authorization_id or backchannel_authentication_id',
        {
          field: 'requested',
        },
      );
    };
    const wanted = await find();
    const client = await provider.clients.byId(context.instance.id, wanted.clientId);
    if (!client?.active) throw notFound('OIDC-Cli01', 'The application is gone or inactive');
    const { user } = await provenSession(oidc, { id: sessionId, token: sessionToken });
    const asking: ConsentRequest = { ...wanted, client };
    const question = await consentQuestion(oidc, asking, user.id, 'login client');
    return { client, user, asking, question };
  }

  return implement<typeof ConsentService>('postern.consent.v1.ConsentService', {
    async listConsents({ userId }, context) {
      await readUser(platform, context, userId);
      const { id } = context.instance;
      const rows = await consentsOf(platform.sql, id, userId);
      const oidc = { provider, instance: context.instance };
      const grants = Map.groupBy(await grantsOf(platform.sql, id, userId), (grant) => grant.client_id);
      const agreed = new Map(rows.map((row) => [row.client_id, row]));
      const clientIds = [...new Set([...agreed.keys(), ...grants.keys()])];
      return {
        consents: await Promise.all(
          clientIds.map(async (clientId) => {
            const row = agreed.get(clientId);
            return {
              clientId,
              ...(await ownerOf(id, await provider.clients.byId(id, clientId))),
              scopes: [...(row?.scope ?? [])],
              declinedScopes: [...(row?.declined ?? [])],
              authorizationDetails: await inWords(oidc, row?.authorization_details ?? []),
              grants: await Promise.all(
                (grants.get(clientId) ?? []).map(async (grant) => ({
                  grantId: grant.id,
                  scopes: [...grant.scope, ...grant.resources.map(resourceItem)],
                  authorizationDetails: await inWords(oidc, grant.authorization_details ?? []),
                  creationDate: timestamp(grant.creation_date),
                })),
              ),
              ...(row && { creationDate: timestamp(row.creation_date) }),
            };
          }),
        ),
      };
    },

    async withdrawConsent({ userId, clientId }, context) {
      const { resource_owner: orgId } = await readUser(platform, context, userId);
      await context.require('user.write', { orgId, userId });
      const done = await withdrawConsentOf(platform, context.scope, { userId, clientId });
      return done.version === 0 ? {} : { changeDate: timestamp(done.changedAt) };
    },

    async getRequestedConsent({ requested }, context) {
      await context.require(linkPermission);
      const { client, asking, question } = await asked(context, requested);
      const declined = question?.loaded.state.declined;
      return {
        clientId: client.clientId,
        ...(await ownerOf(context.instance.id, client)),
        scopes: (question?.open ?? []).filter(isScope).map((scope) => ({
          scope,
          optional: isOptional(scope, { apiProjectId: context.instance.projectId }),
          declined: declined?.has(scope) ?? false,
          apiAccess: isApiScope(scope, context.instance.projectId),
        })),
        givenScopes: (question?.given ?? []).filter(isScope),
        authorizationDetails: question
          ? shownDetails(question, asking.authorizationDetails).map(messageOf)
          : [],
        seen: question ? seenAs(asking, question) : '',
      };
    },

    async giveConsent({ requested, scopes, seen }, context) {
      await context.require(linkPermission);
      return againWhenOvertaken(async () => {
        const { client, user, asking, question } = await asked(context, requested);
        if (!question || question.open.length === 0) throw nothingToAsk();
        if (seen !== seenAs(asking, question)) throw otherQuestion();
        const { id: userId, orgId } = user;
        const { requestId } = asking;
        const answer = { ...answerTo(question, question.terms, new Set(scopes)), requestId };
        const write = consentWrite(question, client, { userId, orgId }, answer);
        const done = await appendIn(platform.store, context.scope, [write]);
        return { changeDate: timestamp(done.createdAt) };
      });
    },
  });
}

const isScope = (item: string): boolean => detailOfItem(item) === undefined;

const messageOf = ({ type, detail, given }: AskedDetail) => ({
  detail: JSON.stringify(detail),
  type: type.name,
  title: { ...type.title },
  fields: toldFields(detail, type.fields).map(({ field, value }) => ({
    path: field.path,
    label: { ...field.label },
    value:
      typeof value === 'boolean' ? { case: 'boolean' as const, value } : { case: 'text' as const, value },
  })),
  given,
});

async function inWords(context: DetailsContext, details: readonly AuthorizationDetail[]) {
  const types = await typesOf(context, details);
  return shownDetails({ types, given: details.map(detailItem) }, details).map(messageOf);
}

const nothingToAsk = () =>
  failedPrecondition('OIDC-Con04', 'The user has nothing to agree to; the request can be answered');
const otherQuestion = () =>
  failedPrecondition(
    'OIDC-Con05',
    'seen is not what the user has to agree to now; ask GetRequestedConsent again, and show that',
    { field: 'seen' },
  );
