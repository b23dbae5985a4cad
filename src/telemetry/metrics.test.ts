import { describe, expect, test } from 'bun:test';
import { createMetrics } from './metrics.ts';
import { registerProcessMetrics } from './process-metrics.ts';
import { createServerMetrics } from './server-metrics.ts';

describe('text format', () => {
  test('of counters and gauges, escaped as version 0.0.4 says', async () => {
    const metrics = createMetrics();
    const requests = metrics.counter('requests_total', 'Requests\nwith a \\ and a "quote"', [
      'method',
      'code',
    ]);
    requests.inc({ method: 'Get', code: 'ok' });
    requests.add(2, { code: 'ok', method: 'Get' });
    requests.inc({ method: 'a"b\\c\nd', code: '' });
    const depth = metrics.gauge('depth', 'Depth');
    depth.set(Number.POSITIVE_INFINITY);
    expect(await metrics.render()).toBe(
      [
        '# HELP requests_total Requests\\nwith a \\\\ and a "quote"',
        '# TYPE requests_total counter',
        'requests_total{method="Get",code="ok"} 3',
        'requests_total{method="a\\"b\\\\c\\nd",code=""} 1',
        '# HELP depth Depth',
        '# TYPE depth gauge',
        'depth +Inf',
        '',
      ].join('\n'),
    );
  });

  test('of histograms: cumulated buckets, sum and count', async () => {
    const metrics = createMetrics();
    const duration = metrics.histogram('duration_seconds', 'Duration', ['method'], [0.1, 1]);
    for (const value of [0.05, 0.1, 0.5, 7, Number.NaN]) duration.observe(value, { method: 'x' });
    expect((await metrics.render()).split('\n').slice(2, -1)).toEqual([
      'duration_seconds_bucket{method="x",le="0.1"} 2',
      'duration_seconds_bucket{method="x",le="1"} 3',
      'duration_seconds_bucket{method="x",le="+Inf"} 4',
      'duration_seconds_sum{method="x"} 7.65',
      'duration_seconds_count{method="x"} 4',
    ]);
  });

  test('metrics without labels show before they are touched', async () => {
    const metrics = createMetrics();
    metrics.counter('a_total', 'A');
    metrics.histogram('b', 'B', [], [1]);
    const text = await metrics.render();
    expect(text).toContain('\na_total 0\n');
    expect(text).toContain('\nb_bucket{le="+Inf"} 0\nb_sum 0\nb_count 0\n');
  });
});

describe('registry', () => {
  test('refuses names that Prometheus would, and one name twice', () => {
    const metrics = createMetrics();
    expect(() => metrics.counter('http.requests', 'x')).toThrow('metric name');
    expect(() => metrics.counter('a_total', 'x', ['le'])).toThrow('label name');
    expect(() => metrics.counter('a_total', 'x', ['a-b'])).toThrow('label name');
    expect(() => metrics.gauge('a', 'x', ['quantile'])).toThrow('label name');
    expect(() => metrics.histogram('h', 'x', [], [2, 1])).toThrow('ascend');
    metrics.gauge('g', 'x');
    expect(() => metrics.gauge('g', 'x')).toThrow('twice');
  });

  test('counters never go down', async () => {
    const metrics = createMetrics();
    const counter = metrics.counter('c_total', 'x');
    counter.add(5);
    counter.add(-1);
    counter.add(Number.NaN);
    expect(await metrics.render()).toContain('\nc_total 5\n');
  });

  test('keeps a bounded number of series', async () => {
    const metrics = createMetrics();
    const counter = metrics.counter('c_total', 'x', ['path']);
    for (let i = 0; i < 7_000; i++) counter.inc({ path: `/${i}` });
    const lines = (await metrics.render()).split('\n').filter((line) => line.startsWith('c_total'));
    expect(lines).toHaveLength(5_001);
    expect(lines.at(-1)).toBe('c_total{path="other"} 2000');
  });

  test('asks collectors at each scrape and survives those that fail', async () => {
    const metrics = createMetrics();
    const gauge = metrics.gauge('g', 'x', ['pool']);
    let scrapes = 0;
    metrics.onScrape(() => {
      throw new Error('broken');
    });
    metrics.onScrape(async () => {
      gauge.reset();
      gauge.set(++scrapes, { pool: `p${scrapes}` });
    });
    await metrics.render();
    expect(await metrics.render()).toEndWith('\ng{pool="p2"} 2\n');
  });
});

test('the server’s own metrics register, and follow Prometheus’ conventions', async () => {
  const metrics = createMetrics();
  const server = createServerMetrics(metrics);
  const { stop } = registerProcessMetrics(metrics, '1.2.3');
  server.requests.inc({ protocol: 'grpc', method: 'zitadel.user.v2.UserService/GetUserByID', code: 'ok' });
  const text = await metrics.render();
  stop();
  for (const [, name, type] of text.matchAll(/^# TYPE (\S+) (\S+)$/gm)) {
    expect(name).toMatch(/^(postern|process|http_server)_[a-z0-9_]+$/);
    expect(name!.endsWith('_total')).toBe(type === 'counter');
    if (type === 'histogram') expect(name).toEndWith('_seconds');
    // What `promtool check metrics` has beyond that.
    expect(name).not.toMatch(/_(?:count|sum|bucket|info_total)$|gauge|counter|histogram|summary/);
    expect(name).not.toMatch(/_(?:ms|milliseconds|minutes|hours|kilobytes|megabytes|percent)(?:_|$)/);
  }
  expect(text).not.toMatch(/\bquantile=/);
  expect(text).toContain('postern_build_info{version="1.2.3"} 1');
  expect(Number(/^process_resident_memory_bytes (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(10_000_000);
  expect(Number(/^process_cpu_seconds_total (\S+)$/m.exec(text)?.[1])).toBeGreaterThan(0);
  expect(text).toMatch(/^postern_event_loop_lag_p99_seconds \d/m);
});

test('a blocked event loop shows as lag', async () => {
  const metrics = createMetrics();
  const { stop } = registerProcessMetrics(metrics, '1');
  const lag = async () => {
    await Bun.sleep(5);
    return Number(/^postern_event_loop_lag_max_seconds (\S+)$/m.exec(await metrics.render())?.[1]);
  };
  for (let i = 0; i < 8; i++) await lag();
  const until = performance.now() + 120;
  while (performance.now() < until);
  let seen = 0;
  for (let i = 0; i < 200 && seen < 0.05; i++) seen = await lag();
  stop();
  expect(seen).toBeGreaterThan(0.05);
});
