/** A value for each of the metric's label names. */
export type Labels<L extends string> = Readonly<Record<L, string>>;

/** `[]` of labels: they are not given. */
type Given<L extends string> = [L] extends [never] ? [] : [labels: Labels<L>];

export interface Counter<L extends string = never> {
  inc(...labels: Given<L>): void;
  add(by: number, ...labels: Given<L>): void;
}

export interface Gauge<L extends string = never> {
  set(value: number, ...labels: Given<L>): void;
  add(by: number, ...labels: Given<L>): void;
  /** Drops every series: for gauges that are set anew at each scrape. */
  reset(): void;
}

export interface Histogram<L extends string = never> {
  observe(value: number, ...labels: Given<L>): void;
}

/** Counter, gauge and histogram in one; the registry hands it out under the right type. */
export interface MetricFamily extends Counter<string>, Gauge<string>, Histogram<string> {
  readonly type: 'counter' | 'gauge' | 'histogram';
  inc(labels?: Labels<string>): void;
  add(by: number, labels?: Labels<string>): void;
  set(value: number, labels?: Labels<string>): void;
  observe(value: number, labels?: Labels<string>): void;
  render(): string;
}

interface Series {
  /** `a="1",b="2"` */
  readonly labels: string;
  value: number;
  /** Observations per bucket, not cumulated; the last is +Inf. */
  readonly buckets: number[];
  count: number;
}

/** Beyond it a metric's further label values share one series named `other`: callers cannot fill the memory. */
const maxSeries = 5_000;

/** Labels that histograms and summaries make themselves. */
const reserved = new Set(['le', 'quantile']);

const separator = '\u0001';

export function createFamily(
  type: MetricFamily['type'],
  name: string,
  help: string,
  labelNames: readonly string[],
  bounds: readonly number[],
): MetricFamily {
  if (!/^[a-zA-Z_:][\w:]*$/.test(name)) throw new Error(`"${name}" is no metric name`);
  const wrong = labelNames.find(
    (label) => !/^[a-zA-Z_]\w*$/.test(label) || label.startsWith('__') || reserved.has(label),
  );
  if (wrong !== undefined) throw new Error(`"${wrong}" is no label name`);
  if (bounds.some((bound, i) => i > 0 && bound <= bounds[i - 1]!))
    throw new Error(`buckets of ${name} do not ascend`);
  const all = new Map<string, Series>();

  const seriesOf = (labels: Labels<string> | undefined): Series => {
    let key = '';
    for (const label of labelNames) key += (labels?.[label] ?? '') + separator;
    const known = all.get(key);
    if (known) return known;
    if (all.size >= maxSeries) {
      const other = labelNames.map(() => `other${separator}`).join('');
      return all.get(other) ?? create(other, Object.fromEntries(labelNames.map((label) => [label, 'other'])));
    }
    return create(key, labels ?? {});
  };

  const create = (key: string, labels: Labels<string>): Series => {
    const text = labelNames.map((label) => `${label}="${escapeLabel(labels[label] ?? '')}"`).join(',');
    const series = { labels: text, value: 0, buckets: bounds.map(() => 0).concat(0), count: 0 };
    all.set(key, series);
    return series;
  };

  // What has no labels shows from the start, as 0.
  if (labelNames.length === 0) create('', {});

  const add = (by: number, labels?: Labels<string>): void => {
    if (type === 'counter' && !(by >= 0)) return;
    seriesOf(labels).value += by;
  };

  return {
    type,
    inc: (labels) => add(1, labels),
    add,
    set(value, labels) {
      seriesOf(labels).value = value;
    },
    reset: () => all.clear(),
    observe(value, labels) {
      if (Number.isNaN(value)) return;
      const series = seriesOf(labels);
      let bucket = 0;
      while (bucket < bounds.length && value > bounds[bucket]!) bucket += 1;
      series.buckets[bucket]! += 1;
      series.value += value;
      series.count += 1;
    },
    render() {
      const lines = [`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} ${type}`];
      for (const series of all.values()) {
        if (type === 'histogram') lines.push(...histogramLines(name, bounds, series));
        else lines.push(`${name}${braced(series.labels)} ${formatNumber(series.value)}`);
      }
      return `${lines.join('\n')}\n`;
    },
  };
}

function histogramLines(name: string, bounds: readonly number[], series: Series): string[] {
  const comma = series.labels === '' ? '' : ',';
  let cumulated = 0;
  const buckets = series.buckets.map((count, i) => {
    cumulated += count;
    const bound = i < bounds.length ? formatNumber(bounds[i]!) : '+Inf';
    return `${name}_bucket{${series.labels}${comma}le="${bound}"} ${cumulated}`;
  });
  const labels = braced(series.labels);
  return [
    ...buckets,
    `${name}_sum${labels} ${formatNumber(series.value)}`,
    `${name}_count${labels} ${series.count}`,
  ];
}

const braced = (labels: string): string => (labels === '' ? '' : `{${labels}}`);

const formatNumber = (value: number): string => {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(value);
};

const escapeHelp = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
const escapeLabel = (text: string): string => escapeHelp(text).replaceAll('"', '\\"');
