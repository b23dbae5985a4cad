import { connect } from '../../src/database/index.ts';
import { bulkSchema, person } from '../../src/scim/testing.ts';
import { fillManyUsers } from './lists-scene.ts';
import { database, type OidcBench, openOidcBench } from './oidc-scene.ts';
import { bounded, type Row } from './row.ts';

const made = 10_000;
const ofOne = 100;
const atOnce = 4;
const reachPerSecond = 2_000;
const people = 100_000;
const times = 300;
const boundMs = 30;

const ask = async ({ scene }: OidcBench, verb: string, path: string, body?: object) => {
  const response = await scene.postern.fetch(`/scim/v2/${scene.orgId}${path}`, {
    method: verb,
    token: scene.postern.pat,
    headers: { 'content-type': 'application/scim+json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return (await response.json()) as { Resources?: object[]; Operations?: { status: string }[] };
};

const bulk = (from: number) => ({
  schemas: [bulkSchema],
  Operations: Array.from({ length: ofOne }, (_, i) => ({
    method: 'POST',
    path: '/Users',
    bulkId: `u${i}`,
    data: person({ externalId: `bench-${from + i}` }),
  })),
});

/** Users a second that a directory makes with bulk requests, a few at the same time. */
async function created(bench: OidcBench): Promise<Row> {
  const requests = Array.from({ length: made / ofOne }, (_, i) => bulk(i * ofOne));
  for (let i = 0; i < 10; i++) await ask(bench, 'POST', '/Bulk', bulk(-i * ofOne - ofOne));
  const cpu = process.cpuUsage();
  const began = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let request = requests.pop(); request; request = requests.pop()) {
        const { Operations = [] } = await ask(bench, 'POST', '/Bulk', request);
        if (Operations.some(({ status }) => status !== '201')) throw new Error('a user was not made');
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  const used = process.cpuUsage(cpu);
  const value = made / seconds;
  return {
    name: `SCIM: ${made.toLocaleString('en')} users by Bulk, ${ofOne} a request, ${atOnce} at once`,
    value,
    unit: 'users/s',
    limit: reachPerSecond,
    ratio: value / reachPerSecond,
    reach: 1,
    note: `CPU ${((used.user + used.system) / made).toFixed(0)} µs a user, client included; fsync on, shown when it is answered`,
  };
}

async function fill(bench: OidcBench): Promise<void> {
  const sql = connect(
    `postgres://postgres@/${database}?host=${bench.server.directory}&port=${bench.server.port}`,
    'bench',
    { max: 1 },
  );
  const { instanceId } = bench.scene.postern;
  await fillManyUsers(sql, instanceId, people, `'${bench.scene.orgId}'`);
  await sql.unsafe(`
    insert into projections.user_metadata (instance_id, user_id, key, value, creation_date, change_date, resource_owner, sequence)
    select '${instanceId}', 'u' || n, 'urn:zitadel:scim:' || key, encode(value::bytea, 'base64'), now(), now(), '${bench.scene.orgId}', 1
    from generate_series(1, ${people}) n, lateral (values ('externalId', 'many-' || n), ('title', 'Engineer')) entries(key, value)`);
  await sql.unsafe('vacuum analyze');
  await sql.end();
}

const p99 = (sorted: readonly number[]) => sorted[Math.floor(sorted.length * 0.99)] ?? 0;

async function listed(
  bench: OidcBench,
  name: string,
  query: (i: number) => string,
  found: number,
): Promise<Row> {
  const took: number[] = [];
  for (let i = -20; i < times; i++) {
    const began = performance.now();
    const { Resources = [] } = await ask(bench, 'GET', `/Users?${query(i + 20)}`);
    if (i >= 0) took.push(performance.now() - began);
    if (Resources.length !== found) throw new Error(`${name}: ${Resources.length} users`);
  }
  const sorted = took.toSorted((a, b) => a - b);
  const note = `p50 ${(sorted[times >> 1] ?? 0).toFixed(1)} ms`;
  return bounded(`SCIM: ${name} among ${people.toLocaleString('en')}, p99`, p99(sorted), 'ms', boundMs, note);
}

const filter = (text: string) => `filter=${encodeURIComponent(text)}`;

export async function benchScim(): Promise<Row[]> {
  const bench = await openOidcBench();
  try {
    const rows = [await created(bench)];
    await bench.scene.postern.settled();
    await fill(bench);
    rows.push(
      await listed(
        bench,
        'pages of 100, anywhere',
        (i) => `startIndex=${1 + ((i * 7_919) % 90_000)}&count=100`,
        100,
      ),
      await listed(bench, 'userName eq', (i) => filter(`userName eq "nobody-${i}"`), 0),
      await listed(bench, 'externalId eq', (i) => filter(`externalId eq "many-${16 * (i + 1)}"`), 1),
      await listed(
        bench,
        'emails eq',
        (i) => filter(`emails[type eq "work"].value eq "nobody-${i}@example.com"`),
        0,
      ),
    );
    return rows;
  } finally {
    await bench.close();
  }
}

if (import.meta.main) console.table(await benchScim());
