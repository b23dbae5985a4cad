import { BoundedMap } from '../bounded-map.ts';

/** How other hosts fare, as this node has seen: who fails again and again is asked by one request at a time, ever more rarely. */
export interface Circuits {
  /** How many may be under way at once; 0 while it is to be left alone. */
  room(target: string): number;
  /** It failed so often that it is left alone, or asked by one. */
  isOpen(target: string): boolean;
  /** It took what it was sent, the last time. */
  proven(target: string): boolean;
  succeeded(target: string): void;
  failed(target: string): void;
  /** Of targets that are left alone. */
  open(): number;
  /** These, so many at most. */
  openTargets(most: number): string[];
}

export interface CircuitOptions {
  /** Deliveries under way at once to one target. */
  readonly perTarget: number;
  /** Failures in a row after which a target is left alone. */
  readonly threshold?: number;
  /** The first pause, doubled up to the longest. */
  readonly pauseMs?: number;
  readonly longestPauseMs?: number;
  readonly now?: () => number;
  /** Of so many targets it is remembered how they fare; the oldest are forgotten. */
  readonly most?: number;
}

interface Circuit {
  failures: number;
  pauseMs: number;
  openUntil: number;
}

/** Of the places of a target those that it has before it took anything: who hangs takes no more from others. */
const untriedShare = 4;

export function createCircuits(options: CircuitOptions): Circuits {
  const { perTarget, threshold = 5, pauseMs = 1_000, longestPauseMs = 300_000, most = 10_000 } = options;
  const now = options.now ?? (() => performance.now());
  const failing = new BoundedMap<string, Circuit>({ limit: most });
  const good = new BoundedMap<string, true>({ limit: most });
  const untried = Math.ceil(perTarget / untriedShare);
  const isOpen = (target: string): boolean => (failing.get(target)?.failures ?? 0) >= threshold;

  return {
    room(target) {
      if (!isOpen(target)) return good.has(target) ? perTarget : untried;
      // Half open: one is let through, and its fate decides.
      return (failing.get(target)?.openUntil ?? 0) <= now() ? 1 : 0;
    },
    isOpen,
    proven: (target) => good.has(target),
    succeeded(target) {
      failing.delete(target);
      good.set(target, true);
    },
    failed(target) {
      good.delete(target);
      const circuit = failing.get(target) ?? { failures: 0, pauseMs, openUntil: 0 };
      circuit.failures++;
      if (circuit.failures >= threshold && circuit.openUntil <= now()) {
        circuit.openUntil = now() + circuit.pauseMs;
        circuit.pauseMs = Math.min(circuit.pauseMs * 2, longestPauseMs);
      }
      failing.set(target, circuit);
    },
    open: () => [...failing.values()].filter(({ openUntil }) => openUntil > now()).length,
    openTargets: (most) => [...failing.keys()].filter(isOpen).slice(0, most),
  };
}
