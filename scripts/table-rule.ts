/**
 * Holds SQL to the features: a table of another feature may be read where its definition says that it is readable.
 * Ends with 1 when something is broken.
 */
import { join, resolve } from 'node:path';
import { features } from '../src/features.ts';

export interface KnownTable {
  readonly feature: string;
  readonly readable: boolean;
}

/** What is wrong with the tables that a source of `src/<unit>` names. */
export function brokenReads(unit: string, source: string, tables: ReadonlyMap<string, KnownTable>): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/[^\n]*/gm, '');
  const named = new Set([...code.matchAll(/\bprojections\.([a-z_0-9]+)/g)].map((match) => match[1] ?? ''));
  return [...named].flatMap((name) => {
    const table = tables.get(name);
    if (!table || table.feature === unit || table.readable) return [];
    return [`reads ${name} of ${table.feature}, which is not declared readable`];
  });
}

/** The product's tables by name. */
export const knownTables = (): ReadonlyMap<string, KnownTable> =>
  new Map(
    features.flatMap(({ name: feature, projections = [] }) =>
      projections.flatMap(({ tables }) =>
        tables.map(({ name, readable }) => [name, { feature, readable }] as const),
      ),
    ),
  );

if (import.meta.main) {
  const root = resolve(import.meta.dir, '..');
  const tables = knownTables();
  const faults: string[] = [];
  for (const path of new Bun.Glob('src/*/**/*.ts').scanSync({ cwd: root })) {
    const unit = path.split('/')[1] ?? '';
    if (/\.test\.ts$/.test(path) || ['testing', 'e2e'].includes(unit)) continue;
    const source = await Bun.file(join(root, path)).text();
    for (const fault of brokenReads(unit, source, tables)) faults.push(`${path} ${fault}`);
  }
  for (const fault of faults.sort()) console.error(fault);
  if (faults.length > 0) process.exit(1);
  console.log(`${tables.size} tables are read by whom they may be`);
}
