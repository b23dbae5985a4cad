import type { Sql } from 'postgres';
import { type Change, createCache, type Dependency } from '../../cache/index.ts';
import type { Param } from './conditions.ts';
import { type Pause, paced, timer } from './paced.ts';

/** A count to be made or remembered. */
export interface Counted {
  readonly text: string;
  readonly params: readonly Param[];
  /** Undefined: the list is across instances. */
  readonly instanceId: string | undefined;
  /** Aggregates whose events change it. */
  readonly countedBy: readonly string[];
}

/** How many rows match a search, on all pages, and where in an order they lie. */
export interface Count {
  readonly total: bigint;
  /** Undefined where the statement does not tell them. */
  readonly ends: Ends | undefined;
  /** Learned by who reads pages: up to this row of the order a walk was not enough. */
  tooFar?: { readonly rising?: bigint; readonly falling?: bigint };
}

/** The least and the greatest value of the order's first column among what matches, as texts of that type. */
export interface Ends {
  readonly least: string;
  readonly greatest: string;
  /** As the database calls it. */
  readonly type: string;
}

export interface Totals {
  count(counted: Counted): Promise<Count>;
}

/** Longer ones are counted every time: nobody fills memory with filters. */
const maxKeyLength = 4_096;

const countNow = async (sql: Sql, text: string, params: readonly Param[]): Promise<Count> => {
  const [row] = await sql.unsafe<({ total: string } & { [K in keyof Ends]?: string | null | undefined })[]>(
    text,
    [...params],
    { prepare: false },
  );
  const { total = 0, least, greatest, type } = row ?? {};
  const known = least != null && greatest != null && type != null;
  const ends = known ? { least, greatest, type } : undefined;
  return { total: BigInt(total), ends };
};

/**
 * Totals that are remembered until something is written that may change them: whoever turns pages, or asks again,
 * counts nothing. While rows keep changing, each answer is from a count that began after it was asked for, but counts
 * that take long are few, and shared.
 */
export function createTotals(
  sql: Sql,
  projections: {
    onProjected(listener: (page: { changes: readonly Change[] | undefined }) => void): unknown;
  },
  pause: Pause = timer,
): Totals {
  const countPaced = paced((key) => {
    const { text, params } = JSON.parse(key) as Counted;
    return countNow(sql, text, params);
  }, pause);
  const remembered = createCache<Count>({
    maxEntries: 1_000,
    ttlMs: 60_000,
    async load(key) {
      const { instanceId, countedBy } = JSON.parse(key) as Counted;
      return {
        value: await countPaced(key),
        dependsOn: countedBy.map(
          (aggregateType): Dependency =>
            instanceId === undefined ? { aggregateType } : { instanceId, aggregateType },
        ),
      };
    },
  });
  projections.onProjected(({ changes }) => remembered.changed(changes));
  return {
    async count(counted) {
      const key = JSON.stringify(counted);
      return key.length > maxKeyLength ? countNow(sql, counted.text, counted.params) : remembered.get(key);
    },
  };
}
