import { PosternError } from '../errors/index.ts';
import { scrub } from './scrub.ts';

/** Tells an error's description from other fields; not visible to JSON. */
export const described = Symbol('described error');

export interface ErrorDescription {
  [described]: true;
  name: string;
  message: string;
  /** `AREA-Xxxxx` of a PosternError. */
  id?: string;
  kind?: string;
  /** SQLSTATE or system error: `23505`, `ECONNREFUSED`. */
  code?: string;
  stack?: string[];
  cause?: ErrorDescription;
  /** The first of an AggregateError's. */
  errors?: ErrorDescription[];
}

const maxCauses = 6;
const maxMessage = 1_000;
const maxFrames = 10;
const maxLine = 300;

/** What a log line says of an error: its chain of causes, each cut to a readable size. Never throws. */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  try {
    return error instanceof Error
      ? describe(error, depth)
      : { [described]: true, name: 'thrown', message: trimMessage(String(error)) };
  } catch {
    return { [described]: true, name: 'Error', message: '[unreadable]' };
  }
}

function describe(error: Error, depth: number): ErrorDescription {
  const description: ErrorDescription = {
    [described]: true,
    name: error.name,
    message: trimMessage(error.message),
  };
  if (error instanceof PosternError) Object.assign(description, { id: error.id, kind: error.kind });
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' || typeof code === 'number') description.code = String(code).slice(0, 40);
  const frames = isExpected(error) ? [] : framesOf(error);
  if (frames.length > 0) description.stack = frames;
  if (depth >= maxCauses) return description;
  if (error.cause !== undefined && error.cause !== null)
    description.cause = describeError(error.cause, depth + 1);
  if (error instanceof AggregateError) {
    description.errors = error.errors.slice(0, 5).map((each) => describeError(each, depth + 1));
  }
  return description;
}

/** A rule that said no: where it stands is told by its id. */
const isExpected = (error: Error): boolean =>
  error instanceof PosternError && !['internal', 'unknown', 'data_loss'].includes(error.kind);

const framesOf = (error: Error): string[] =>
  (error.stack ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, maxFrames)
    .map(cutLine);

const cutLine = (line: string): string => (line.length > maxLine ? `${line.slice(0, maxLine)}…` : line);

/** Without the excerpts of source that Bun puts into messages of uncaught errors: `12 | …`, a whole minified bundle. */
function trimMessage(message: string): string {
  const lines = message
    .split('\n')
    .filter((line) => !/^\s*\d+ \| /.test(line) && !/^\s*\^\s*$/.test(line))
    .slice(0, 50)
    .map(cutLine);
  const text = lines.join('\n').trim();
  return scrub(text.length > maxMessage ? `${text.slice(0, maxMessage)}…` : text);
}
