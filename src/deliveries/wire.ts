import { timestamp } from '../contract/details.ts';
import {
  type DeliveryFilter,
  type DeliveryIDs,
  DeliveryState as WireState,
} from '../contract/services/postern/delivery/v1.ts';
import type {
  AttemptRecord,
  DeliveryRecord,
  DeliverySearch,
  DeliveryState,
  Which,
} from '../delivery/index.ts';

const wireStates: Readonly<Record<DeliveryState, WireState>> = {
  waiting: WireState.WAITING,
  delivered: WireState.DELIVERED,
  givenUp: WireState.GIVEN_UP,
  discarded: WireState.DISCARDED,
};
const stateOf = (wire: WireState): DeliveryState | undefined =>
  (Object.keys(wireStates) as DeliveryState[]).find((state) => wireStates[state] === wire);

const given = (text: string): string | undefined => (text === '' ? undefined : text);

export const searchOf = (filter: DeliveryFilter | undefined): DeliverySearch =>
  filter
    ? {
        state: stateOf(filter.state),
        reaction: given(filter.reaction),
        target: given(filter.target),
        eventType: given(filter.eventType),
        aggregateId: given(filter.aggregateId),
      }
    : {};

type WireWhich =
  | { readonly case: 'named'; readonly value: DeliveryIDs }
  | { readonly case: 'matching'; readonly value: DeliveryFilter }
  | { readonly case: undefined };

/** @param which validated: one of the two is there */
export const whichOf = (which: WireWhich): Which =>
  which.case === 'named'
    ? { ids: which.value.ids }
    : { matching: searchOf(which.case === 'matching' ? which.value : undefined) };

export const attemptAnswer = (attempt: AttemptRecord) => ({
  number: attempt.number,
  startDate: timestamp(attempt.startedAt),
  durationMs: attempt.durationMs,
  outcome: wireStates[attempt.outcome],
  status: attempt.status ?? 0,
  said: attempt.said,
  node: attempt.node,
});

export const deliveryAnswer = (delivery: DeliveryRecord) => ({
  id: delivery.id,
  state: wireStates[delivery.state],
  reaction: delivery.reaction,
  recipient: delivery.recipient,
  target: delivery.target,
  eventType: delivery.eventType,
  aggregateType: delivery.aggregateType,
  aggregateId: delivery.aggregateId,
  resourceOwner: delivery.owner,
  position: delivery.position,
  attempts: delivery.attempts,
  creationDate: timestamp(delivery.createdAt),
  changeDate: timestamp(delivery.changedAt),
  ...(delivery.state === 'waiting' && { dueDate: timestamp(delivery.dueAt) }),
  ...(delivery.last && { lastAttempt: attemptAnswer(delivery.last) }),
});
