import { BoundedMap } from '../../bounded-map.ts';
import type { Platform } from '../../platform.ts';
import { type KnownClient, registrationOperations } from '../../registration/index.ts';
import { warnSparingly } from '../../telemetry/index.ts';
import { writingScope } from '../protocol/writing-scope.ts';

/** Remembers that registered clients are in use, so that those that are not can be told from them. */
export interface RegisteredUses {
  /** Tokens were issued to the client. Nobody waits for it to be written, which it is once a day and node. */
  note(instanceId: string, client: KnownClient): void;
}

const dayMs = 86_400_000;

export function registeredUses(platform: Platform): RegisteredUses {
  const { used } = registrationOperations(platform);
  const noted = new BoundedMap<string, number>({ limit: 20_000 });
  return {
    note(instanceId, client) {
      const key = `${instanceId}/${client.applicationId}`;
      const now = platform.clock().getTime();
      if (now - (noted.get(key) ?? 0) < dayMs) return;
      noted.set(key, now);
      used(writingScope(platform, instanceId, 'OIDC'), client).catch((error) => {
        noted.delete(key);
        warnSparingly(platform.log, 'the use of a registered client was not written', { error });
      });
    },
  };
}
