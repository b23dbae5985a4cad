import { isDeepStrictEqual } from 'node:util';
import { alreadyExists, invalidArgument, notFound } from '../errors/index.ts';
import type { Decision, NewEvent } from '../eventstore/index.ts';
import * as events from './events.ts';
import type { Quota, QuotaNotification, QuotaTerms } from './state.ts';
import type { Unit } from './units.ts';

/** Decisions on one quota. What already holds decides nothing. */

export interface QuotaInput extends Omit<QuotaTerms, 'notifications'> {
  readonly notifications: readonly Omit<QuotaNotification, 'id'>[];
}

const shortestIntervalMs = 60_000;

function requireTerms({ resetIntervalMs, amount, notifications }: QuotaInput): void {
  if (resetIntervalMs < shortestIntervalMs) {
    throw invalidArgument('QUOTA-Int01', 'reset_interval must be a minute or longer', {
      field: 'reset_interval',
    });
  }
  if (!Number.isSafeInteger(amount) || amount < 1) {
    throw invalidArgument('QUOTA-Amt01', 'amount must be between 1 and 2^53', { field: 'amount' });
  }
  for (const { percent, callUrl } of notifications) {
    if (percent < 1)
      throw invalidArgument('QUOTA-Pct01', 'percent must be 1 or more', { field: 'notifications.percent' });
    if (!/^https?:$/.test(URL.parse(callUrl)?.protocol ?? '')) {
      throw invalidArgument('QUOTA-Url01', `call_url must be an http or https address, not "${callUrl}"`, {
        field: 'notifications.call_url',
      });
    }
  }
}

const written = ({ from, resetIntervalMs, amount, limit, notifications }: Partial<QuotaTerms>) => ({
  ...(from !== undefined && { from: new Date(from).toISOString() }),
  ...(resetIntervalMs !== undefined && { resetInterval: resetIntervalMs * 1e6 }),
  ...(amount !== undefined && { amount }),
  ...(limit !== undefined && { limit }),
  ...(notifications !== undefined && { notifications: [...notifications] }),
});

/** Those that are there already keep their ids, by which it is known what they have told. */
function identified(
  wanted: QuotaInput['notifications'],
  held: readonly QuotaNotification[],
  ids: () => string,
): QuotaNotification[] {
  const free = [...held];
  return wanted.map((notification) => {
    const at = free.findIndex(({ id: _, ...other }) => isDeepStrictEqual(other, notification));
    return at < 0 ? { id: ids(), ...notification } : (free.splice(at, 1)[0] as QuotaNotification);
  });
}

export function addQuota(quota: Quota, unit: Unit, input: QuotaInput, ids: () => string): Decision {
  requireTerms(input);
  if (quota.terms) {
    throw alreadyExists(
      'QUOTA-Ext01',
      `The instance has a quota of ${unit} already; use SetQuota to change it`,
      {
        field: 'unit',
      },
    );
  }
  const notifications = identified(input.notifications, [], ids);
  return { events: [events.quotaAdded({ unit, ...written({ ...input, notifications }) })] };
}

/** Makes it, or makes it so. */
export function setQuota(quota: Quota, unit: Unit, input: QuotaInput, ids: () => string): Decision {
  requireTerms(input);
  const held = quota.terms;
  const wanted: QuotaTerms = {
    ...input,
    notifications: identified(input.notifications, held?.notifications ?? [], ids),
  };
  if (!held) return { events: [events.quotaSet({ unit, ...written(wanted) })] };
  const change = Object.fromEntries(
    Object.entries(wanted).filter(
      ([name, value]) => !isDeepStrictEqual(value, held[name as keyof QuotaTerms]),
    ),
  );
  return Object.keys(change).length === 0
    ? { events: [] }
    : { events: [events.quotaSet({ unit, ...written(change) })] };
}

export function removeQuota(quota: Quota, unit: Unit): Decision {
  if (!quota.terms) throw notFound('QUOTA-Nfd01', `The instance has no quota of ${unit}`, { field: 'unit' });
  return { events: [events.quotaRemoved({ unit })] };
}

/** Which notifications are due at this usage and were not told yet: each at the highest threshold that it reached. */
export function dueNotifications(
  { terms, told }: Quota,
  unit: Unit,
  { periodStart, used }: { readonly periodStart: number; readonly used: number },
): NewEvent[] {
  if (!terms) return [];
  const share = Math.floor((used * 100) / terms.amount);
  return terms.notifications.flatMap(({ id, percent, repeat, callUrl }) => {
    const threshold = repeat ? Math.floor(share / percent) * percent : percent;
    const before = told.get(id);
    const known = before?.periodStart === periodStart ? before.threshold : 0;
    if (share < percent || threshold <= known) return [];
    return [
      events.quotaNotificationDue({
        unit,
        id,
        callURL: callUrl,
        periodStart: new Date(periodStart).toISOString(),
        threshold,
        usage: Math.floor(used),
      }),
    ];
  });
}
