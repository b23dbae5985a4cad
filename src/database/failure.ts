import { internal, invalidArgument, PosternError, unavailable } from '../errors/index.ts';

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');

const lostCodes = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** The connection went, or could not be made: whether a statement on it took effect is unknown. */
export const isConnectionLost = (error: unknown): boolean => {
  const code = codeOf(error);
  return lostCodes.has(code) || code.startsWith('08') || /^57P0[1-4]$/.test(code);
};

/** Nothing took effect, and the same statement may well succeed now: deadlock, serialization. */
export const isRetryable = (error: unknown): boolean => ['40P01', '40001'].includes(codeOf(error));

/**
 * What the caller of a failed statement is told; the cause is kept for the log. Unique and other constraint
 * violations are not known here and become `internal`.
 */
export function databaseFailure(cause: unknown): PosternError {
  if (cause instanceof PosternError) return cause;
  const code = codeOf(cause);
  if (isConnectionLost(cause))
    return unavailable('DB-Lost1', 'The database cannot be reached at the moment', { cause });
  if (code === '53100') return unavailable('DB-Full1', 'The disk of the database is full', { cause });
  if (code.startsWith('53'))
    return unavailable('DB-Busy1', 'The database is out of connections or memory', { cause });
  if (code === '25006')
    return unavailable('DB-Read1', 'The database accepts no writes at the moment', { cause });
  // The statement was ended, so nothing of it took effect: who asked may ask again.
  if (code === '55P03')
    return unavailable('DB-Lock1', 'Something else keeps a table of the database locked; try again', {
      cause,
    });
  if (code === '57014') return unavailable('DB-Slow1', 'The database took too long to answer', { cause });
  if (isRetryable(cause))
    return unavailable('DB-Retry', 'Too many concurrent changes of the same thing; try again', { cause });
  if (['22021', '22P05', '22P02'].includes(code)) {
    return invalidArgument('DB-Text1', 'A text contains characters that cannot be stored, such as \\u0000', {
      cause,
    });
  }
  return internal('DB-Int01', 'An internal error occurred', { cause });
}
