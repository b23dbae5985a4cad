import { describeError } from './describe-error.ts';
import { formatJson, formatPretty, type LogLine } from './format.ts';
import { maskFields } from './mask.ts';
import { scrub } from './scrub.ts';
import type { LogFields, Logger, LogLevel } from './types.ts';

export interface LoggerOptions {
  /** Least level that is written. */
  level: LogLevel;
  /** For people, or one JSON object a line. */
  format: 'pretty' | 'json';
  /** Takes whole lines, newline included; standard error unless told. */
  write?: (line: string) => void;
  now?: () => Date;
  /** Fields of the moment, such as the running trace's id. */
  context?: () => LogFields;
  /** Colours in `pretty`; on for a terminal unless told. */
  colour?: boolean;
}

const severity: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

const nothing = (): void => {};

/** Logging never throws and never says a secret; a level that is off costs a call to an empty function. */
export function createLogger(options: LoggerOptions): Logger {
  const { level, format, now = () => new Date(), context } = options;
  const write = options.write ?? ((line: string) => void process.stderr.write(line));
  const colour = options.colour ?? (options.write === undefined && process.stderr.isTTY === true);
  const render = format === 'json' ? formatJson : (line: LogLine) => formatPretty(line, colour);

  const emit = (
    severityName: LogLevel,
    message: string,
    base: LogFields,
    fields: LogFields | undefined,
  ): void => {
    try {
      const all = { ...context?.(), ...base, ...fields };
      write(
        render({
          time: now(),
          level: severityName,
          message: scrub(String(message)),
          fields: maskFields(all),
        }),
      );
    } catch (error) {
      report(write, render, error);
    }
  };

  const withFields = (base: LogFields): Logger => {
    const at = (name: LogLevel) =>
      severity[name] < severity[level]
        ? nothing
        : (message: string, fields?: LogFields): void => emit(name, message, base, fields);
    return {
      debug: at('debug'),
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      with: (fields) => withFields({ ...base, ...fields }),
    };
  };
  return withFields({});
}

/** A line that could not be made is told of, if even that can be written. */
function report(write: (line: string) => void, render: (line: LogLine) => string, error: unknown): void {
  try {
    const fields = { error: describeError(error) };
    write(render({ time: new Date(), level: 'error', message: 'a log line could not be written', fields }));
  } catch {
    // Nowhere left to tell it.
  }
}

/** For tests and tools that want silence. */
export const silentLogger: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  with: () => silentLogger,
};
