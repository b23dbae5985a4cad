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

/** What libraries print by themselves in a thread goes to its log, and not past it. @param console of the thread */
export function takeOver(console: Console, log: Logger): void {
  for (const way of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const)
    console[way] = (...words: unknown[]) =>
      log.debug('a library says', { said: words.map(String).join(' ').slice(0, 500) });
}

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
