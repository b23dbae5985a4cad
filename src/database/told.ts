import type { Sql } from 'postgres';
import { databaseFailure } from './failure.ts';

/** What postgres.js calls when a query fails; its types leave it out. */
interface Rejecting {
  reject(error: unknown): void;
}

const isQuery = (made: unknown): made is Promise<unknown> & Rejecting =>
  made instanceof Promise && typeof (made as Partial<Rejecting>).reject === 'function';

function told(made: unknown): unknown {
  if (isQuery(made)) {
    const { reject } = made;
    made.reject = (error) => reject(databaseFailure(error));
  }
  return made;
}

/**
 * The pool, with the failures of its queries as `PosternError`s: a database that is away is `unavailable` to
 * whoever asked, and not a fault of ours. Queries inside of `begin` fail as they are.
 */
export const tellingSql = (sql: Sql): Sql =>
  new Proxy(sql, {
    apply: (target, self, args: unknown[]) =>
      told(Reflect.apply(target as unknown as (...args: unknown[]) => unknown, self, args)),
    get(target, name) {
      const value = target[name as keyof Sql] as unknown;
      return name === 'unsafe' ? (...args: Parameters<Sql['unsafe']>) => told(target.unsafe(...args)) : value;
    },
  });
