import { type EventOf, withEntry, withoutEntry } from '../../eventstore/index.ts';
import { failedOnce, pendingCode } from '../fold.ts';
import type * as events from '../passkey-code-events.ts';
import type { PendingCode } from '../shape.ts';

export type PasskeyCodeEvent = EventOf<
  | typeof events.passkeyCodeAdded
  | typeof events.passkeyCodeRequested
  | typeof events.passkeyCodeCheckFailed
  | typeof events.passkeyCodeCheckSucceeded
>;

type Codes = ReadonlyMap<string, PendingCode>;

/** More links than anybody follows; of those that wait the eldest count no more. */
export const mostPasskeyCodes = 10;

export function foldPasskeyCodes(codes: Codes, event: PasskeyCodeEvent): Codes {
  const { id } = event.payload;
  switch (event.type) {
    case 'user.human.passwordless.initialization.code.added':
    case 'user.human.passwordless.initialization.code.requested': {
      const code = pendingCode(event);
      if (!code) return codes;
      const [eldest] = codes.keys();
      const others =
        codes.size >= mostPasskeyCodes && eldest !== undefined ? withoutEntry(codes, eldest) : codes;
      return withEntry(others, id, code);
    }
    case 'user.human.passwordless.initialization.code.check.failed': {
      const failed = failedOnce(codes.get(id));
      return failed ? withEntry(codes, id, failed) : codes;
    }
    default:
      return withoutEntry(codes, id);
  }
}
