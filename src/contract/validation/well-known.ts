import type { Duration, Timestamp } from '@bufbuild/protobuf/wkt';
import { type Rule, rule } from './rule.ts';

/** What JSON cannot write of a moment, the binary form can: `timestamp.proto` bounds it in words alone. */
const moments = { first: -62_135_596_800n, last: 253_402_300_799n };

/**
 * Durations are kept in nanoseconds of 64 bits, as Go has them: that is a little more than 292 years, though
 * `duration.proto` has room for 10,000.
 */
const longestSeconds = 9_223_372_035n;

const isMoment = ({ seconds, nanos }: Timestamp): boolean =>
  seconds >= moments.first && seconds <= moments.last && nanos >= 0 && nanos < 1e9;

const isDuration = ({ seconds, nanos }: Duration): boolean =>
  seconds >= -longestSeconds &&
  seconds <= longestSeconds &&
  Math.abs(nanos) < 1e9 &&
  (seconds === 0n || nanos === 0 || seconds > 0n === nanos > 0);

/** What holds for every value of a type of `google.protobuf`, whatever rules its field has. */
export const wellKnown: ReadonlyMap<string, Rule> = new Map([
  [
    'google.protobuf.Timestamp',
    rule(
      'timestamp.range',
      'must be a moment of the years 1 to 9999, with nanos from 0 to 999999999',
      isMoment,
    ),
  ],
  [
    'google.protobuf.Duration',
    rule('duration.range', 'must be at most 292 years, with seconds and nanos of the same sign', isDuration),
  ],
]);
