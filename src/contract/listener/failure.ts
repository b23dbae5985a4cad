import { type ErrorKind, PosternError } from '../../errors/index.ts';

/** Statuses of what is wrong with a request, where nothing above the listener says it in a form of its own. */
const statusOf: Partial<Record<ErrorKind, number>> = {
  invalid_argument: 400,
  deadline_exceeded: 408,
  resource_exhausted: 413,
  /** Nobody is there to read it. */
  canceled: 499,
};

/** The status to answer with; 500 for a fault of ours, of which the log has to know. */
export const statusOfFailure = (error: unknown): number =>
  (error instanceof PosternError && statusOf[error.kind]) || 500;
