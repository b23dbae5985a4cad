import { failedPrecondition } from '../../errors/index.ts';
import type { Decision } from '../../eventstore/index.ts';
import * as events from '../events.ts';
import { composedName, type Profile, profileFields } from '../fields.ts';
import {
  cleanUserName,
  domainOf,
  freeUserName,
  isUniqueInOrg,
  type NameRule,
  takeUserName,
} from '../names.ts';
import type { User } from '../state.ts';
import type { Placement } from './create.ts';
import { exists, nothing, requireExisting, requireHuman } from './existing.ts';

export function deactivateUser(user: User): Decision {
  requireExisting(user);
  if (user.lifecycle === 'inactive') throw failedPrecondition('USER-Ina01', 'User is already inactive');
  return { events: [events.userDeactivated({})] };
}

export function reactivateUser(user: User): Decision {
  requireExisting(user);
  if (user.lifecycle !== 'inactive') {
    throw failedPrecondition('USER-Act01', `User is not inactive but ${user.lifecycle}`);
  }
  return { events: [events.userReactivated({})] };
}

export function lockUser(user: User): Decision {
  requireExisting(user);
  if (user.lifecycle !== 'active') {
    throw failedPrecondition(
      'USER-Lck01',
      `Only an active user can be locked; this one is ${user.lifecycle}`,
    );
  }
  return { events: [events.userLocked({})] };
}

export function unlockUser(user: User): Decision {
  requireExisting(user);
  if (user.lifecycle !== 'locked') throw failedPrecondition('USER-Lck02', 'User is not locked');
  return { events: [events.userUnlocked({})] };
}

/** Frees the user's name; what hangs on the user goes where `user.removed` is projected. */
export function removeUser(user: User, input: { orgId: string }): Decision {
  requireExisting(user);
  return {
    events: [events.userRemoved({})],
    constraints: freeUserName(user.userName, input.orgId, user),
  };
}

export function changeUserName(user: User, input: Placement & { userName: string }): Decision {
  requireExisting(user);
  const userName = cleanUserName(input.userName);
  if (userName === user.userName) return nothing;
  return {
    events: [
      events.userNameChanged({
        userName,
        ...changedRule(user, input),
      }),
    ],
    constraints: [
      ...freeUserName(user.userName, input.orgId, user),
      takeUserName(userName, input.orgId, input),
    ],
  };
}

/** As events tell a rule that is another one from now on. */
const changedRule = (before: NameRule, after: NameRule) => ({
  ...(after.domainRequired !== before.domainRequired && { userLoginMustBeDomain: after.domainRequired }),
  ...(after.organizationScoped !== before.organizationScoped && {
    organizationScopedUsername: after.organizationScoped,
  }),
});

/** Puts the name under the rule as it is from now on; what is not said of it stays. Nothing to do for who is gone. */
export function changeNameRule(user: User, orgId: string, rule: Partial<NameRule>): Decision {
  const { userName } = user;
  const after = { ...user, ...rule };
  const facts = changedRule(user, after);
  if (!exists(user) || Object.keys(facts).length === 0) return nothing;
  const decision = { events: [events.userNameChanged({ userName, ...facts })] };
  if (isUniqueInOrg(user) === isUniqueInOrg(after)) return decision;
  return {
    ...decision,
    constraints: [
      ...freeUserName(userName, orgId, user),
      {
        ...takeUserName(userName, orgId, after),
        error: {
          id: 'USER-Nam05',
          message: `Another user has the login name "${userName}" too; rename one of them first`,
        },
      },
    ],
  };
}

/**
 * Another organization has proven to own the domain of the name. Nothing to do for who is gone or called otherwise
 * by now, nor where a name is unique with its organization's domain only.
 */
export function claimUserName(
  user: User,
  input: {
    readonly orgId: string;
    readonly domain: string;
    readonly temporaryName: string;
    readonly origin?: string;
  },
): Decision {
  if (!exists(user) || user.domainRequired || domainOf(user.userName) !== input.domain) return nothing;
  const userName = cleanUserName(input.temporaryName);
  return {
    events: [events.domainClaimed({ userName, ...(input.origin && { triggerOrigin: input.origin }) })],
    constraints: [
      ...freeUserName(user.userName, input.orgId, user),
      takeUserName(userName, input.orgId, user),
    ],
  };
}

/** Writes what differs; parts left out stay, but for a display name that was composed: it goes with the names. */
export function changeProfile(user: User, input: Partial<Profile>): Decision {
  requireHuman(user);
  const { profile } = user;
  const wanted = profileFields.clean(input);
  const { givenName = profile.givenName, familyName = profile.familyName } = wanted;
  const follows = wanted.displayName === undefined && profile.displayName === composedName(profile);
  const change = profileFields.differences(profile, {
    ...wanted,
    ...(follows && { displayName: composedName({ givenName, familyName }) }),
  });
  return Object.keys(change).length === 0
    ? nothing
    : { events: [events.profileChanged(profileFields.write(change))] };
}

export function skipMfaInit(user: User): Decision {
  requireHuman(user);
  return { events: [events.mfaInitSkipped({})] };
}
