import { join, resolve } from 'node:path';
import { type Case, type Cases, exempt } from './case.ts';

const source = resolve(import.meta.dirname, '../..');
const health: Cases = { Healthz: exempt('public') };

/** Each feature has its cases beside it; calls of the v1 services come from several. */
const parts: Readonly<Record<string, Cases>>[] = [
  {
    'zitadel.system.v1.SystemService': health,
    'zitadel.admin.v1.AdminService': health,
    'zitadel.management.v1.ManagementService': health,
    'zitadel.auth.v1.AuthService': health,
  },
];
for (const path of [...new Bun.Glob('*/tenancy.ts').scanSync({ cwd: source })].sort()) {
  const { cases } = (await import(join(source, path))) as { cases: Readonly<Record<string, Cases>> };
  parts.push(cases);
}

const merged: Record<string, Record<string, Case>> = {};
for (const [service, of] of parts.flatMap((part) => Object.entries(part))) {
  merged[service] ??= {};
  for (const [method, one] of Object.entries(of)) {
    if (merged[service][method]) throw new Error(`${service}/${method} has two cases`);
    merged[service][method] = one;
  }
}

/** Every RPC that is built, by service: what the tenancy.ts of the features say. */
export const cases: Readonly<Record<string, Cases>> = merged;
