import {
  type AggregateWrite,
  appendIn,
  type CommandScope,
  type Executed,
  type Loaded,
  writeOf,
} from '../../eventstore/index.ts';
import { addAuthRequest, linkSession } from '../auth-request/commands.ts';
import type { LinkedSession } from '../auth-request/linked-session.ts';
import { type AuthRequest, leftBy } from '../auth-request/state.ts';
import { isFrontChannel } from '../auth-request/values.ts';
import { sealCode } from '../tokens/format.ts';
import type { AnswerParameters } from './answer.ts';
import type { AuthorizeContext } from './context.ts';
import { issueThroughBrowser, repeatThroughBrowser } from './front-channel.ts';
import { sessionStateOf } from './session-state.ts';

/** What somebody who signed in has authorized. */
export interface AuthorizedRequest {
  readonly request: Loaded<AuthRequest>;
  readonly link: LinkedSession;
  /** The request itself is not written yet: it is answered at once. */
  readonly isNew?: boolean;
  /** What is written together with it: the consent that was given just now. */
  readonly along?: readonly AggregateWrite[];
}

export interface Responded {
  readonly given: AnswerParameters;
  readonly done: Executed<AuthRequest>;
}

/**
 * Ends a request with what was authorized, in one append, and makes the answer: a code, tokens, or both.
 * @throws PosternError when it was answered meanwhile, or its sign-in is older than it allows
 */
export async function respond(
  context: AuthorizeContext,
  scope: CommandScope,
  { request, link, isNew = false, along = [] }: AuthorizedRequest,
): Promise<Responded> {
  const { provider, instance } = context;
  const { store, encryption, clock } = provider.platform;
  const { id, state } = request;
  const { details } = state;
  const ending = linkSession(state, link, clock());
  const write = writeOf(request, instance.id, {
    events: [...(isNew ? addAuthRequest(details).events : []), ...ending.events],
  });
  const writes = [write, ...along];
  const { given, done } = isFrontChannel(details.responseType)
    ? await issueThroughBrowser(context, scope, { id, details: leftBy(link.consent, details), link }, writes)
    : { given: { code: sealCode(encryption, id) }, done: await appendIn(store, scope, writes) };
  return {
    given: { ...given, ...sessionStateOf(context, details, link.sessionId) },
    done: {
      before: request,
      changed: true,
      version: request.version + write.events.length,
      owner: write.owner,
      changedAt: done.createdAt,
      position: done.position,
    },
  };
}

/**
 * The answer to a request that was answered already: the code is sealed anew, and still good for one use.
 * @returns undefined when there is nothing that is good any more
 */
export async function respondAgain(
  context: AuthorizeContext,
  id: string,
  { details, link }: AuthRequest,
): Promise<AnswerParameters | undefined> {
  const given =
    link && isFrontChannel(details.responseType)
      ? await repeatThroughBrowser(context, { id, details, link })
      : { code: sealCode(context.provider.platform.encryption, id) };
  return given && link ? { ...given, ...sessionStateOf(context, details, link.sessionId) } : given;
}
