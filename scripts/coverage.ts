/**
 * Writes docs/coverage.md: which RPCs the server answers.
 *
 *   bun scripts/coverage.ts           writes it
 *   bun scripts/coverage.ts --check   fails when it is out of date
 *
 * Either fails when an RPC that was built is not any more; take it out of the page by hand if it is meant.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Config } from '../src/config/index.ts';
import { coverage, coveragePage, lostSince } from '../src/contract/coverage.ts';
import { contract } from '../src/contract/registry.ts';
import { createServices } from '../src/features.ts';
import type { Platform } from '../src/platform.ts';

/** Stands for whatever a service is made from: only the names of handlers are asked for, none is called. */
const hollow: unknown = new Proxy(() => undefined, {
  get: (_, name) => {
    if (name === Symbol.toPrimitive) return () => '';
    return name === 'then' || name === Symbol.iterator ? undefined : hollow;
  },
  apply: () => hollow,
});

const path = new URL('../docs/coverage.md', import.meta.url);
const committed = existsSync(path) ? readFileSync(path, 'utf8') : '';
const services = coverage(contract.routes, createServices(hollow as Platform, hollow as Config));
const page = coveragePage(services);
const lost = lostSince(committed, services);
if (lost.length > 0) {
  console.error(`These RPCs were built and are not any more:\n${lost.map((rpc) => `  ${rpc}`).join('\n')}`);
  process.exit(1);
}
if (page === committed) process.exit(0);
if (process.argv.includes('--check')) {
  console.error('docs/coverage.md is out of date; run bun run generate');
  process.exit(1);
}
writeFileSync(path, page);
console.log(`${fileURLToPath(path)} is written`);
