import type { Sql, TransactionSql } from 'postgres';
import type { Projection, Routing } from '../projection.ts';
import type { RecordedEvent } from '../types.ts';
import {
  isOvertaken,
  lockCheckpoint,
  type Membership,
  moveCheckpoint,
  peekCheckpoint,
  readMembership,
} from './checkpoint.ts';
import { foldInto, type Handlers, handlersOf, project } from './fold.ts';
import { type Handed, nothingHanded } from './handed.ts';
import { type FailedEvent, isPoison, projectIsolated, recordFailure } from './isolate.ts';
import type { Line } from './line.ts';
import { pageWriter } from './page-writer.ts';
import { createReader, type FinalPage } from './reader.ts';
import { loadRoutes, noRoutes, type Routes, routesAfter, routingsOf, walkFrom } from './routes.ts';
import { createRowBuffer } from './rows.ts';

export interface Step {
  /** Where the live checkpoint stands after the step, by whomever it was moved. */
  readonly position: bigint;
  /** Highest position given out by the store when the step began, or later. */
  readonly head: bigint;
  /** Events of the page that this step projected. */
  readonly events: readonly RecordedEvent[];
  /** Something was written by routes: it leads outside. */
  readonly routed: boolean;
  /** Another node has moved the checkpoint since the last step. */
  readonly overtaken: boolean;
  readonly more: boolean;
  readonly failed: readonly FailedEvent[];
  readonly membership: Membership;
}

export interface Stepper {
  /**
   * One page in one transaction: lock, read, fold, write, move, commit.
   *
   * @param wanted asked while the page is written: whether to look for what was appended since it was read. The next
   *   step begins with what is found
   */
  step(limit: number, wanted?: () => boolean): Promise<Step>;
}

/** When isolating, events go one by one, so a page must end soon. */
const isolatedPage = 500;

interface Prefetched {
  readonly after: bigint;
  readonly page: Promise<FinalPage | undefined>;
}

/**
 * Steps of the one projector that is at work take two round trips, or one where what this node appended was handed
 * over: a page is read and folded without a lock, since what is final stays so, and written in a transaction that leaves
 * as a whole, mostly as one statement. It begins by moving the checkpoint on from where this node left it, and fails
 * where somebody else was there. The first step, and each after such a failure, locks the checkpoint before anything
 * else.
 *
 * @param line what nothing else uses
 * @param ahead another connection, which reads the next page while one is written
 */
