import type { PageRequest } from './page-request.ts';

/** So long after a password or a passkey a browser that was left alone may still be the person's own. */
const freshMs = 10 * 60 * 1000;

/** Whether something was proven lately enough for what takes an account over: another password, address or key. */
export const isFresh = ({ platform }: Pick<PageRequest, 'platform'>, provenAt: Date): boolean =>
  platform.clock().getTime() - provenAt.getTime() <= freshMs;
