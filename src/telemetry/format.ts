import { described, type ErrorDescription } from './describe-error.ts';
import type { LogLevel } from './types.ts';

export interface LogLine {
  readonly time: Date;
  readonly level: LogLevel;
  readonly message: string;
  /** Masked already. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** One JSON object; the line's own `time`, `level` and `message` cannot be overwritten by fields of those names. */
export function formatJson({ time, level, message, fields }: LogLine): string {
  const own = { time: time.toISOString(), level, message };
  const clashing = Object.keys(fields).some((name) => Object.hasOwn(own, name));
  const rest = clashing
    ? Object.fromEntries(
        Object.entries(fields).map(([name, value]) => [
          Object.hasOwn(own, name) ? `field.${name}` : name,
          value,
        ]),
      )
    : fields;
  return `${JSON.stringify({ ...own, ...rest })}\n`;
}

const colours: Record<LogLevel, string> = {
  debug: '\x1b[90m',
  info: '\x1b[36m',
  warn: '\x1b[33m',
  error: '\x1b[31m',
};
const dim = '\x1b[2m';
const reset = '\x1b[0m';

/** `12:03:04.123 INFO  message name=value`, errors with their causes and frames indented below. */
export function formatPretty({ time, level, message, fields }: LogLine, colour: boolean): string {
  const paint = (code: string, text: string): string => (colour ? code + text + reset : text);
  const errors: string[] = [];
  let line = `${paint(dim, time.toISOString().slice(11, 23))} ${paint(colours[level], level.toUpperCase().padEnd(5))} ${printable(message)}`;
  for (const [name, value] of Object.entries(fields)) {
    if (isErrorDescription(value)) errors.push(...errorLines(value, '  '));
    else line += ` ${paint(dim, `${printable(name)}=`)}${inline(value)}`;
  }
  return `${[line, ...errors].join('\n')}\n`;
}

const inline = (value: unknown): string => {
  if (typeof value === 'string')
    return /^[\w.:/@+-]+$/.test(value) ? value : printable(JSON.stringify(value));
  return printable(JSON.stringify(value));
};

/** No text from outside may start a line of its own or colour the terminal. */
const printable = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });

const isErrorDescription = (value: unknown): value is ErrorDescription =>
  typeof value === 'object' && value !== null && described in value;

function errorLines(error: ErrorDescription, indent: string, lead = ''): string[] {
  const told = [error.name, error.id, error.code].filter((part) => part !== undefined).join(' ');
  const [first = '', ...more] = error.message.split('\n').map(printable);
  const lines = [`${indent}${lead}${printable(told)}: ${first}`, ...more.map((line) => `${indent}  ${line}`)];
  for (const frame of error.stack ?? []) lines.push(`${indent}  ${printable(frame)}`);
  for (const each of error.errors ?? []) lines.push(...errorLines(each, `${indent}  `));
  if (error.cause) lines.push(...errorLines(error.cause, indent, 'caused by '));
  return lines;
}
