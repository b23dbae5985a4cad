import { createCache, type Dependency } from '../cache/index.ts';
import { readCurrent, sliceOf } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import * as events from './events.ts';
import { grantState } from './grant-projection.ts';
import { projectAggregate } from './state.ts';

/** Which organizations a project is granted to, remembered until something of the project changes. */
export interface GrantedProjects {
  /** By a grant that is active. */
  isGranted(instanceId: string, projectId: string, orgId: string): Promise<boolean>;
}

type Sources = Pick<Platform, 'sql' | 'store' | 'projections'>;

const known = new WeakMap<object, GrantedProjects>();

/** Of a server one, so that all who ask share what it remembers. */
export function grantedProjectsOf(platform: Sources): GrantedProjects {
  const made = known.get(platform.projections) ?? createGrantedProjects(platform);
  known.set(platform.projections, made);
  return made;
}

const { projectRemoved, ...others } = events;
const projectGrants = sliceOf(projectAggregate, {
  projectRemoved,
  added: others.projectGrantAdded,
  deactivated: others.projectGrantDeactivated,
  reactivated: others.projectGrantReactivated,
  removed: others.projectGrantRemoved,
});

function createGrantedProjects({ sql, store, projections }: Sources): GrantedProjects {
  const cache = createCache<boolean>({
    maxEntries: 20_000,
    ttlMs: 60_000,
    trusted: projections.trusted,
    async load(key) {
      const [instanceId, projectId, orgId] = JSON.parse(key) as [string, string, string];
      const dependsOn: Dependency[] = [
        { instanceId, aggregateType: 'project', aggregateId: projectId },
        { instanceId, aggregateType: 'org', aggregateId: orgId },
      ];
      const current = await readCurrent<boolean>(projections, {
        async read() {
          const rows = await sql`
            select 1 from projections.project_grants_projection
            where instance_id = ${instanceId} and project_id = ${projectId} and granted_org_id = ${orgId}
              and state = ${grantState.active}`;
          return rows.length > 0;
        },
        dependsOn: () => dependsOn,
        async decide() {
          const { state } = await store.load(instanceId, projectGrants, projectId);
          return [...state.grants.values()].some((grant) => grant.active && grant.grantedOrgId === orgId);
        },
      });
      return { ...current, dependsOn };
    },
  });
  projections.onProjected(({ changes }) => cache.changed(changes));
  return {
    isGranted: async (instanceId, projectId, orgId) =>
      cache.get(JSON.stringify([instanceId, projectId, orgId])),
  };
}
