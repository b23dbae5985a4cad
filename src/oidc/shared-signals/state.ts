import { defineAggregate } from '../../eventstore/index.ts';
import {
  securityEventDue,
  streamActivated,
  streamAdded,
  streamChanged,
  streamDeactivated,
  streamPaused,
  streamRemoved,
  verificationRequested,
} from './events.ts';
import type { DeliveryMethod, StreamStatus } from './vocabulary.ts';

/** What its receiver decides. */
export interface StreamSettings {
  readonly method: DeliveryMethod;
  readonly endpoint: string;
  readonly eventsRequested: readonly string[];
  readonly description: string;
}

export interface Stream extends StreamSettings {
  readonly lifecycle: 'absent' | 'present' | 'removed';
  readonly clientId: string;
  readonly issuer: string;
  readonly status: StreamStatus;
  /** Why it has this status; '' where nobody said. */
  readonly reason: string;
  /** It is paused or disabled by others than its receiver. */
  readonly imposed: boolean;
  readonly verifiedAt: Date | undefined;
}

const initial: Stream = {
  lifecycle: 'absent',
  clientId: '',
  issuer: '',
  method: 'poll',
  endpoint: '',
  eventsRequested: [],
  description: '',
  status: 'enabled',
  reason: '',
  imposed: false,
  verifiedAt: undefined,
};

/** What is imposed stays so when the receiver stops the stream as well. */
const stopped = (
  state: Stream,
  status: StreamStatus,
  { reason = '', imposed = state.imposed }: { reason?: string; imposed?: boolean },
): Stream => ({ ...state, status, reason, imposed });

/** Its users may be many, and no decision is about all of them: they stand in a table alone. */
const folded = {
  streamAdded,
  streamChanged,
  streamActivated,
  streamPaused,
  streamDeactivated,
  verificationRequested,
  streamRemoved,
};

export const streamAggregate = defineAggregate('ssf_stream', folded, initial, (state, event): Stream => {
  switch (event.type) {
    case 'ssf_stream.added': {
      const { clientId, issuer, method, endpoint, eventsRequested, description } = event.payload;
      const settings = { method, endpoint, eventsRequested, description };
      return { ...initial, ...settings, clientId, issuer, lifecycle: 'present' };
    }
    case 'ssf_stream.changed': {
      const { authorization: _, ...settings } = event.payload;
      return { ...state, ...settings };
    }
    case 'ssf_stream.activated':
      return { ...state, status: 'enabled', reason: event.payload.reason ?? '', imposed: false };
    case 'ssf_stream.paused':
      return stopped(state, 'paused', event.payload);
    case 'ssf_stream.deactivated':
      return stopped(state, 'disabled', event.payload);
    case 'ssf_stream.verification.requested':
      return { ...state, verifiedAt: event.createdAt };
    case 'ssf_stream.removed':
      return { ...initial, lifecycle: 'removed' };
    default:
      return state;
  }
});

/** One thing that is told, however many streams tell it. */
export const securityEventAggregate = defineAggregate(
  'security_event',
  { securityEventDue },
  { due: false },
  () => ({ due: true }),
);
