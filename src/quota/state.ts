import { defineAggregate, withEntry } from '../eventstore/index.ts';
import * as events from './events.ts';

export interface QuotaNotification {
  readonly id: string;
  /** Of the amount. */
  readonly percent: number;
  /** At each multiple of it, too. */
  readonly repeat: boolean;
  readonly callUrl: string;
}

export interface QuotaTerms {
  /** Milliseconds since 1970: periods are counted from it. */
  readonly from: number;
  readonly resetIntervalMs: number;
  readonly amount: number;
  /** Nothing more is served when the amount is used up. */
  readonly limit: boolean;
  readonly notifications: readonly QuotaNotification[];
}

/** How far a notification has come: the highest threshold that was told of in a period. */
export interface Told {
  readonly periodStart: number;
  readonly threshold: number;
}

export interface Quota {
  /** undefined: there is none. */
  readonly terms: QuotaTerms | undefined;
  /** By notification id. */
  readonly told: ReadonlyMap<string, Told>;
}

const unset: QuotaTerms = { from: 0, resetIntervalMs: 0, amount: 0, limit: false, notifications: [] };
const none: Quota = { terms: undefined, told: new Map() };

/** One quota of an instance. Its id is the unit that it limits: an instance has one for each. */
export const quotaAggregate = defineAggregate('quota', events, none, (quota, event): Quota => {
  switch (event.type) {
    case 'quota.added':
    case 'quota.set': {
      const { from, resetInterval, amount, limit, notifications } = event.payload;
      const terms = {
        ...(quota.terms ?? unset),
        ...(from !== undefined && { from: Date.parse(from) }),
        ...(resetInterval !== undefined && { resetIntervalMs: Math.round(resetInterval / 1e6) }),
        ...(amount !== undefined && { amount }),
        ...(limit !== undefined && { limit }),
        ...(notifications !== undefined && { notifications }),
      };
      // Thresholds are shares of the amount: when it changes they are reached anew.
      return { terms, told: amount === undefined ? quota.told : new Map() };
    }
    case 'quota.removed':
      return none;
    case 'quota.notificationdue': {
      const { id, periodStart, threshold } = event.payload;
      const told = { periodStart: Date.parse(periodStart), threshold };
      return { ...quota, told: withEntry(quota.told, id, told) };
    }
    default:
      return quota;
  }
});

/** When the period began in which `now` is; undefined before the first one. All in milliseconds since 1970. */
export const periodOf = ({ from, resetIntervalMs }: QuotaTerms, now: number): number | undefined =>
  now < from ? undefined : from + Math.floor((now - from) / resetIntervalMs) * resetIntervalMs;
