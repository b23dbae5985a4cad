import type { Circuits } from '../outbound/circuit.ts';
import type { Ahead } from './ahead.ts';
import type { Isolation } from './isolation.ts';
import type { Places } from './places.ts';
import type { Walk } from './walk.ts';

export interface RoomsOptions {
  readonly circuits: Circuits;
  readonly places: Places;
  readonly ahead: Ahead;
  readonly isolation: Isolation;
  readonly walk: Walk;
  readonly most: number;
  readonly perTarget: number;
}

/** How many deliveries are to be taken, by target. */
export type Wanted = ReadonlyMap<string, number>;

/** Shares places among the targets, so that one with much to get does not take them all. */
export function createRooms({ circuits, places, ahead, isolation, walk, most, perTarget }: RoomsOptions) {
  let short = false;

  /** How many more of its own places a target may have filled. */
  const roomOf = (target: string): number =>
    circuits.room(target) - places.of(target) - ahead.held(target) - isolation.held(target);

  /** Those and what may be taken ahead. @returns 0 for one that is left alone */
  const withAhead = (target: string): number =>
    circuits.room(target) < perTarget ? roomOf(target) : roomOf(target) + ahead.depth(target);

  /** Of what comes from the walk. */
  function shared(targets: readonly string[]): Wanted {
    const free = places.free();
    let left = free.all;
    let untried = free.unproven;
    /** The first for whose successors there was nothing left: they have the next turn. */
    let stop: string | undefined;
    short = left <= 0;
    const rooms = new Map<string, number>();
    const share = Math.max(1, Math.floor(left / Math.max(1, targets.length)));
    for (const fair of [share, left]) {
      for (const target of targets) {
        if (left <= 0) break;
        const isProven = circuits.proven(target);
        const before = rooms.get(target) ?? 0;
        const wanted = Math.min(roomOf(target) - before, fair);
        const more = Math.min(wanted, isProven ? left : untried);
        if (wanted > more && free.mayTry) short = true;
        if (more <= 0) continue;
        rooms.set(target, before + more);
        left -= more;
        if (!isProven) untried -= more;
        if (left > 0 && (isProven || untried > 0)) continue;
        short = true;
        if (fair === share) stop ??= target;
      }
    }
    if (stop !== undefined && stop !== targets.at(-1)) walk.stopAfter(stop);
    return rooms;
  }

  return {
    /** There was not enough for all. */
    isShort: (): boolean => short,

    /** There is none: whoever comes looks when there is one. */
    lacking(): void {
      short = true;
    },

    /** For whatever is due. */
    async all(): Promise<Wanted> {
      const targets = await walk.next();
      const rooms = new Map(shared(targets));
      for (const target of targets) {
        if (circuits.isOpen(target)) continue;
        if (roomOf(target) <= 0) ahead.hungers(target);
        // Nobody contends for places: what is taken ahead keeps nobody from them.
        else if (!short && targets.length * perTarget <= most) rooms.set(target, withAhead(target));
      }
      return rooms;
    },

    /** For those that had all that they asked for, without a look at who else there is. */
    more(): Wanted {
      const low = ahead.low();
      const rooms = new Map<string, number>();
      let left = places.free().all;
      for (const target of low) {
        const own =
          low.length * perTarget <= most && !short ? withAhead(target) : Math.min(roomOf(target), left);
        if (own <= 0) continue;
        rooms.set(target, own);
        left -= Math.min(own, Math.max(0, roomOf(target)));
      }
      return rooms;
    },
  };
}
