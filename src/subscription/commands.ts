import type { SealedValue } from '../crypto/types.ts';
import { alreadyExists, failedPrecondition, invalidArgument, notFound } from '../errors/index.ts';
import type { ConstraintChange, Decision } from '../eventstore/index.ts';
import { checked } from './checks.ts';
import * as events from './events.ts';
import { destinationKind, type SubscriptionValues, subscriptionFields } from './fields.ts';
import type { Subscription } from './state.ts';

/** Decisions on subscriptions. What already holds decides nothing. */

const nothing: Decision = { events: [] };

const takeName = (name: string): ConstraintChange => ({
  action: 'add',
  type: 'subscription',
  field: name,
  error: { id: 'SUB-Nam01', message: 'A subscription with this name already exists; choose another name' },
});
const freeName = (name: string): ConstraintChange => ({
  action: 'remove',
  type: 'subscription',
  field: name,
});

/** Sealed; null: there is none from now on. What is left out stays. */
export interface Secrets {
  readonly signingKey?: SealedValue | null;
  readonly authorization?: SealedValue | null;
  readonly credentials?: SealedValue | null;
  readonly privateKey?: SealedValue | null;
}

export const exists = ({ lifecycle }: Subscription): boolean =>
  lifecycle === 'active' || lifecycle === 'paused';

/** @throws PosternError `not_found` */
export function requireExisting(subscription: Subscription): void {
  if (!exists(subscription)) throw notFound('SUB-Nfd01', 'Subscription not found', { field: 'id' });
}

/** @param after behind which position it begins; undefined: with what happens from now on */
export function addSubscription(
  subscription: Subscription,
  input: SubscriptionValues,
  secrets: Secrets,
  after: bigint | undefined,
): Decision {
  if (subscription.lifecycle !== 'absent') {
    throw alreadyExists('SUB-Ext01', 'A subscription with this id already exists', { field: 'id' });
  }
  const values = checked(input);
  return {
    events: [
      events.subscriptionAdded({
        ...subscriptionFields.writeNew(values),
        ...secrets,
        name: values.name,
        ...(after !== undefined && { after: Number(after) }),
      }),
    ],
    constraints: [takeName(values.name)],
  };
}

/** Secrets of a destination that it is no more go with it. */
const forgotten = (before: number, after: number): Secrets => {
  if (before === after) return {};
  if (before === destinationKind.http) return { signingKey: null, authorization: null };
  return before === destinationKind.nats ? { credentials: null, privateKey: null } : {};
};

export function changeSubscription(
  subscription: Subscription,
  input: Partial<SubscriptionValues>,
  secrets: Secrets,
): Decision {
  requireExisting(subscription);
  const wanted = checked(subscriptionFields.apply(subscription, input) as SubscriptionValues);
  const change = subscriptionFields.differences(subscription, wanted);
  const changedSecrets = { ...forgotten(subscription.destination, wanted.destination), ...secrets };
  if (Object.keys(change).length === 0 && Object.keys(changedSecrets).length === 0) return nothing;
  const { name } = change;
  return {
    events: [events.subscriptionChanged({ ...subscriptionFields.write(change), ...changedSecrets })],
    constraints: name === undefined ? [] : [freeName(subscription.name), takeName(name)],
  };
}

export function pauseSubscription(subscription: Subscription): Decision {
  requireExisting(subscription);
  return subscription.lifecycle === 'paused' ? nothing : { events: [events.subscriptionPaused({})] };
}

/** @param failing its destination is left alone after failures: then it is tried at once */
export function resumeSubscription(subscription: Subscription, failing: boolean): Decision {
  requireExisting(subscription);
  return subscription.lifecycle === 'paused' || failing
    ? { events: [events.subscriptionResumed({})] }
    : nothing;
}

export const removeSubscription = (subscription: Subscription): Decision =>
  exists(subscription)
    ? { events: [events.subscriptionRemoved({})], constraints: [freeName(subscription.name)] }
    : nothing;

export interface Range {
  readonly after: bigint;
  readonly until: bigint;
}

export function replayEvents(
  subscription: Subscription,
  replayId: string,
  { after, until }: Range,
): Decision {
  requireExisting(subscription);
  if (subscription.destination === destinationKind.none) {
    throw failedPrecondition(
      'SUB-Rep01',
      'The subscription has no destination: who pulls asks for the position itself, by after_position',
    );
  }
  if (until <= after) {
    throw invalidArgument('SUB-Rep02', 'The range is empty: it must end behind where it begins', {
      field: 'until_position',
    });
  }
  return {
    events: [events.subscriptionReplayed({ replayId, after: Number(after), until: Number(until) })],
  };
}
