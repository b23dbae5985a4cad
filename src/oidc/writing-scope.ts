import type { CommandScope } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import type { EndpointContext } from './provider.ts';

/** What protocol endpoints write, and how far, so that the answer can wait for it to be seen. */
export interface WritingScope extends CommandScope {
  /** Waits (bounded) until every query sees what was written. */
  settled(): Promise<void>;
}

export function writingScope(
  { provider, instance }: EndpointContext,
  userId: string,
  service = 'oidc',
): WritingScope {
  let reached = 0n;
  return {
    instanceId: instance.id,
    editor: { user: userId, service },
    observe(position) {
      if (position > reached) reached = position;
    },
    settled: () => seen(provider.platform, reached),
  };
}

async function seen({ projections, log }: Platform, position: bigint): Promise<void> {
  if (position <= projections.position()) return;
  if (await projections.waitFor(position)) return;
  log.warn('answered before the projections caught up', { position: position.toString() });
}
