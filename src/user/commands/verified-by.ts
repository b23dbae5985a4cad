import type { NewEvent } from '../../eventstore/index.ts';
import * as events from '../events.ts';
import type { PendingCode } from '../state.ts';

/** An address is verified by a code: that proves the mailbox unless the code went to whoever asked for it, or to a phone. */
export const verifiedBy = (code: PendingCode | undefined): NewEvent =>
  events.emailVerified(code && !code.returned && !code.bySms ? { proved: true } : {});
