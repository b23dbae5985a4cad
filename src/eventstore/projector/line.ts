import type { Sql } from 'postgres';
import { connect } from '../../database/index.ts';

type ConnectOptions = NonNullable<Parameters<typeof connect>[2]>;

/** One connection, on which a whole transaction can leave at once and come back in one round trip. */
export interface Line {
  /** Its statements go one after the other, on a new connection when the former was lost. */
  readonly sql: Sql;
  /** Asks something, and knows by the answer that the connection is there. */
  ask<T>(question: (sql: Sql) => Promise<T>): Promise<T>;
  /** What `send` sends would leave at once. */
  isOpen(): boolean;
  /** How many connections were lost so far. */
  losses(): number;
  /**
   * Statements of one transaction, from its begin to its end, and what may follow it: `send` sends them all without
   * waiting. The connection is nobody else's until all of them are answered.
   *
   * @param send answers what to wait for; while it is open only
   * @throws when the connection is lost: whether the transaction was committed is unknown then
   */
  burst<T>(send: (own: Sql) => Burst<T>): Promise<T>;
  end(options: { timeout: number }): Promise<void>;
}

export interface Burst<T> {
  readonly done: Promise<T>;
  /** Everything that was sent. */
  readonly sent: readonly Promise<unknown>[];
}

export function openLine(url: string, applicationName: string, options: ConnectOptions): Line {
  let open = false;
  let losses = 0;
  let fail: ((error: Error) => void) | undefined;
  const sql = connect(url, applicationName, {
    ...options,
    max: 1,
    // A burst is not to be cut by an end that comes with age.
    max_lifetime: null,
    onclose: (connection) => {
      open = false;
      losses++;
      fail?.(lost());
      options.onclose?.(connection);
    },
  });

  return {
    sql,
    async ask(question) {
      const answer = await question(sql);
      open = true;
      return answer;
    },
    isOpen: () => open,
    losses: () => losses,
    async burst(send) {
      if (!open) throw lost();
      // It is there and idle: no round trip.
      const own = await sql.reserve();
      // Statements that had to wait for their turn on a lost connection are never answered.
      const gone = new Promise<never>((_, reject) => {
        fail = reject;
      });
      gone.catch(() => {});
      const { done, sent } = send(own);
      const answered = Promise.race([Promise.allSettled(sent), gone]).finally(() => {
        fail = undefined;
        // A lost connection is free already, for the next one to be made.
        if (open) own.release();
      });
      answered.catch(() => {});
      return Promise.race([done, gone]);
    },
    end: (how) => sql.end(how),
  };
}

const lost = () =>
  Object.assign(new Error('the connection was lost in a transaction'), { code: 'CONNECTION_CLOSED' });
