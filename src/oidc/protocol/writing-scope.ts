import type { CommandScope } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { warnSparingly } from '../../telemetry/index.ts';

/** What protocol endpoints write, and how far, so that the answer can wait for it to be seen. */
export interface WritingScope extends CommandScope {
  /** Waits (bounded) until every query sees what was written. */
  settled(): Promise<void>;
}

export function writingScope(
  { projections, log }: Pick<Platform, 'projections' | 'log'>,
  instanceId: string,
  userId: string,
  service = 'oidc',
): WritingScope {
  let reached = 0n;
  return {
    instanceId,
    editor: { user: userId, service },
    observe(position) {
      if (position > reached) reached = position;
    },
    async settled() {
      if (reached <= projections.position() || (await projections.waitFor(reached))) return;
      warnSparingly(log, 'answered before the projections caught up', { position: reached.toString() });
    },
  };
}
