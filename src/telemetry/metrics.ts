import {
  type Counter,
  createFamily,
  type Gauge,
  type Histogram,
  type MetricFamily,
} from './metric-family.ts';

export type { Counter, Gauge, Histogram, Labels } from './metric-family.ts';

export interface Metrics {
  /** Grows only. By Prometheus' conventions the name ends in `_total`. */
  counter<const L extends readonly string[] = []>(name: string, help: string, labels?: L): Counter<L[number]>;
  gauge<const L extends readonly string[] = []>(name: string, help: string, labels?: L): Gauge<L[number]>;
  /** @param buckets upper bounds, ascending, without +Inf; `durationBuckets` (seconds) unless told */
  histogram<const L extends readonly string[] = []>(
    name: string,
    help: string,
    labels?: L,
    buckets?: readonly number[],
  ): Histogram<L[number]>;
  /** Called before each scrape, to set gauges from what they measure. A collector that fails is skipped. */
  onScrape(collector: () => void | Promise<void>): void;
  /** The text format of Prometheus, version 0.0.4. */
  render(): Promise<string>;
}

export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8';

export const durationBuckets = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
] as const;

/** A registry of metrics; one a process, made in the composition root. */
export function createMetrics(): Metrics {
  const families = new Map<string, MetricFamily>();
  const collectors: Array<() => void | Promise<void>> = [];

  const add = (
    type: MetricFamily['type'],
    name: string,
    help: string,
    labels: readonly string[] = [],
    buckets: readonly number[] = [],
  ) => {
    const family = createFamily(type, name, help, labels, buckets);
    if (families.has(name)) throw new Error(`metric ${name} is registered twice`);
    families.set(name, family);
    return family;
  };

  return {
    counter: (name, help, labels) => add('counter', name, help, labels),
    gauge: (name, help, labels) => add('gauge', name, help, labels),
    histogram: (name, help, labels, buckets = durationBuckets) =>
      add('histogram', name, help, labels, buckets),
    onScrape: (collector) => void collectors.push(collector),
    async render() {
      await Promise.allSettled(collectors.map(async (collect) => collect()));
      return [...families.values()].map((family) => family.render()).join('');
    },
  };
}
