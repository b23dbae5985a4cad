import type { SamlApplication } from '../../application/index.ts';
import { failedPrecondition, notFound, permissionDenied } from '../../errors/index.ts';
import {
  againWhenOvertaken,
  appendIn,
  type CommandScope,
  type Executed,
  type Loaded,
  runCommand,
  unborn,
  writeOf,
} from '../../eventstore/index.ts';
import { authMethodsOf, mayAct, proofsOf, provenSession, type SubjectRow } from '../../oidc/index.ts';
import { type NameId, statusCode } from '../../saml/index.ts';
import { lacksForcedFactor, type Proven } from '../../session/index.ts';
import type { SamlContext } from '../provider.ts';
import {
  addSamlRequest,
  canRepeat,
  failSamlRequest,
  linkSession,
  requirePending,
} from '../request/commands.ts';
import {
  type RequestDetails,
  type SamlRequest,
  type SignInLink,
  samlRequestAggregate,
} from '../request/state.ts';
import { addSamlSession, samlSessionAggregate } from '../session/state.ts';
import { assertionLifetime, failureAnswer, newMessageId, successAnswer } from './answers.ts';
import { classReached } from './context-class.ts';
import { formatFor, nameIdFor } from './name-id.ts';
import { reasonOfCode, SamlFailure, statusFor } from './status.ts';

/** What the login pages and login clients do with requests of SAML applications. */

/** Ids of requests as they are kept, and as Zitadel's login knows them. */
export const newRequestId = (ids: () => string): string => `V2_${ids()}`;

export const loadSamlRequest = (
  { provider, instance }: SamlContext,
  id: string,
): Promise<Loaded<SamlRequest>> => provider.platform.store.load(instance.id, samlRequestAggregate, id);

/** The application that a request is of, while it stands. @throws PosternError `not_found` */
export async function applicationOf(
  { provider, instance }: SamlContext,
  { entityId, applicationId, acsUrl }: RequestDetails,
): Promise<SamlApplication> {
  const application = await provider.applications.byEntityId(instance.id, entityId);
  if (!application?.active || application.applicationId !== applicationId)
    throw notFound('SAML-App01', 'The application is gone or inactive');
  if (!application.provider.role.assertionConsumers.some(({ location }) => location === acsUrl))
    throw failedPrecondition(
      'SAML-App02',
      'The application was changed since, and is not answered there any more; start again',
    );
  return application;
}

/** Who has signed in, as far as the answer needs it. */
export interface Person {
  readonly sessionId: string;
  readonly userId: string;
  readonly orgId: string;
  readonly authenticatedAt: Date;
  readonly proven: readonly Proven[];
}

/** The sign-in of a session, proven by its token. @throws PosternError */
export async function personOf(
  context: SamlContext,
  session: { readonly id: string; readonly token: string },
): Promise<Person> {
  const { platform } = context.provider;
  const { user, authenticatedAt, proven } = await provenSession(context, session);
  if (await lacksForcedFactor(platform, context.instance.id, user, proven))
    throw failedPrecondition(
      'SAML-Ses01',
      'The login settings of the user’s organization force a second factor, which the session has not proven',
    );
  return { sessionId: session.id, userId: user.id, orgId: user.orgId, authenticatedAt, proven };
}

async function subjectOf(
  { provider, instance }: SamlContext,
  userId: string,
  sessionId: string,
): Promise<SubjectRow> {
  const subject = await provider.subjects({ instanceId: instance.id, userId, sessionId, metadata: false });
  if (!subject || !mayAct(subject))
    throw permissionDenied('SAML-Usr01', 'The user may not sign in (any more)');
  return subject;
}

export interface Answered {
  readonly done: Executed<SamlRequest>;
  readonly details: RequestDetails;
  /** Signs the answer, as XML. */
  readonly response: () => Promise<string>;
}

/** A new request that is answered at once, or one that waits. */
export type Waiting = Loaded<SamlRequest> & { readonly isNew?: boolean };

export const pendingRequest = (id: string, details: RequestDetails, now: Date): Waiting => {
  const request = unborn(samlRequestAggregate, id);
  return {
    ...request,
    state: { ...request.state, lifecycle: 'pending', details, createdAt: now },
    isNew: true,
  };
};

