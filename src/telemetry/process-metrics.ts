import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Metrics } from './metrics.ts';

/** CPU, memory, start time, event-loop delay and version of this process, under Prometheus' usual names. */
export function registerProcessMetrics(metrics: Metrics, version: string): { stop(): void } {
  const cpu = metrics.counter('process_cpu_seconds_total', 'User and system CPU time spent');
  const memory = metrics.gauge('process_resident_memory_bytes', 'Resident memory');
  const heap = metrics.gauge('postern_heap_bytes', 'Memory that JavaScript objects take');
  const started = metrics.gauge('process_start_time_seconds', 'Start of the process since 1970');
  // Names of their own: a `quantile` is for summaries only.
  const lag = (which: string, of: string) =>
    metrics.gauge(
      `postern_event_loop_lag_${which}_seconds`,
      `${of} delay of the event loop since the last scrape`,
    );
  const median = lag('p50', 'Median');
  const p99 = lag('p99', '99th percentile of the');
  const longest = lag('max', 'Longest');
  metrics
    .gauge('postern_build_info', 'Always 1; the version is in the label', ['version'])
    .set(1, { version });
  started.set(Math.round(performance.timeOrigin / 1000));

  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  let spent = 0;
  metrics.onScrape(() => {
    const { user, system } = process.cpuUsage();
    const total = (user + system) / 1e6;
    cpu.add(total - spent);
    spent = total;
    const { rss, heapUsed } = process.memoryUsage();
    memory.set(rss);
    heap.set(heapUsed);
    // Bun counts the delay alone, not the sampling interval as Node does; an empty histogram answers NaN.
    const seconds = (nanoseconds: number) => nanoseconds / 1e9 || 0;
    median.set(seconds(delay.percentile(50)));
    p99.set(seconds(delay.percentile(99)));
    longest.set(seconds(delay.max));
    delay.reset();
  });
  return { stop: () => void delay.disable() };
}
