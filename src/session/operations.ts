import type { InstanceContext } from '../contract/types.ts';
import { failedPrecondition, notFound } from '../errors/index.ts';
import {
  type CommandScope,
  type Decision,
  type Executed,
  type Loaded,
  type NewEvent,
  runCommand,
  unborn,
} from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { type AskedChallenges, type ChallengeAnswers, challengeKinds } from './challenges/index.ts';
import {
  type AnyCheck,
  type CheckSubject,
  checkKinds,
  type PassedCheck,
  type ProofChecks,
} from './checks/index.ts';
import * as commands from './commands.ts';
import { type Session, sessionAggregate } from './state.ts';
import { sealSessionToken } from './token.ts';
import type { UserAgent } from './user-agent.ts';
import type { SessionUser, SessionUsers } from './users.ts';

export interface Checks extends ProofChecks {
  readonly user?: { readonly userId: string } | { readonly loginName: string } | undefined;
}

export interface SessionInput {
  /** Under whose address it is asked: links and keys of browsers are bound to it. */
  readonly instance: InstanceContext;
  readonly checks: Checks;
  readonly challenges?: AskedChallenges;
  /** `caller`: who asks decides itself how long a wrong code is held back. */
  readonly answeredBy?: 'caller';
  /** What was proven otherwise, such as by finishing a registration. */
  readonly passed?: readonly PassedCheck[];
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
  /** What the caller gets of the challenges that it asked for. */
  readonly answers: ChallengeAnswers;
}

/** What was proven and asked for, before it is written to the session. */
interface Proven {
  readonly user: SessionUser | undefined;
  readonly passed: readonly PassedCheck[];
  readonly challenged: readonly NewEvent[];
  readonly answers: ChallengeAnswers;
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
export function sessionOperations(platform: Platform, users: SessionUsers): SessionOperations {
  const { store, ids, clock, encryption } = platform;
  const load = (instanceId: string, id: string) => store.load(instanceId, sessionAggregate, id);

  const tools = { platform, users };

  /** Runs before the session is written: a failed check is a fact of the user and leaves no session behind. */
  async function prove(
    scope: CommandScope,
    input: SessionInput & { userAgent?: UserAgent | undefined },
    session?: Session,
  ): Promise<Proven> {
    const { checks, challenges = {}, instance, answeredBy } = input;
    const user = checks.user && (await findUser(users, scope.instanceId, checks.user, session?.user?.id));
    const { fingerprint_id: id, ip: address } = session?.userAgent ?? input.userAgent ?? {};
    const browser = { id, address };
    const subjectOf = (field: string): CheckSubject => {
      const whose = user ?? session?.user;
      if (!whose) throw commands.userMissing(field);
      return { scope, instance, user: whose, session, browser, answeredBy };
    };

    const passed = [...(input.passed ?? [])];
    for (const kind of checkKinds as unknown as readonly AnyCheck[]) {
      const asked = checks[kind.name];
      if (asked === undefined) continue;
      passed.push({ field: kind.field, ...(await kind.prove(tools, subjectOf(kind.field), asked)) });
    }
    const challenged: NewEvent[] = [];
    const answers: Record<string, unknown> = {};
    for (const kind of challengeKinds) {
      const asked = challenges[kind.name];
      if (asked === undefined) continue;
      const { events, answer } = await kind.prepare(tools, subjectOf(kind.field), asked);
      challenged.push(...events);
      if (answer !== undefined) answers[kind.name] = answer;
    }
    return { user, passed, challenged, answers };
  }

  const changed = (
    scope: CommandScope,
    id: string,
    input: SessionInput,
    { answers, ...proven }: Proven,
    decide: (session: Session, changes: commands.SessionChanges) => Decision | Promise<Decision>,
    from: Loaded<Session>,
  ): Promise<ChangedSession> => {
    const tokenId = ids();
    const { metadata, lifetimeNanoseconds } = input;
    const changes: commands.SessionChanges = {
      now: clock(),
      tokenId,
      ...proven,
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
      user: proven.user,
      answers,
    }));
  };

  return {
    load,

    async create(scope, input) {
      const proven = await prove(scope, input);
      const id = ids();
      const decide = (session: Session, changes: commands.SessionChanges) =>
        commands.createSession(session, { ...changes, userAgent: input.userAgent });
      return changed(scope, id, input, proven, decide, unborn(sessionAggregate, id));
    },

    async set(scope, id, input, authorize) {
      const loaded = await load(scope.instanceId, id);
      const { state } = loaded;
      await authorize(state);
      commands.requireActive(state, clock());
      const proven = await prove(scope, input, state);
      const decide = async (session: Session, changes: commands.SessionChanges) => {
        // Of several changes with one token the first ends it: the others come too late, on whatever node.
        if (session.tokenId !== state.tokenId) await authorize(session);
        return commands.setSession(session, changes);
      };
      return changed(scope, id, input, proven, decide, loaded);
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
