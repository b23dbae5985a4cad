import type { Sql } from 'postgres';
import { databaseFailure, isConnectionLost, isRetryable } from '../../database/failure.ts';
import {
  aborted,
  alreadyExists,
  deadlineExceeded,
  resourceExhausted,
  unavailable,
} from '../../errors/index.ts';
import { ownerGone } from '../owner-gone.ts';
import type { Appended } from '../types.ts';
import type { Command, PreparedCommand } from './command.ts';
import { type AppendedCall, answersOf, findWritten, type Refusal, refusals, send } from './send.ts';

export interface AppenderOptions {
  /** Calls of the database function under way at once, when there is enough for each. Default 3. */
  inFlight?: number;
  /** Commands in one call. Default 64. */
  batchSize?: number;
  /** Waiting commands that are worth a further call. Default 16. */
  worthwhile?: number;
  /** From `append` to its answer. Default 10 000 ms. */
  timeoutMs?: number;
  /** How long a database that does not answer is tried again before callers are told. Default 2 000 ms. */
  patienceMs?: number;
  /** Commands that may wait for their turn before further ones are refused. Default 10 000. */
  queueLimit?: number;
  /** Told of the highest position that a call has written, and of the call where it was answered, as soon as it is. */
  onAppended?: (position: bigint, call?: AppendedCall) => void;
}

/** A call that takes longer is waiting for something, and others need not wait with it. */
const lateMs = 10;

/** How many waiting commands are looked through for ones that do not touch what is on its way. */
const lookAhead = 256;

const conflict = () =>
  aborted('EVENT-Conf1', 'The resource was changed by someone else at the same time; load it and try again');
const tooSlow = () =>
  deadlineExceeded('EVENT-Slow1', 'The event store took too long; whether the change was written is unknown');

/**
 * Sends appends so that they share round trips without waiting for each other: while the allowed calls are
 * under way, further appends gather, and the next call takes them together.
 */
