import { invalidArgument, notFound } from './errors/index.ts';
import { joined, rolesOf, userPresence } from './member/index.ts';
import type { NewPerson, OrgNeighbours } from './org/index.ts';
import type { Platform } from './platform.ts';
import { settingsOf } from './settings/index.ts';
import {
  type CreateHuman,
  claimUserNames,
  firstHumanRequest,
  humanForNewOrg,
  humanRequest,
  registrantRequest,
} from './user/index.ts';

const humanOf = (person: NewPerson): CreateHuman => {
  if (person.case === 'registrant') return registrantRequest(person.value);
  return person.case === 'human' ? humanRequest(person.value) : firstHumanRequest(person.value);
};

/** Connects organizations with the users and members that come and go with them. */
export function orgNeighbours(platform: Platform): OrgNeighbours {
  const known = rolesOf('org');
  return {
    async prepareHuman(context, orgId, person) {
      const human = humanOf(person);
      const { writes, ...created } = await humanForNewOrg(platform, context, orgId, human);
      return { created, writes };
    },

    async requireUser(instanceId, userId) {
      const { state: exists, owner } = await platform.store.load(instanceId, userPresence, userId);
      if (!exists) throw notFound('MEMBER-Usr01', 'User not found', { field: 'admins.user_id' });
      return owner;
    },

    memberAdded({ userId, userResourceOwner, roles }, field = 'admins.roles') {
      const unknown = roles.find((role) => !known.includes(role));
      if (unknown !== undefined) {
        throw invalidArgument(
          'MEMBER-Rol02',
          `role "${unknown}" is not one that a member of an organization can have; choose from ${known.join(', ')}`,
          { field },
        );
      }
      return joined('org', { userId, userResourceOwner, roles: [...roles] });
    },

    async domainValidationRequired(instanceId, orgId) {
      const { values } = await settingsOf(platform).domain(instanceId, orgId);
      return values.validateOrgDomains;
    },

    claimUserNames: (context, orgId, domain) => claimUserNames(platform, context, orgId, domain),
  };
}
