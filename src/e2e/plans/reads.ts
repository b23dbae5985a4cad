import type { Sql } from 'postgres';
import { connect } from '../../database/index.ts';
import type { PreparedStatement } from '../../testing/statements.ts';

interface PlanNode {
  readonly 'Index Name'?: string;
  readonly 'Relation Name'?: string;
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly Plans?: readonly PlanNode[];
}

interface Explained {
  readonly 'QUERY PLAN': readonly { readonly Plan: PlanNode }[];
}

/** What a statement read in the database. */
export interface Reads {
  readonly pages: number;
  /** Names of the indexes that it went through, and of tables where there was none. */
  readonly through: readonly string[];
}

/** Statements on a connection that is as one of the product's, each prepared once. */
export interface Session {
  /** Plans it, and keeps the plan where the connection's settings say so. */
  plan(statement: PreparedStatement): Promise<void>;
  /** Executes it with the values that were recorded, and undoes that; undefined when it wrote what is there by now. */
  reads(statement: PreparedStatement): Promise<Reads | undefined>;
  end(): Promise<void>;
}

/** Left to itself Postgres plans so often for the values before it may keep a plan for all. */
const tries = 6;

const uniqueViolation = '23505';

const literal = (value: string | null) => (value === null ? 'null' : `'${value.replaceAll("'", "''")}'`);

export function openSession(url: string, settings: Readonly<Record<string, string>>): Session {
  const { lock_timeout, statement_timeout, ...ofPlanner } = settings;
  const sql = connect(url, 'postern test plans', { max: 1, max_lifetime: null, settings: ofPlanner });
  const names = new Map<string, string>();

  async function execution({ text, types, values }: PreparedStatement): Promise<string> {
    let name = names.get(text);
    if (name === undefined) {
      name = `s${names.size}`;
      names.set(text, name);
      await sql.unsafe(`prepare ${name}${list(await typeNames(sql, types))} as ${text}`);
    }
    return `execute ${name}${list(values.map(literal))}`;
  }

  return {
    async plan(statement) {
      const execute = await execution(statement);
      const times = 'plan_cache_mode' in settings ? 1 : tries;
      for (let i = 0; i < times; i++) await sql.unsafe(`explain ${execute}`);
    },
    async reads(statement) {
      const execute = await execution(statement);
      await sql.unsafe('begin');
      try {
        const rows = await sql.unsafe<Explained[]>(
          `explain (analyze, buffers, timing off, format json) ${execute}`,
        );
        const plan = rows[0]?.['QUERY PLAN'][0]?.Plan ?? {};
        return { pages: pagesOf(plan), through: throughOf(plan) };
      } catch (error) {
        if ((error as { code?: string }).code === uniqueViolation) return undefined;
        throw error;
      } finally {
        await sql.unsafe('rollback');
      }
    },
    end: () => sql.end(),
  };
}

const list = (items: readonly string[]) => (items.length === 0 ? '' : `(${items.join(', ')})`);

const pagesOf = (plan: PlanNode) => (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);

const throughOf = (plan: PlanNode): string[] => {
  const own = plan['Index Name'] ?? plan['Relation Name'];
  return [...(own === undefined ? [] : [own]), ...(plan.Plans ?? []).flatMap(throughOf)];
};

/** What the client left to the server stays unknown. */
async function typeNames(sql: Sql, oids: readonly number[]): Promise<string[]> {
  const found = await sql<{ oid: number; name: string }[]>`
    select oid::int as oid, format_type(oid, null) as name from pg_type
    where oid = any(${[...new Set(oids)]}::int[]::oid[])`;
  const names = new Map(found.map(({ oid, name }) => [oid, name]));
  return oids.map((oid) => names.get(oid) ?? 'unknown');
}
