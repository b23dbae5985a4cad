import { toPosternError } from '../errors/index.ts';

/** What the proxy or the person is told in plain text. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
    options: ErrorOptions = {},
  ) {
    super(message, options);
  }
}

export const badRequest = (message: string) => new Refusal(400, message);
export const forbidden = (message: string) => new Refusal(403, message);

const statusOf: Partial<Record<string, number>> = {
  invalid_argument: 400,
  resource_exhausted: 429,
  unavailable: 503,
  deadline_exceeded: 503,
  aborted: 503,
};

/** Whatever went wrong: a proxy lets nobody pass by it. */
export function toRefusal(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  const { kind, message, headers } = toPosternError(thrown);
  const status = statusOf[kind] ?? 500;
  return new Refusal(status, status === 500 ? 'Internal Server Error' : message, headers, { cause: thrown });
}
