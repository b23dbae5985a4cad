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
  verifiedAt: undefined,
};

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
      return { ...state, status: 'enabled', reason: event.payload.reason ?? '' };
    case 'ssf_stream.paused':
      return { ...state, status: 'paused', reason: event.payload.reason ?? '' };
    case 'ssf_stream.deactivated':
      return { ...state, status: 'disabled', reason: event.payload.reason ?? '' };
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
