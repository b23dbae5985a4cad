/**
 * Measures the product against limits of the same run and machine: `bun run bench [part …]`. Prints a table, writes
 * bench-results.json, and ends with 1 when a figure is not reached.
 */
import { cpus } from 'node:os';
import { type Row, reached } from './row.ts';

const parts: Readonly<Record<string, () => Promise<Row[]>>> = {
  append: async () => (await import('./append.ts')).benchAppend(),
  visible: async () => (await import('./visible.ts')).benchVisible(),
  replay: async () => (await import('./replay.ts')).benchReplay(),
  lists: async () => (await import('./lists.ts')).benchLists(),
  console: async () => (await import('./console.ts')).benchConsole(),
  listUsers: async () => (await import('./list-users.ts')).benchListUsers(),
  rpc: async () => (await import('./rpc.ts')).benchRpc(),
  introspection: async () => (await import('./introspection.ts')).benchIntrospection(),
  forwardAuth: async () => (await import('./forward-auth.ts')).benchForwardAuth(),
  access: async () => (await import('./access.ts')).benchAccess(),
  tokens: async () => (await import('./tokens.ts')).benchTokens(),
  codeFlow: async () => (await import('./code-flow.ts')).benchCodeFlow(),
  jwtProfile: async () => (await import('./jwt-profile.ts')).benchJwtProfile(),
  signing: async () => (await import('./signing.ts')).benchSigning(),
  refresh: async () => (await import('./refresh.ts')).benchRefresh(),
  dpop: async () => (await import('./dpop.ts')).benchDpop(),
  roles: async () => (await import('./roles.ts')).benchRoles(),
  history: async () => (await import('./history.ts')).benchHistory(),
  authorizations: async () => (await import('./authorizations.ts')).benchAuthorizations(),
  deliveries: async () => (await import('./deliveries.ts')).benchDeliveries(),
  actions: async () => (await import('./actions.ts')).benchActions(),
  events: async () => (await import('./events.ts')).benchEvents(),
  bus: async () => (await import('./bus.ts')).benchBus(),
  permissions: async () => (await import('./permissions.ts')).benchPermissions(),
  scim: async () => (await import('./scim.ts')).benchScim(),
  users: async () => (await import('./users.ts')).benchUsers(),
  signIn: async () => (await import('./sign-in.ts')).benchSignIn(),
  process: async () => (await import('./process.ts')).benchProcess(),
};

const asked = process.argv.slice(2);
const unknown = asked.find((part) => !Object.hasOwn(parts, part));
if (unknown !== undefined) {
  console.error(`There is no part ${unknown}; choose from ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}

const number = (value: number) =>
  value >= 100
    ? Math.round(value).toLocaleString('en')
    : value.toLocaleString('en', { maximumFractionDigits: 2 });

const rows: Array<Row & { part: string }> = [];
for (const [part, measure] of Object.entries(parts)) {
  if (asked.length > 0 && !asked.includes(part)) continue;
  console.error(`measuring ${part} …`);
  for (const row of await measure()) rows.push({ part, ...row });
}

console.table(
  Object.fromEntries(
    rows.map((row) => [
      row.name,
      {
        value: `${number(row.value)} ${row.unit}`,
        limit: number(row.limit),
        ratio: number(row.ratio),
        reach: row.reach === undefined ? '' : `${row.better === 'less' ? '≤' : '≥'} ${row.reach}`,
        reached: { true: 'yes', false: 'NO', undefined: '' }[String(reached(row))],
        note: row.note ?? '',
      },
    ]),
  ),
);
const result = {
  at: new Date().toISOString(),
  cpu: cpus()[0]?.model,
  cores: cpus().length,
  bun: Bun.version,
  rows,
};
await Bun.write('bench-results.json', `${JSON.stringify(result, null, 2)}\n`);
process.exit(rows.some((row) => reached(row) === false) ? 1 : 0);
