import { failedPrecondition, notFound } from '../errors/index.ts';
import {
  type CommandScope,
  type Decision,
  type Executed,
  type Loaded,
  runCommand,
  unborn,
} from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import * as commands from './commands.ts';
import { type Session, sessionAggregate } from './state.ts';
import { sealSessionToken } from './token.ts';
import type { UserAgent } from './user-agent.ts';
import type { SessionUser, SessionUsers } from './users.ts';

export interface Checks {
  readonly user?: { readonly userId: string } | { readonly loginName: string } | undefined;
  readonly password?: string | undefined;
}

export interface SessionInput {
  readonly checks: Checks;
  readonly metadata?: Readonly<Record<string, Uint8Array>>;
  readonly lifetimeNanoseconds?: number | undefined;
}

export interface ChangedSession {
  readonly id: string;
  /** Takes the place of every token before it. */
  readonly token: string;
  readonly done: Executed<Session>;
  /** The user that was checked now, if one was. */
  readonly user: SessionUser | undefined;
}

export interface SessionOperations {
  load(instanceId: string, id: string): Promise<Loaded<Session>>;
  create(
    scope: CommandScope,
    input: SessionInput & { userAgent?: UserAgent | undefined },
  ): Promise<ChangedSession>;
  /** @param authorize throws when the caller may not change this session */
  set(
    scope: CommandScope,
    id: string,
    input: SessionInput,
    authorize: (session: Session) => Promise<void>,
  ): Promise<ChangedSession>;
  terminate(
    scope: CommandScope,
    id: string,
    authorize: (session: Session) => Promise<void>,
  ): Promise<Executed<Session>>;
  /** Ends it for the person who leaves, as opposed to taking it away from them. */
  signOut(scope: CommandScope, id: string): Promise<Executed<Session>>;
}

/** One implementation behind session.v2, session.v2beta and the login pages. */
export function sessionOperations(
  platform: Pick<Platform, 'store' | 'ids' | 'clock' | 'encryption'>,
  users: SessionUsers,
): SessionOperations {
  const { store, ids, clock, encryption } = platform;
  const load = (instanceId: string, id: string) => store.load(instanceId, sessionAggregate, id);

  /** Runs before the session is written: a failed check is a fact of the user and leaves no session behind. */
  async function check(scope: CommandScope, checks: Checks, session?: Session) {
    const user = checks.user && (await findUser(users, scope.instanceId, checks.user, session?.user?.id));
    const passwordChecked = checks.password !== undefined;
    if (passwordChecked) {
      const whose = user ?? session?.user;
      if (!whose) throw commands.userMissing('checks.password');
      const userAgentId = session?.userAgent?.fingerprint_id;
      await users.checkPassword(scope, whose, checks.password ?? '', userAgentId);
    }
    return { user, passwordChecked };
  }

  const changed = (
    scope: CommandScope,
    id: string,
    input: SessionInput,
    passed: { user: SessionUser | undefined; passwordChecked: boolean },
    decide: (session: Session, changes: commands.SessionChanges) => Decision | Promise<Decision>,
    from: Loaded<Session>,
  ): Promise<ChangedSession> => {
    const tokenId = ids();
    const { metadata, lifetimeNanoseconds } = input;
    const changes: commands.SessionChanges = {
      now: clock(),
      tokenId,
      ...passed,
      ...(metadata && { metadata }),
      lifetimeNanoseconds,
    };
    return runCommand(store, scope, sessionAggregate, id, ({ state }) => decide(state, changes), {
      owner: scope.instanceId,
      from,
    }).then((done) => ({
      id,
      token: sealSessionToken(encryption, { sessionId: id, tokenId }),
      done,
      user: passed.user,
    }));
  };

  return {
    load,

    async create(scope, input) {
      const passed = await check(scope, input.checks);
      const id = ids();
      const decide = (session: Session, changes: commands.SessionChanges) =>
        commands.createSession(session, { ...changes, userAgent: input.userAgent });
      return changed(scope, id, input, passed, decide, unborn(sessionAggregate, id));
    },

    async set(scope, id, input, authorize) {
      const loaded = await load(scope.instanceId, id);
      const { state } = loaded;
      await authorize(state);
      commands.requireActive(state, clock());
      const passed = await check(scope, input.checks, state);
      const decide = async (session: Session, changes: commands.SessionChanges) => {
        // Of several changes with one token the first ends it: the others come too late, on whatever node.
        if (session.tokenId !== state.tokenId) await authorize(session);
        return commands.setSession(session, changes);
      };
      return changed(scope, id, input, passed, decide, loaded);
    },

    async terminate(scope, id, authorize) {
      const { state } = await load(scope.instanceId, id);
      if (state.lifecycle === 'active') await authorize(state);
      return runCommand(store, scope, sessionAggregate, id, (loaded) =>
        commands.terminateSession(loaded.state),
      );
    },

    signOut: (scope, id) =>
      runCommand(store, scope, sessionAggregate, id, ({ state }) => commands.signOut(state)),
  };
}

/** @param expected id of the session's user: of anybody else it is not even told whether there is one */
async function findUser(
  users: SessionUsers,
  instanceId: string,
  search: NonNullable<Checks['user']>,
  expected: string | undefined,
): Promise<SessionUser> {
  const user =
    'userId' in search
      ? await users.known(instanceId, search.userId)
      : await users.byLoginName(instanceId, search.loginName);
  if (expected !== undefined && user?.id !== expected) throw commands.otherUser();
  if (!user) throw notFound('SESSION-Usr03', 'User not found', { field: 'checks.user' });
  if (!user.active) {
    throw failedPrecondition('SESSION-Usr04', 'The user is deactivated or locked and cannot sign in', {
      field: 'checks.user',
    });
  }
  return user;
}
