import type { Sql } from 'postgres';
import { rememberCurrent, requireNotNew } from '../../eventstore/index.ts';
import { oncePer, type Platform } from '../../platform.ts';
import { applicationForwardAuthSet } from '../events.ts';
import { applicationAggregate } from '../state.ts';
import { hostOf } from './hosts.ts';
import type { ForwardAuth } from './values.ts';

/** A host under which an application is protected. */
export interface ForwardAuthHost {
  readonly origin: string;
  readonly projectId: string;
  readonly applicationId: string;
  readonly clientId: string;
  readonly settings: ForwardAuth;
}

interface Row {
  readonly origin: string;
  readonly project_id: string;
  readonly application_id: string;
  readonly client_id: string;
  readonly settings: ForwardAuth;
}

async function findHost(sql: Sql, instanceId: string, host: string): Promise<ForwardAuthHost | undefined> {
  const [row] = await sql<Row[]>`
    SELECT origin, project_id, application_id, client_id, settings FROM projections.forward_auth_hosts_projection
    WHERE instance_id = ${instanceId} AND host = ${host}`;
  return (
    row && {
      origin: row.origin,
      projectId: row.project_id,
      applicationId: row.application_id,
      clientId: row.client_id,
      settings: row.settings,
    }
  );
}

/** Instance ids hold no slash. */
const keyOf = (instanceId: string, host: string) => `${instanceId}/${host}`;

/**
 * Which application of an instance is protected under a host; the same object until something of its project changes, as
 * clients are (decision 0032).
 */
export const forwardAuthHostsOf = oncePer(
  ({ sql, store, projections }: Pick<Platform, 'sql' | 'store' | 'projections'>) => {
    const hosts = rememberCurrent<ForwardAuthHost | undefined>(projections, {
      maxEntries: 10_000,
      ttlMs: 60_000,
      worth: () => true,
      reading(key) {
        const slash = key.indexOf('/');
        const [instanceId, host] = [key.slice(0, slash), key.slice(slash + 1)];
        return {
          read: () => findHost(sql, instanceId, host),
          dependsOn: (found) => [
            { instanceId, aggregateType: 'project', ...(found && { aggregateId: found.projectId }) },
          ],
          async decide(found) {
            if (found) {
              const { projectId, applicationId } = found;
              const { state } = await store.load(instanceId, applicationAggregate(applicationId), projectId);
              const origin = state.forwardAuth.origins.find((each) => hostOf(each) === host);
              if (origin !== undefined) return { ...found, origin, settings: state.forwardAuth };
            }
            await requireNotNew(
              { store, projections },
              instanceId,
              [applicationForwardAuthSet],
              ({ origins }) => Array.isArray(origins) && origins.some((origin) => hostOf(origin) === host),
            );
            return undefined;
          },
        };
      },
    });
    return (instanceId: string, host: string) => hosts(keyOf(instanceId, host));
  },
);
