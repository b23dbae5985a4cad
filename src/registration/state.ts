import { resourceTypeAdded } from '../access/events.ts';
import {
  applicationRegistered,
  type RegistrationOrigin,
  registrationChanged,
} from '../application/registration-events.ts';
import { type Aggregate, defineAggregate, partOf } from '../eventstore/index.ts';
import { projectMemberAdded } from '../member/events.ts';
import { applicationAdded, applicationRemoved } from '../project/application-events.ts';
import { projectGrantAdded, projectRemoved, projectRoleAdded } from '../project/events.ts';
import type { About } from './about.ts';
import * as events from './events.ts';

/** What an application has been since it registered itself. */
export interface Registration {
  readonly lifecycle: 'absent' | 'registered' | 'removed';
  readonly clientId: string;
  readonly origin: RegistrationOrigin;
  /** Of its registration access token; '' for none. */
  readonly tokenHash: string;
  readonly about: About;
}

const unregistered: Registration = {
  lifecycle: 'absent',
  clientId: '',
  origin: 'open',
  tokenHash: '',
  about: {},
};

const ofApplication = { applicationRegistered, registrationChanged, applicationRemoved };

/** The registration of one application; the aggregate is its project. */
export function registrationAggregate(applicationId: string): Aggregate<Registration> {
  const folded = defineAggregate(
    'project',
    { ...ofApplication, projectRemoved },
    unregistered,
    (state, event): Registration => {
      if (event.type === 'project.removed') return { ...unregistered, lifecycle: 'removed' };
      if (event.payload.appId !== applicationId) return state;
      switch (event.type) {
        case 'project.application.registered': {
          const { clientId, origin, tokenHash = '', about } = event.payload;
          return { lifecycle: 'registered', clientId, origin, tokenHash, about };
        }
        case 'project.application.registration.changed':
          return { ...state, about: event.payload.about };
        case 'project.application.removed':
          return { ...unregistered, lifecycle: 'removed' };
      }
    },
  );
  return partOf(folded, ofApplication, [applicationId]);
}

/**
 * Whether somebody has put something beside the client into the project that was made for it: what there ever was counts, so
 * that nothing goes along that others still look for.
 */
export const projectShared = (applicationId: string): Aggregate<boolean> =>
  defineAggregate('project', putIntoProjects, false, (shared, event): boolean =>
    event.type === 'project.application.added' ? shared || event.payload.appId !== applicationId : true,
  );

const putIntoProjects = {
  applicationAdded,
  projectRoleAdded,
  projectGrantAdded,
  projectMemberAdded,
  resourceTypeAdded,
};

/** Where clients that register themselves belong; '' while none has. */
export const registrationHome = defineAggregate(
  'instance',
  { registrationOrgSet: events.registrationOrgSet },
  '',
  (_before, { payload }) => payload.orgId,
);

export interface InitialAccessToken {
  readonly lifecycle: 'absent' | 'active' | 'removed';
  readonly name: string;
  readonly tokenHash: string;
  readonly expires: Date;
  readonly maxClients: number | undefined;
  readonly clients: number;
}

const noToken: InitialAccessToken = {
  lifecycle: 'absent',
  name: '',
  tokenHash: '',
  expires: new Date(0),
  maxClients: undefined,
  clients: 0,
};

const { initialAccessTokenAdded, initialAccessTokenUsed, initialAccessTokenRemoved } = events;

/** What lets whoever holds it register clients (RFC 7591 §3). */
export const initialAccessToken = defineAggregate(
  'initial_access_token',
  { initialAccessTokenAdded, initialAccessTokenUsed, initialAccessTokenRemoved },
  noToken,
  (state, event): InitialAccessToken => {
    switch (event.type) {
      case 'initial_access_token.added': {
        const { name, tokenHash, expirationDate, maxClients } = event.payload;
        return {
          lifecycle: 'active',
          name,
          tokenHash,
          expires: new Date(expirationDate),
          maxClients,
          clients: 0,
        };
      }
      case 'initial_access_token.used':
        return { ...state, clients: event.payload.clients };
      case 'initial_access_token.removed':
        return { ...noToken, lifecycle: 'removed' };
    }
  },
);
