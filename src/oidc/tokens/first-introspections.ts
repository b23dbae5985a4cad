import { type Client, introspected } from '../../application/index.ts';
import { BoundedMap } from '../../bounded-map.ts';
import type { Platform } from '../../platform.ts';
import { warnSparingly } from '../../telemetry/index.ts';
import { writingScope } from '../protocol/writing-scope.ts';

/** Remembers that an API has asked after a token, for whoever sets it up and waits for that. */
export interface FirstIntrospections {
  /** @param active whether the token was good for it. Nobody waits for it to be written, which it is once. */
  note(instanceId: string, client: Client, active: boolean): void;
}

export function firstIntrospections(platform: Platform): FirstIntrospections {
  /** By application, whether it was told of a token that was good. */
  const noted = new BoundedMap<string, boolean>({ limit: 20_000 });
  return {
    note(instanceId, { oidc, applicationId: appId, project }, active) {
      if (oidc) return;
      const key = `${instanceId}/${appId}`;
      const before = noted.get(key);
      if (before === true || before === active) return;
      noted.set(key, active);
      const what = { projectId: project.id, appId, active };
      introspected(platform, writingScope(platform, instanceId, 'OIDC'), what).catch((error) => {
        noted.delete(key);
        warnSparingly(platform.log, 'that an API has asked after a token was not written', { error });
      });
    },
  };
}

/** Where nothing may be written. */
export const unnoted: FirstIntrospections = { note() {} };
