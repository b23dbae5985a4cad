import { rememberCurrent, sliceOf } from '../eventstore/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import * as events from './events.ts';
import { grantState } from './grant-projection.ts';
import { projectAggregate } from './state.ts';

/** Which organizations a project is granted to, remembered until something of the project changes. */
export interface GrantedProjects {
  /** By a grant that is active. */
  isGranted(instanceId: string, projectId: string, orgId: string): Promise<boolean>;
}

type Sources = Pick<Platform, 'sql' | 'store' | 'projections'>;

const { projectRemoved, ...others } = events;
const projectGrants = sliceOf(projectAggregate, {
  projectRemoved,
  added: others.projectGrantAdded,
  deactivated: others.projectGrantDeactivated,
  reactivated: others.projectGrantReactivated,
  removed: others.projectGrantRemoved,
});

function createGrantedProjects({ sql, store, projections }: Sources): GrantedProjects {
  const granted = rememberCurrent<boolean>(projections, {
    ttlMs: 60_000,
    worth: () => true,
    reading(key) {
      const [instanceId, projectId, orgId] = JSON.parse(key) as [string, string, string];
      return {
        async read() {
          const rows = await sql`
            select 1 from projections.project_grants_projection
            where instance_id = ${instanceId} and project_id = ${projectId} and granted_org_id = ${orgId}
              and state = ${grantState.active}`;
          return rows.length > 0;
        },
        dependsOn: () => [
          { instanceId, aggregateType: 'project', aggregateId: projectId },
          { instanceId, aggregateType: 'org', aggregateId: orgId },
        ],
        async decide() {
          const { state } = await store.load(instanceId, projectGrants, projectId);
          return [...state.grants.values()].some((grant) => grant.active && grant.grantedOrgId === orgId);
        },
      };
    },
  });
  return {
    isGranted: async (instanceId, projectId, orgId) =>
      granted(JSON.stringify([instanceId, projectId, orgId])),
  };
}

/** Of a server one, so that all who ask share what it remembers. */
export const grantedProjectsOf = oncePer(createGrantedProjects);
