import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { until } from '../../testing/patience.ts';
import { type RpcFailure, startTestPostern, type TestPostern } from '../../testing/postern.ts';
import { grpcCall, grpcFrame } from '../hostile/raw-grpc.ts';

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}
interface Family {
  readonly type: string;
  readonly samples: Sample[];
}

const label = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"/y;

/** Prometheus' text format 0.0.4, strictly; @throws Error at the first line that is none of it. */
function parse(text: string): Map<string, Family> {
  expect(text.endsWith('\n')).toBe(true);
  const families = new Map<string, Family>();
  for (const line of text.slice(0, -1).split('\n')) {
    const declared = /^# TYPE (\w+) (counter|gauge|histogram|summary|untyped)$/.exec(line);
    if (declared?.[1] && declared[2]) {
      if (families.has(declared[1])) throw new Error(`declared twice: ${line}`);
      families.set(declared[1], { type: declared[2], samples: [] });
      continue;
    }
    if (/^# HELP \w+ .+$/.test(line)) continue;
    const sample = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (-?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|\+?Inf)|NaN)$/i.exec(
      line,
    );
    if (!sample?.[1]) throw new Error(`no sample: ${line}`);
    const labels: Record<string, string> = {};
    let at = 0;
    const inside = sample[2] ?? '';
    while (at < inside.length) {
      label.lastIndex = at;
      const one = label.exec(inside);
      if (!one?.[1]) throw new Error(`bad labels: ${line}`);
      labels[one[1]] = one[2] ?? '';
      at = label.lastIndex + (inside[label.lastIndex] === ',' ? 1 : 0);
    }
    const family = families.get(sample[1]) ?? families.get(sample[1].replace(/_(bucket|sum|count)$/, ''));
    if (!family) throw new Error(`a sample without a type: ${line}`);
    family.samples.push({ name: sample[1], labels, value: Number(sample[3]) });
  }
  return families;
}

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

/** A scrape with what the database tells: one that asks for longer than a second goes out without. */
const scrape = async () => {
  let families = new Map<string, Family>();
  await until(async () => {
    const response = await postern.fetch('/debug/metrics');
    expect(response.headers.get('content-type')).toStartWith('text/plain; version=0.0.4');
    families = parse(await response.text());
    return sampleOf(families, 'postern_event_store_position') !== undefined;
  });
  return families;
};
const sampleOf = (families: Map<string, Family>, name: string, labels: Record<string, string> = {}) =>
  families
    .get(name)
    ?.samples.find(
      (sample) =>
        sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
    )?.value;

describe('/debug/metrics', () => {
  test('counts every request by protocol, method and outcome', async () => {
    const orgs = 'zitadel.org.v2.OrganizationService';
    await postern.call(`${orgs}/AddOrganization`, { name: 'Counted' });
    await postern
      .call(`${orgs}/AddOrganization`, { name: 'Counted' })
      .catch((failure: RpcFailure) => failure);
    await postern.fetch('/v2/organizations/_search', { method: 'POST', body: '{}', token: postern.pat });
    await grpcCall(postern, `/${orgs}/ListOrganizations`, grpcFrame(Buffer.alloc(0)));
    await postern.fetch('/.well-known/openid-configuration');
    const families = await scrape();
    const requests = (protocol: string, method: string, code: string) =>
      sampleOf(families, 'postern_requests_total', { protocol, method: `${orgs}/${method}`, code });
    expect(requests('connect', 'AddOrganization', 'ok')).toBe(1);
    expect(requests('connect', 'AddOrganization', 'already_exists')).toBe(1);
    expect(requests('rest', 'ListOrganizations', 'ok')).toBe(1);
    expect(requests('grpc', 'ListOrganizations', 'ok')).toBe(1);
    expect(sampleOf(families, 'http_server_request_count_total')).toBeGreaterThanOrEqual(5);
    const durations = families.get('postern_request_duration_seconds')?.samples ?? [];
    const buckets = durations.filter(
      ({ name, labels }) => name.endsWith('_bucket') && labels['method'] === `${orgs}/AddOrganization`,
    );
    expect(buckets.map(({ value }) => value)).toEqual(
      buckets.map(({ value }) => value).sort((left, right) => left - right),
    );
    expect(buckets.at(-1)).toMatchObject({ labels: { le: '+Inf' }, value: 2 });
  });

  test('tells of events, projections, pools and workers, with figures that move', async () => {
    const before = await scrape();
    for (let i = 0; i < 3; i++)
      await postern.call('zitadel.org.v2.OrganizationService/AddOrganization', { name: `More ${i}` });
    await postern
      .call('zitadel.session.v2.SessionService/CreateSession', {
        checks: { user: { loginName: 'admin' }, password: { password: 'Wrong-password1' } },
      })
      .catch(() => {});
    await postern.settled();
    const after = await scrape();
    const grew = (name: string, labels?: Record<string, string>) =>
      Number(sampleOf(after, name, labels)) - Number(sampleOf(before, name, labels));
    expect(grew('postern_events_appended_total')).toBeGreaterThanOrEqual(12);
    expect(grew('postern_append_batches_total')).toBeGreaterThanOrEqual(3);
    expect(grew('postern_event_store_position')).toBeGreaterThanOrEqual(12);
    const projection = after.get('postern_projection_position')?.samples[0]?.labels ?? {};
    expect(grew('postern_projection_position', projection)).toBeGreaterThanOrEqual(12);
    expect(sampleOf(after, 'postern_projection_lag', projection)).toBe(0);
    expect(sampleOf(after, 'postern_worker_up', { worker: 'projector' })).toBe(1);
    for (const pool of ['postern append', 'postern reads', 'postern workers']) {
      const connections =
        after.get('postern_pool_connections')?.samples.filter(({ labels }) => labels['pool'] === pool) ?? [];
      expect([pool, connections.reduce((sum, { value }) => sum + value, 0) > 0]).toEqual([pool, true]);
    }
    expect(sampleOf(after, 'postern_deliveries_waiting', { worker: 'notifier' })).toBe(0);
    expect(sampleOf(after, 'postern_projection_failed_events') ?? 0).toBe(0);
    expect(sampleOf(after, 'process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
  });

  test('does not grow with what strangers ask for', async () => {
    await postern.fetch('/nothing/at/all');
    const before = (await scrape()).get('postern_requests_total')?.samples.length ?? 0;
    for (let i = 0; i < 50; i++) {
      await postern.fetch(`/nothing/${i}`);
      await postern.fetch(`/v2/nothing/${i}`);
      await postern.fetch(`/zitadel.Nothing${i}/Nothing`, { method: 'POST', body: '{}' });
    }
    const after = (await scrape()).get('postern_requests_total')?.samples.length ?? 0;
    expect(after - before).toBeLessThan(5);
  });
});
