import type { Sql, TransactionSql } from 'postgres';
import type { Projection, Routing } from '../projection.ts';
import type { RecordedEvent } from '../types.ts';
import { lockCheckpoint, type Membership, moveCheckpoint, readMembership } from './checkpoint.ts';
import { type Handlers, handlersOf, project } from './fold.ts';
import { type FailedEvent, isPoison, projectIsolated, recordFailure } from './isolate.ts';
import { createReader, type FinalPage } from './reader.ts';
import { loadRoutes, noRoutes, type Routes, routesAfter, routingsOf, walkFrom } from './routes.ts';

export interface Step {
  /** Where the live checkpoint stands after the step, by whomever it was moved. */
  readonly position: bigint;
  /** Highest position given out by the store when the step began. */
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
  /** One page in one transaction: lock, read, fold, write, move, commit. */
  step(limit: number): Promise<Step>;
}

/** When isolating, events go one by one, so a page must end soon. */
const isolatedPage = 500;

interface Prefetched {
  readonly after: bigint;
  readonly page: Promise<FinalPage | undefined>;
}

/**
 * @param sql a pool of one connection that nothing else uses
 * @param ahead another, which reads the next page while one is written
 */
export function createStepper(sql: Sql, ahead: Sql, projections: readonly Projection[]): Stepper {
  const reader = createReader();
  /** Where the last step of this node ended. */
  let known: bigint | undefined;
  let prefetched: Prefetched | undefined;
  let generation: string | undefined;
  let membership: Membership = { live: [], building: [], superseded: false };
  let handlers: Handlers = new Map();
  let routings: readonly Routing[] = [];
  /** The routes that events after this position go by, as long as nobody else moved the checkpoint or the tables. */
  let routed: { readonly at: bigint; readonly generation: string; readonly routes: Routes } | undefined;
  let routedNext: typeof routed;

  /** On its way together with the page. */
  const routesAt = (tx: Sql, at: bigint): Routes | Promise<Routes> => {
    if (routings.length === 0) return noRoutes;
    return routed?.at === at && routed.generation === generation ? routed.routes : loadRoutes(tx, routings);
  };

  /** What is final stays so, whatever becomes of the step that asked for it. */
  function prefetch(after: bigint, limit: number): void {
    prefetched = { after, page: reader.read(ahead, after, limit).catch(() => undefined) };
  }
  async function takePrefetched(after: bigint): Promise<FinalPage | undefined> {
    const taken = prefetched;
    prefetched = undefined;
    return taken?.after === after ? taken.page : undefined;
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

    const [page, routes] = await Promise.all([
      guess && after === known
        ? guess
        : takePrefetched(after).then((taken) => taken ?? reader.read(tx, after, limit)),
      routesAt(tx, after),
    ]);
    if (page.position === after) return step;
    if (page.more && !isolated) prefetch(page.position, limit);
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

  const commit = async (limit: number, isolated: boolean): Promise<Step> => {
    const step = (await sql.begin((tx) => run(tx, limit, isolated))) as Step;
    known = step.position;
    routed = routedNext;
    return step;
  };

  return {
    async step(limit) {
      try {
        return await commit(limit, false);
      } catch (error) {
        // The generation may have been read in the transaction that was rolled back: harmless, it is the database's own.
        if (!isPoison(error)) throw error;
        return commit(Math.min(limit, isolatedPage), true);
      }
    },
  };
}
