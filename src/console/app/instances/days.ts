import { type Duration, durationMs } from '@bufbuild/protobuf/wkt';

const daySeconds = 86_400;

export const daysOf = (duration: Duration | undefined): number =>
  duration ? durationMs(duration) / 1_000 / daySeconds : 0;

export const durationOf = (days: number) => ({ seconds: BigInt(Math.round(days * daySeconds)), nanos: 0 });

/** When the day began, by UTC. */
export function beginOf(date: Date) {
  const seconds = Math.floor(date.getTime() / 1_000);
  return { seconds: BigInt(seconds - (seconds % daySeconds)), nanos: 0 };
}
