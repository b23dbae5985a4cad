import { until } from '../../testing/patience.ts';

/** As `until`, with what is waited for first. @throws Error that says what did not come about */
export const eventually = (what: string, holds: () => boolean | Promise<boolean>): Promise<void> =>
  until(holds, what);
