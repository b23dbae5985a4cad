import type { Duration } from '@bufbuild/protobuf/wkt';
import type { DurationRules } from '@zitadel/proto/validate/validate_pb.js';
import { type Rule, rule } from './rule.ts';

/** The comparisons that the rules of all number types share. */
interface Comparisons {
  readonly const: number | bigint;
  readonly lt: number | bigint;
  readonly lte: number | bigint;
  readonly gt: number | bigint;
  readonly gte: number | bigint;
}

/** `const`, `lt`, `lte`, `gt`, `gte` of `int32`, `uint64` and so on. */
export const numberRules = (type: string, rules: Comparisons): Record<string, () => Rule> => ({
  const: () =>
    rule<number | bigint>(`${type}.const`, `must be ${rules.const}`, (value) => value === rules.const),
  lt: () => rule<number | bigint>(`${type}.lt`, `must be less than ${rules.lt}`, (value) => value < rules.lt),
  lte: () =>
    rule<number | bigint>(`${type}.lte`, `must be at most ${rules.lte}`, (value) => value <= rules.lte),
  gt: () => rule<number | bigint>(`${type}.gt`, `must be more than ${rules.gt}`, (value) => value > rules.gt),
  gte: () =>
    rule<number | bigint>(`${type}.gte`, `must be at least ${rules.gte}`, (value) => value >= rules.gte),
});

/** Durations are compared in nanoseconds. `required` is held by the field, not by its value. */
export const durationRules = (rules: DurationRules): Record<string, () => Rule | undefined> => {
  const compare = (
    name: string,
    says: string,
    limit: Duration | undefined,
    holds: (a: bigint, b: bigint) => boolean,
  ) => {
    const bound = limit ? nanoseconds(limit) : 0n;
    return rule<Duration>(`duration.${name}`, `must be ${says} ${seconds(bound)}`, (value) =>
      holds(nanoseconds(value), bound),
    );
  };
  return {
    required: () => undefined,
    const: () => compare('const', 'exactly', rules.const, (value, bound) => value === bound),
    lt: () => compare('lt', 'shorter than', rules.lt, (value, bound) => value < bound),
    lte: () => compare('lte', 'at most', rules.lte, (value, bound) => value <= bound),
    gt: () => compare('gt', 'longer than', rules.gt, (value, bound) => value > bound),
    gte: () => compare('gte', 'at least', rules.gte, (value, bound) => value >= bound),
  };
};

const nanoseconds = (duration: Duration): bigint =>
  duration.seconds * 1_000_000_000n + BigInt(duration.nanos);
const seconds = (nanos: bigint): string => `${Number(nanos) / 1e9} s`;