export function createStepper(
  line: Line,
  ahead: Sql,
  projections: readonly Projection[],
  handed: Handed = nothingHanded,
): Stepper {
  let reader = createReader();
  /** Where the last step of this node ended. */
  let known: bigint | undefined;
  /** Nobody else has moved the checkpoint since the step before the last. */
  let alone = false;
  let prefetched: Prefetched | undefined;
  let generation: string | undefined;
  let membership: Membership = { live: [], building: [], superseded: false };
  let handlers: Handlers = new Map();
  let routings: readonly Routing[] = [];
  /** The routes that events after this position go by, as long as nobody else moved the checkpoint or the tables. */
  let routed: { readonly at: bigint; readonly generation: string; readonly routes: Routes } | undefined;
  let routedNext: typeof routed;
  /** How often the line had been lost when the last step began. */
  let losses = 0;
  const prepare = pageWriter();

  /** Who lost its connection may come to another database, where other things are final, and believes its log alone. */
  function beginAnew(): void {
    if (losses === line.losses()) return;
    losses = line.losses();
    handed.forget();
    reader = createReader();
    known = undefined;
    alone = false;
    prefetched = undefined;
    generation = undefined;
    routed = undefined;
  }

  const routesKnownAt = (at: bigint): Routes | undefined => {
    if (routings.length === 0) return noRoutes;
    return routed?.at === at && routed.generation === generation ? routed.routes : undefined;
  };

  /** What is final stays so, whatever becomes of the step that asked for it. */
  function prefetch(after: bigint, page: Promise<FinalPage | undefined>): void {
    prefetched = { after, page: page.catch(() => undefined) };
  }
  async function takePrefetched(after: bigint): Promise<FinalPage | undefined> {
    const taken = prefetched;
    prefetched = undefined;
    const page = await taken?.page;
    return taken?.after === after ? page : undefined;
  }

  async function run(transaction: TransactionSql, limit: number, isolated: boolean): Promise<Step> {
    const tx = transaction as unknown as Sql;
    // Both on their way at once: what follows the last step is most often what comes next.
    const guessed =
      prefetched?.after === known || known === undefined ? undefined : reader.read(tx, known, limit);
    const [checkpoint, guess] = await Promise.all([lockCheckpoint(tx), guessed]);
    if (checkpoint.generation !== generation) {
      membership = await readMembership(tx, projections);
      handlers = handlersOf(membership.live);
      routings = routingsOf(membership.live);
      generation = checkpoint.generation;
    }
    const after = checkpoint.position;
    const step = {
      position: after,
      head: checkpoint.head,
      events: [],
      routed: false,
      overtaken: after > (known ?? 0n),
      more: false,
      failed: [],
      membership,
    };
    if (membership.superseded || checkpoint.head <= after) return step;

    // Routes are on their way together with the page.
    const [page, routes] = await Promise.all([
      guess && after === known
        ? guess
        : takePrefetched(after).then((taken) => taken ?? reader.read(tx, after, limit)),
      routesKnownAt(after) ?? loadRoutes(tx, routings),
    ]);
    if (page.position === after) return step;
    if (page.more && !isolated) prefetch(page.position, reader.read(ahead, page.position, limit));
    const stepped = { ...step, position: page.position, events: page.events, more: page.more };
    const keep = (reached: Routes) => {
      if (generation !== undefined) routedNext = { at: page.position, generation, routes: reached };
    };
    if (!isolated) {
      const walk = walkFrom(routes);
      await Promise.all([
        project(tx, handlers, page.events, undefined, walk),
        moveCheckpoint(tx, page.position),
      ]);
      keep(walk.routes);
      return { ...stepped, routed: walk.wrote };
    }
    const failed = await projectIsolated(transaction, membership.live, page.events, { routes });
    for (const failure of failed) await recordFailure(tx, failure);
    await moveCheckpoint(tx, page.position);
    keep(routesAfter(routes, page.events));
    return { ...stepped, failed, routed: routes.length > 0 };
  }

  const locked = async (limit: number, isolated: boolean): Promise<Step> => {
    beginAnew();
    const step = (await line.ask((sql) => sql.begin((tx) => run(tx, limit, isolated)))) as Step;
    known = step.position;
    alone = !step.overtaken;
    routed = routedNext;
    return step;
  };

  /** undefined: this node does not stand where the checkpoint does. */
  async function unlocked(limit: number, wanted: () => boolean): Promise<Step | undefined> {
    const after = known;
    const routes = after === undefined ? undefined : routesKnownAt(after);
    if (after === undefined || !alone || routes === undefined || generation === undefined) return undefined;
    if (membership.superseded) return undefined;
    const step = { failed: [], membership, overtaken: false };
    const glance = () => line.ask((sql) => reader.glance(sql, after, limit));
    const reading = prefetched?.after === after ? takePrefetched(after) : undefined;
    let page = (await reading) ?? handed.page(after, limit) ?? (reading ? undefined : await glance());
    if (page === undefined || page.position === after) {
      const { head, ...checkpoint } = await line.ask(peekCheckpoint);
      if (checkpoint.position !== after || checkpoint.generation !== generation) return undefined;
      const nothing = { ...step, position: after, head, events: [], routed: false, more: false };
      if (head <= after) return nothing;
      await line.ask((sql) => reader.settle(sql));
      page = await glance();
      if (page === undefined) return nothing;
    }
    if (!line.isOpen()) return undefined;
    const { events, position, more } = page;
    if (more && !handed.has(position)) prefetch(position, reader.read(ahead, position, limit));
    const walk = walkFrom(routes);
    const writes = foldInto(createRowBuffer(), handlers, events, walk).writes();
    const send = prepare(writes, { from: after, to: position, generation });
    const at = generation;
    let follows = more;
    const head = await line.burst((own) => {
      const written = send(own);
      if (more || !wanted()) return written;
      follows = true;
      if (handed.has(position)) return written;
      const next = reader.glance(own, position, limit);
      prefetch(position, next);
      return { ...written, sent: [...written.sent, next] };
    });
    known = position;
    if (routings.length > 0) routed = { at: position, generation: at, routes: walk.routes };
    return { ...step, position, head, events, routed: walk.wrote, more: follows };
  }

  return {
    async step(limit, wanted = () => false) {
      beginAnew();
      try {
        const step = await unlocked(limit, wanted).catch((error: unknown) => {
          if (!isOvertaken(error)) throw error;
          alone = false;
          return undefined;
        });
        return step ?? (await locked(limit, false));
      } catch (error) {
        // The generation may have been read in the transaction that was rolled back: harmless, it is the database's own.
        if (!isPoison(error)) throw error;
        return locked(Math.min(limit, isolatedPage), true);
      }
    },
  };
}
