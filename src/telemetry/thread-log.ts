import type { LogFields, Logger, LogLevel } from './types.ts';

/** A line of a thread's log, which the main thread writes. */
export interface ThreadLog {
  readonly type: 'log';
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

/** What cannot be sent to another thread, such as an error's cause with a function in it, goes as its text. */
const sendable = (fields: LogFields): LogFields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value instanceof Error ? value.message : value]),
  );

/** The logger of a thread. */
export const messageLogger = (post: (line: ThreadLog) => void, bound: LogFields = {}): Logger => {
  const line = (level: LogLevel) => (message: string, fields?: LogFields) =>
    post({ type: 'log', level, message, fields: sendable({ ...bound, ...fields }) });
  return {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    with: (fields) => messageLogger(post, { ...bound, ...fields }),
  };
};
