import type { Msg, MsgHdrs, NatsConnection } from '@nats-io/transport-node';

/** What a stream says of a message (`PubAck` of JetStream), or why nobody does. */
export type Answer =
  | { readonly kind: 'stored' }
  /** By its numbers: of the HTTP-like status, and of the error itself. */
  | { readonly kind: 'error'; readonly status: number; readonly code: number; readonly said: string }
  /** Nothing listens to the subject: no stream has it. */
  | { readonly kind: 'no stream' }
  | { readonly kind: 'forbidden'; readonly said: string }
  | { readonly kind: 'late' }
  | { readonly kind: 'closed' };

export interface Publisher {
  publish(subject: string, payload: Uint8Array, headers: MsgHdrs): Promise<Answer>;
}

interface Waiting {
  readonly subject: string;
  readonly due: number;
  readonly answer: (answer: Answer) => void;
}

const sweepMs = 250;

/**
 * Publishes to JetStream with all acknowledgements on one inbox. The client's own requests have a timer and an iterator
 * each, which is two thirds of what a message costs; these have an entry in a map.
 */
export function createPublisher(
  connection: NatsConnection,
  inbox: string,
  timeoutMs: number,
  now: () => number = () => performance.now(),
): Publisher {
  /** The oldest first. */
  const waiting = new Map<string, Waiting>();
  let count = 0;
  let sweeping: ReturnType<typeof setInterval> | undefined;

  function answer(token: string, told: Answer): void {
    const one = waiting.get(token);
    waiting.delete(token);
    one?.answer(told);
  }

  function sweep(): void {
    const at = now();
    for (const [token, { due }] of waiting) {
      if (due > at) break;
      answer(token, { kind: 'late' });
    }
    if (waiting.size > 0) return;
    clearInterval(sweeping);
    sweeping = undefined;
  }

  const prefix = `${inbox}.`;
  connection.subscribe(`${prefix}*`, {
    callback: (_error, message) => answer(message.subject.slice(prefix.length), answerIn(message)),
  });
  void connection.closed().then(() => {
    for (const token of [...waiting.keys()]) answer(token, { kind: 'closed' });
    clearInterval(sweeping);
  });
  void (async () => {
    for await (const status of connection.status()) {
      if (status.type !== 'error') continue;
      const { name, message, subject } = status.error as Error & { subject?: string };
      if (name !== 'PermissionViolationError') continue;
      for (const [token, one] of [...waiting])
        if (one.subject === subject) answer(token, { kind: 'forbidden', said: message });
    }
  })().catch(() => {});

  return {
    publish(subject, payload, headers) {
      return new Promise((resolve) => {
        const token = (++count).toString(36);
        waiting.set(token, { subject, due: now() + timeoutMs, answer: resolve });
        sweeping ??= setInterval(sweep, sweepMs);
        try {
          connection.publish(subject, payload, { headers, reply: prefix + token });
        } catch {
          answer(token, { kind: 'closed' });
        }
      });
    },
  };
}

interface PubAck {
  readonly stream?: string;
  readonly error?: { readonly code?: number; readonly err_code?: number; readonly description?: string };
}

const noResponders = 503;

function answerIn(message: Msg): Answer {
  if (message.data.length === 0 && message.headers?.code === noResponders) return { kind: 'no stream' };
  try {
    const { stream, error } = message.json<PubAck>();
    if (error) {
      const { code = 0, err_code = 0, description = 'it is not stored' } = error;
      return { kind: 'error', status: code, code: err_code, said: description };
    }
    if (stream) return { kind: 'stored' };
  } catch {
    // Whoever listens to the subject is no stream.
  }
  return { kind: 'error', status: 0, code: 0, said: 'what answers is no stream of JetStream' };
}
