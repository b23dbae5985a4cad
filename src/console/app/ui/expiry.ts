import type { Texts } from '../texts/index.ts';
import type { Choice } from './choices.tsx';

/** How long a key or a token is good. */
export type Expiry = 'month' | 'quarter' | 'year' | 'never';

const days: Readonly<Record<Exclude<Expiry, 'never'>, number>> = { month: 30, quarter: 90, year: 365 };
const secondsOfDay = 86_400;

export const expiries = (t: Texts): readonly Choice<Expiry>[] =>
  (['month', 'quarter', 'year', 'never'] as const).map((id) => ({ id, label: t.common.expiries[id] }));

/** A protobuf timestamp from now on; undefined where it never ends. */
export const expiryFrom = (expiry: Expiry, now = Date.now()) =>
  expiry === 'never'
    ? undefined
    : { seconds: BigInt(Math.floor(now / 1_000) + days[expiry] * secondsOfDay), nanos: 0 };

/** What stands for "never" on the wire is the end of the calendar. */
export const endsNever = (at: { readonly seconds: bigint } | undefined): boolean =>
  at === undefined || new Date(Number(at.seconds) * 1_000).getUTCFullYear() >= 9999;
