import type { Sql } from 'postgres';
import type { Tracer } from './types.ts';

/**
 * The pool, with a span for each query that is awaited: its text with placeholders, never its parameters.
 * Queries inside of `begin` are not seen. The pool itself when tracing is off.
 */
export function tracedSql(sql: Sql, tracer: Tracer): Sql {
  if (!tracer.enabled) return sql;
  return new Proxy(sql, {
    apply(target, self, args: unknown[]) {
      const made: unknown = Reflect.apply(target as (...args: unknown[]) => unknown, self, args);
      const [strings] = args;
      return isTemplate(strings) && made instanceof Promise ? lazily(made, strings.join('?'), tracer) : made;
    },
  });
}

const isTemplate = (value: unknown): value is TemplateStringsArray => Array.isArray(value) && 'raw' in value;

/** A query runs when it is first awaited; one that is embedded in another never is, and gets no span. */
function lazily(query: Promise<unknown>, text: string, tracer: Tracer): Promise<unknown> {
  const run = query.then;
  let traced = false;
  // biome-ignore lint/suspicious/noThenProperty: the moment at which postgres.js sends a query is its `then`
  query.then = function then(this: Promise<unknown>, ...handlers: Parameters<typeof run>) {
    if (!traced) {
      traced = true;
      const attributes = {
        'db.system.name': 'postgresql',
        'db.query.text': text.replace(/\s+/g, ' ').trim(),
      };
      tracer
        .run('query', () => run.call(query, null, (error) => Promise.reject(error)), {
          kind: 'client',
          attributes,
        })
        .catch(() => {});
    }
    return run.apply(this, handlers);
  } as typeof run;
  return query;
}
