import type { Checks as WireChecks } from '../../contract/services/session/v2.ts';
import type { InstanceContext } from '../../contract/types.ts';
import type { CommandScope, NewEvent } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import type { Session } from '../state.ts';
import type { PersonsBrowser, SessionUser, SessionUsers } from '../users.ts';

export type CheckName = Exclude<keyof WireChecks, '$typeName' | '$unknown' | 'user'>;
type Asked<N extends CheckName> = NonNullable<WireChecks[N]>;

/** What checks stand on. */
export interface CheckTools {
  readonly platform: Platform;
  readonly users: SessionUsers;
}

/** Whose proof is checked, and where. */
export interface CheckSubject {
  readonly scope: CommandScope;
  readonly instance: InstanceContext;
  readonly user: Pick<SessionUser, 'id' | 'orgId'>;
  /** The session as it was when the change was asked for; undefined for one that is being made. */
  readonly session: Session | undefined;
  readonly browser: PersonsBrowser;
  /** `caller`: who asks decides itself how long a wrong code is held back. */
  readonly answeredBy?: 'caller' | undefined;
}

/**
 * What a passed check says of the session, decided on the session as it is when that is written.
 * @throws PosternError where what was proven does not hold (any more) there, such as a code that was used up
 */
export type Passed = (session: Session, at: Checked) => readonly NewEvent[];

/** When a proof was right. */
export interface Checked {
  readonly checkedAt: string;
  /**
   * The user's version with the check. The session is written after it, and in between the person may change the
   * password, or say that it is not them: then the proof is as old as it is.
   */
  readonly userVersion: number;
}

export interface Proved {
  readonly userVersion: number;
  readonly means: Passed;
}

/**
 * One kind of check. What it proves and what comes of it for the user (failures, a lock) is done before the session is
 * written: a failed check is a fact of the user, and leaves nothing on the session.
 */
export interface CheckKind<N extends CheckName = CheckName, I = unknown> {
  /** Its field in `Checks`. */
  readonly name: N;
  /** The same as the wire spells it, for errors. */
  readonly field: string;
  readonly read: (asked: Asked<N>) => I;
  readonly prove: (tools: CheckTools, subject: CheckSubject, input: I) => Promise<Proved>;
}

/** What was proven, and by which field of the request. */
export interface PassedCheck extends Proved {
  /** For errors. */
  readonly field: string;
}

export const defineCheck = <const N extends CheckName, I>(kind: CheckKind<N, I>): CheckKind<N, I> => kind;
