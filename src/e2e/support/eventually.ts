import { until } from '../../testing/patience.ts';

/** As `until`, and says what did not come about. @throws Error after the time given, of an idle machine */
export const eventually = (
  what: string,
  holds: () => boolean | Promise<boolean>,
  timeoutMs = 10_000,
): Promise<void> =>
  until(holds, timeoutMs).catch((cause: Error) => {
    throw new Error(`${what}: ${cause.message}`, { cause });
  });
