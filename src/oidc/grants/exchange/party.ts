import type { AuthorizationDetail } from '../../../authorization-details/index.ts';
import type { RecordedActor } from '../../../user/index.ts';
import type { Exchanged } from '../../oidc-session/state.ts';

/** A subject or an actor, and what its token gives (RFC 8693 §1.1). */
export interface Party {
  readonly userId: string;
  /** What the result stands and falls with; undefined where no token of ours proves the party. */
  readonly origin: Exchanged | undefined;
  /** How many exchanges lie behind it. */
  readonly generation: number;
  readonly scope: readonly string[];
  readonly audience: readonly string[];
  /** The resources of the audience to which it is narrowed, with whose each is; empty: to none. */
  readonly resources: ReadonlyMap<string, string>;
  readonly authorizationDetails: readonly AuthorizationDetail[];
  /** Who acts as the user by it already. */
  readonly actor: RecordedActor | undefined;
  /** Seconds since 1970; infinite where nothing says it. */
  readonly expiresAt: number;
  /** How, when and in which sign-in the user proved to be itself; of one who did not, nothing. */
  readonly proven: Proven | undefined;
}

interface Proven {
  readonly sessionId: string;
  readonly authMethods: readonly number[];
  readonly authTime: Date;
  readonly userVersion: number | undefined;
}