export function createAppender(sql: Sql, options: AppenderOptions = {}) {
  const {
    inFlight = 3,
    batchSize = 64,
    worthwhile = Math.min(16, batchSize),
    timeoutMs = 10_000,
    patienceMs = 2_000,
    queueLimit = 10_000,
  } = options;
  let waiting: Command[] = [];
  let underWay = 0;
  let calls = 0;
  let lastLeft = 0;
  let lateTimer: ReturnType<typeof setTimeout> | undefined;
  let turnEnds = false;
  const claimed = new Set<string>();

  const append = (prepared: PreparedCommand): Promise<Appended> => {
    if (waiting.length >= queueLimit) {
      return Promise.reject(
        resourceExhausted('EVENT-Full1', 'Too many changes are waiting to be written; try again later'),
      );
    }
    return new Promise((resolve, reject) => {
      waiting.push({ ...prepared, deadline: performance.now() + timeoutMs, resolve, reject });
      if (waiting.length >= worthwhile) pump();
      else pumpAfterTurn();
    });
  };

  /** What arrived together leaves together: the first of many requests would otherwise be a call of its own. */
  function pumpAfterTurn(): void {
    if (turnEnds) return;
    turnEnds = true;
    setImmediate(() => {
      turnEnds = false;
      pump();
    });
  }

  /**
   * A further call leaves only when it is worth a flush of the disk of its own, or when the one under way is late: then
   * the database writes what is here while the next requests are still read.
   */
  function mayLeave(): boolean {
    if (waiting.length === 0 || underWay >= inFlight) return false;
    if (underWay === 0 || waiting.length >= worthwhile) return true;
    const early = lastLeft + lateMs - performance.now();
    if (early <= 0) return true;
    if (lateTimer === undefined) {
      lateTimer = setTimeout(() => {
        lateTimer = undefined;
        pump();
      }, early);
    }
    return false;
  }

  function pump(): void {
    while (mayLeave()) {
      const before = waiting.length;
      const batch = takeBatch();
      if (batch.length === 0) {
        // What waits touches what is under way; or it was too late for what was seen of it, and there is more.
        if (waiting.length === before) return;
        continue;
      }
      underWay++;
      lastLeft = performance.now();
      void deliver(batch).finally(() => {
        underWay--;
        for (const command of batch) for (const claim of command.claims) claimed.delete(claim);
        pump();
      });
    }
  }

  /** Commands that touch the same aggregate or name would fail each other's batch, so they go one after the other. */
  function takeBatch(): Command[] {
    const batch: Command[] = [];
    const rest: Command[] = [];
    const now = performance.now();
    let seen = 0;
    for (; seen < waiting.length && seen < lookAhead && batch.length < batchSize; seen++) {
      const command = waiting[seen] as Command;
      if (command.deadline <= now)
        command.reject(deadlineExceeded('EVENT-Slow2', 'The event store is too busy; nothing was written'));
      else if (command.claims.some((claim) => claimed.has(claim))) rest.push(command);
      else if (command.removes.length > 0 && batch.length > 0) rest.push(command);
      else {
        for (const claim of command.claims) claimed.add(claim);
        batch.push(command);
        if (command.removes.length > 0) {
          seen++;
          break;
        }
      }
    }
    waiting = rest.length === 0 ? waiting.slice(seen) : rest.concat(waiting.slice(seen));
    return batch;
  }

  /** Brings a batch to its end: every command of it is resolved or rejected when this returns. */
  async function deliver(batch: readonly Command[]): Promise<void> {
    const last = Math.min(...batch.map((command) => command.deadline));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const expired = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, last - performance.now());
    });
    const firstFailure: { at?: number } = {};
    const failure = await Promise.race([attempt([...batch], firstFailure, last), expired]).then(
      () => tooSlow(),
      databaseFailure,
    );
    clearTimeout(timer);
    // Those that have their answer keep it.
    for (const command of batch) command.reject(failure);
  }

  async function attempt(commands: Command[], firstFailure: { at?: number }, last: number): Promise<void> {
    while (commands.length > 0 && performance.now() < last) {
      try {
        if (commands.some((command) => command.inDoubt)) {
          commands = await settleWritten(commands);
          if (commands.length === 0) return;
        }
        calls++;
        const call = await send(sql, commands);
        const appended = answersOf(call);
        commands.forEach((command, i) => {
          command.resolve(appended[i] as Appended);
        });
        const newest = appended.at(-1);
        if (newest) options.onAppended?.(newest.position, call);
        return;
      } catch (error) {
        if (isConnectionLost(error)) {
          firstFailure.at ??= performance.now();
          for (const command of commands) command.inDoubt = true;
          if (performance.now() - firstFailure.at > patienceMs) return giveUp(commands, error);
          await Bun.sleep(20 + Math.random() * 80);
          continue;
        }
        const refused = refusals(error, commands);
        if (commands.length > 1 && (refused === undefined || refused.size === commands.length)) {
          // Not told who is at fault: one by one, each gets its own answer.
          for (const command of commands) await attempt([command], firstFailure, last);
          return;
        }
        if (refused === undefined) {
          if (isRetryable(error)) continue;
          throw error;
        }
        await refuse(refused);
        commands = commands.filter((command) => !refused.has(command));
      }
    }
  }

  /** Resolves those commands that are in the store already; returns the others. */
  async function settleWritten(commands: readonly Command[]): Promise<Command[]> {
    const written = await findWritten(sql, commands);
    return commands.filter((command) => {
      const appended = written.get(command.id);
      if (!appended) return true;
      command.resolve(command.repeatable ? appended : { ...appended, repeated: undefined });
      options.onAppended?.(appended.position);
      return false;
    });
  }

  async function refuse(refused: ReadonlyMap<Command, Refusal>): Promise<void> {
    // A conflict may be with this very command, written before its connection was lost or by an earlier call.
    const suspects = [...refused.keys()].filter((command) => command.inDoubt || command.repeatable);
    const unwritten = new Set(suspects.length > 0 ? await settleWritten(suspects) : []);
    for (const [command, refusal] of refused) {
      if (suspects.includes(command) && !unwritten.has(command)) continue;
      if (refusal.kind === 'taken') {
        const { id, message } = refusal.error ?? { id: 'EVENT-Uniq1', message: 'The name is already taken' };
        command.reject(alreadyExists(id, message));
      } else command.reject(refusal.kind === 'orphan' ? ownerGone(refusal.owner.type) : conflict());
    }
  }

  function giveUp(commands: readonly Command[], cause: unknown): void {
    const error = unavailable(
      'EVENT-Lost1',
      'The database cannot be reached; if the change was on its way, whether it was written is unknown',
      { cause },
    );
    for (const command of commands) command.reject(error);
  }

  return { append, waiting: () => waiting.length, calls: () => calls };
}
