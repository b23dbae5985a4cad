import type { Timestamp } from '@bufbuild/protobuf/wkt';

/**
 * Moments of the wire in milliseconds, as they are kept. What is finer is cut off: rounded up, the last moment that can
 * be written (`9999-12-31T23:59:59.999999999Z`, which programs take for "never") would be in a year that no database has.
 */
export const millisecondsOf = ({ seconds, nanos }: Pick<Timestamp, 'seconds' | 'nanos'>): number =>
  Number(seconds) * 1_000 + Math.floor(nanos / 1_000_000);

export const dateOf = (moment: Pick<Timestamp, 'seconds' | 'nanos'>): Date =>
  new Date(millisecondsOf(moment));