/**
 * Ends a request with a sign-in.
 * @throws PosternError when the request is gone, or its user may not use the application; SamlFailure when the sign-in
 *   is not what the application asks for
 */
export async function answerFor(
  context: SamlContext,
  scope: CommandScope,
  request: Waiting,
  person: Person,
): Promise<Answered> {
  const { provider, instance } = context;
  const { platform } = provider;
  const now = platform.clock();
  const { details } = request.state;
  requirePending(request.state, now);
  const application = await applicationOf(context, details);
  await provider.access.require(instance.id, application, person, []);
  const subject = await subjectOf(context, person.userId, person.sessionId);
  const nameId = nameIdFor(context, application, formatFor(details.nameIdFormat, application), subject);
  const link: SignInLink = {
    sessionId: person.sessionId,
    userId: person.userId,
    authTime: person.authenticatedAt,
    authMethods: authMethodsOf(person.proven),
    samlSessionId: `V2_${platform.ids()}`,
  };
  if (classReached(proofsOf(link.authMethods), details.contextClasses) === undefined)
    throw new SamlFailure(statusCode.noAuthnContext, 'The sign-in is not as sure as the application demands');
  const ending = linkSession(request.state, link, now);
  const write = writeOf(request, instance.id, {
    events: [...(request.isNew ? addSamlRequest(details).events : []), ...ending.events],
  });
  const session = writeOf(
    unborn(samlSessionAggregate, link.samlSessionId),
    person.orgId,
    addSamlSession({
      ...link,
      orgId: person.orgId,
      entityId: application.entityId,
      preferredLanguage: subject.preferred_language,
      nameId,
      responseId: newMessageId(),
      lifetime: assertionLifetime,
    }),
  );
  const done = await appendIn(platform.store, scope, [write, session]);
  return {
    done: {
      before: request,
      changed: true,
      version: request.version + write.events.length,
      owner: write.owner,
      changedAt: done.createdAt,
      position: done.position,
    },
    details,
    response: () => successAnswer(context, details, { application, subject, link, nameId }),
  };
}

/** The same for a session of a login client or of our pages. */
export const answerWithSession = (
  context: SamlContext,
  scope: CommandScope,
  requestId: string,
  session: { readonly id: string; readonly token: string },
): Promise<Answered> =>
  againWhenOvertaken(async () => {
    const request = await loadSamlRequest(context, requestId);
    requirePending(request.state, context.provider.platform.clock());
    return answerFor(context, scope, request, await personOf(context, session));
  });

/** Ends a request with a failure. @throws PosternError when it is gone */
export async function answerWithFailure(
  context: SamlContext,
  scope: CommandScope,
  requestId: string,
  failure: { readonly code: string; readonly message?: string; readonly reason?: number },
): Promise<Answered> {
  const { platform } = context.provider;
  const { code, message = '', reason = reasonOfCode(code) } = failure;
  const done = await runCommand(platform.store, scope, samlRequestAggregate, requestId, ({ state }) =>
    failSamlRequest(state, { reason, status: code }, platform.clock()),
  );
  const { details } = done.before.state;
  return { done, details, response: () => failureAnswer(context, details, statusFor(code, message)) };
}

/** What a request was answered with, once more while that is of use. */
export async function answerAgain(
  context: SamlContext,
  requestId: string,
): Promise<Pick<Answered, 'details' | 'response'> | undefined> {
  const { platform } = context.provider;
  const { state } = await loadSamlRequest(context, requestId);
  if (!canRepeat(state, platform.clock())) return undefined;
  const { details, link } = state;
  if (!link) return { details, response: () => failureAnswer(context, details, statusFor(state.status)) };
  const application = await applicationOf(context, details);
  const subject = await subjectOf(context, link.userId, link.sessionId);
  const nameId = await knownName(context, link.samlSessionId);
  if (!nameId) return undefined;
  return { details, response: () => successAnswer(context, details, { application, subject, link, nameId }) };
}

/** By which the application was told of somebody. */
async function knownName(
  { provider, instance }: SamlContext,
  samlSessionId: string,
): Promise<NameId | undefined> {
  const { state } = await provider.platform.store.load(instance.id, samlSessionAggregate, samlSessionId);
  return state.lifecycle === 'active' ? state.nameId : undefined;
}
