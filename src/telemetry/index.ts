export { describeError } from './describe-error.ts';
export { createLogger, type LoggerOptions, silentLogger } from './logger.ts';
export { requestId } from './request-id.ts';
export type * from './types.ts';
