import { AsyncLocalStorage } from 'node:async_hooks';
import type { LogFields } from './types.ts';

const running = new AsyncLocalStorage<{ readonly requestId: string }>();

/** Runs the work of a request, so that every line logged within it carries the request's id. */
export const withRequestId = <T>(requestId: string, work: () => T): T => running.run({ requestId }, work);

/** The running request's id as a log field; for `createLogger({ context })`. */
export const requestFields = (): LogFields => running.getStore() ?? {};
