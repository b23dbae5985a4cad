import { commandDetails, listDetails } from '../contract/details.ts';
import { pageAsked } from '../contract/page-asked.ts';
import type { SessionService } from '../contract/services/session/v2.ts';
import { implement, type RequestContext, type ServiceImplementation } from '../contract/types.ts';
import { notFound } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { mayEnd, mayRead, mayWrite, visibleSessions } from './access.ts';
import { type ChallengeAnswers, readChallenges } from './challenges/index.ts';
import { sessionOperations } from './operations.ts';
import { provenOf } from './proven.ts';
import { searchSessions } from './queries.ts';
import { sessionUsers } from './sign-in-user.ts';
import { sessionState } from './state.ts';
import type { SessionUsers } from './users.ts';
import { rowOf, sessionCondition, sessionInput, sessionMessage, userAgentOf } from './wire.ts';

/** `zitadel.session.v2.SessionService` */
export function sessionService(
  platform: Platform,
  users: SessionUsers = sessionUsers(platform),
): ServiceImplementation {
  const { encryption } = platform;
  const sessions = sessionOperations(platform, users);

  const namesOf = (context: RequestContext, ids: ReadonlyArray<string | null>) =>
    users.names(context.instance.id, [...new Set(ids.filter((id) => id !== null))]);

  return implement<typeof SessionService>('zitadel.session.v2.SessionService', {
    async createSession(request, context) {
      const input = sessionInput(request);
      await mayCreate(context, input.checks.user);
      const challenges = await readChallenges(request.challenges, context);
      const userAgent = userAgentOf(request.userAgent);
      const { instance } = context;
      const created = await sessions.create(context.scope, { ...input, instance, challenges, userAgent });
      const { id, token, done, answers } = created;
      return {
        details: commandDetails(done),
        sessionId: id,
        sessionToken: token,
        challenges: answersMessage(answers),
      };
    },

    async getSession(request, context) {
      const loaded = await sessions.load(context.instance.id, request.sessionId);
      const state = sessionState(loaded.state, platform.clock());
      if (state === 'absent' || state === 'terminated') {
        throw notFound('SESSION-Nfd01', 'Session not found', { field: 'session_id' });
      }
      await mayRead(context, encryption, loaded.id, request.sessionToken ?? '')(loaded.state);
      const { state: session } = loaded;
      const user =
        session.user && session.factors.password && (await users.known(context.instance.id, session.user.id));
      const proven = provenOf(loaded.id, session, user ?? undefined);
      const password = proven.find(({ proof }) => proof === 'password');
      const row = rowOf(loaded, password?.at);
      return { session: sessionMessage(row, await namesOf(context, [row.user_id])) };
    },

    async setSession(request, context) {
      const authorize = mayWrite(context, encryption, request.sessionId, request.sessionToken);
      const { instance } = context;
      const challenges = await readChallenges(request.challenges, context);
      const { token, done, answers } = await sessions.set(
        context.scope,
        request.sessionId,
        { ...sessionInput(request), instance, challenges },
        authorize,
      );
      return {
        details: commandDetails(done),
        sessionToken: token,
        challenges: answersMessage(answers),
      };
    },

    async deleteSession(request, context) {
      const authorize = mayEnd(context, encryption, request.sessionId, request.sessionToken ?? '');
      const done = await sessions.terminate(context.scope, request.sessionId, authorize);
      return { details: commandDetails(done) };
    },

    async listSessions(request, context) {
      const restrict = await visibleSessions(context);
      const { userId } = context.requireCaller();
      const page = await searchSessions(platform, context.instance.id, {
        page: pageAsked(context, request.query),
        filter(where) {
          restrict(where);
          for (const query of request.queries) sessionCondition(where, query, userId);
        },
      });
      const names = await namesOf(
        context,
        page.rows.map((row) => row.user_id),
      );
      return {
        details: listDetails(page, platform.projections.position(), platform.clock()),
        sessions: page.rows.map((row) => sessionMessage(row, names)),
      };
    },
  });
}

/** Absent where nothing of the challenges is for the caller. */
const answersMessage = (answers: ChallengeAnswers) => (Object.keys(answers).length > 0 ? answers : undefined);

/** Checking others' passwords is for login clients; a person may open a session of its own. */
async function mayCreate(
  context: RequestContext,
  user: { userId: string } | { loginName: string } | undefined,
): Promise<void> {
  const { userId } = context.requireCaller();
  if (user && 'userId' in user && user.userId === userId) return;
  await context.require('session.write');
}
