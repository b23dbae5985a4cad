import { deletionDate, timestamp } from '../contract/details.ts';
import type { RolesClaimService } from '../contract/services/postern/project/v1.ts';
import { implement } from '../contract/types.ts';
import { notFound } from '../errors/index.ts';
import type { Decision } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { defaultRolesClaim, requireClaimName } from '../project/index.ts';
import { requireApplication } from './commands.ts';
import { applicationRolesClaimRemoved, applicationRolesClaimSet } from './events.ts';
import { applicationOperations } from './operations.ts';
import { findRolesClaim } from './queries.ts';
import type { Application } from './state.ts';

const nothing: Decision = { events: [] };

/** @param claim '' for none, whatever the project has */
export function setRolesClaim(application: Application, appId: string, claim: string): Decision {
  requireApplication(application);
  const name = claim === '' ? '' : requireClaimName(claim);
  return application.rolesClaim === name
    ? nothing
    : { events: [applicationRolesClaimSet({ appId, claim: name })] };
}

export function resetRolesClaim(application: Application, appId: string): Decision {
  requireApplication(application);
  return application.rolesClaim === undefined
    ? nothing
    : { events: [applicationRolesClaimRemoved({ appId })] };
}

/** `postern.project.v1.RolesClaimService`, what of it is of applications. */
export function applicationRolesClaimService(platform: Platform) {
  const applications = applicationOperations(platform);
  return implement<typeof RolesClaimService>('postern.project.v1.RolesClaimService', {
    async getApplicationRolesClaim({ projectId, applicationId }, context) {
      const row = await findRolesClaim(platform.sql, context.instance.id, { projectId, applicationId });
      if (!row) throw notFound('APP-Nfd01', 'Application not found');
      await context.require('project.app.read', { orgId: row.resource_owner, projectId });
      return { claim: row.claim, isInherited: row.is_inherited };
    },

    async setApplicationRolesClaim({ projectId, applicationId: appId, claim = defaultRolesClaim }, context) {
      const done = await applications.change(
        context,
        { projectId, appId },
        'project.app.write',
        (application) => setRolesClaim(application, appId, claim),
      );
      return { setDate: timestamp(done.changedAt) };
    },

    async resetApplicationRolesClaim({ projectId, applicationId: appId }, context) {
      const done = await applications.change(
        context,
        { projectId, appId },
        'project.app.write',
        (application) => resetRolesClaim(application, appId),
      );
      return { resetDate: deletionDate(done) };
    },
  });
}
