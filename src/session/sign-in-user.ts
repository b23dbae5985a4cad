import { failedPrecondition } from '../errors/index.ts';
import { defineAggregate, rememberCurrent } from '../eventstore/index.ts';
import { orgPresence } from '../org/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import { settingsOf } from '../settings/index.ts';
import {
  checkPassword,
  findUserByLoginName,
  findUserProfiles,
  loginNamesOf,
  requireNoNewName,
  userEvents,
} from '../user/index.ts';
import type { SessionUser, SessionUsers } from './users.ts';

interface SignInUser {
  readonly exists: boolean;
  readonly active: boolean;
  readonly preferredLanguage: string;
  readonly passwordChangedAt: Date | undefined;
  readonly passwordChangedIn: string;
  readonly passwordChangedElsewhereAt: Date | undefined;
  readonly passwordVersion: number;
  readonly passwordElsewhereVersion: number;
  readonly passwordChangeRequired: boolean;
}

const initial: SignInUser = {
  exists: false,
  active: false,
  preferredLanguage: '',
  passwordChangedAt: undefined,
  passwordChangedIn: '',
  passwordChangedElsewhereAt: undefined,
  passwordVersion: 0,
  passwordElsewhereVersion: 0,
  passwordChangeRequired: false,
};

/** The facts that decide whether somebody may still sign in, so that asking costs a handful of events. */
const { humanAdded, humanSelfRegistered, machineAdded, profileChanged, passwordChanged, ...rest } =
  userEvents;
const { userDeactivated, userReactivated, userLocked, userUnlocked, userRemoved } = rest;
const decisive = {
  humanAdded,
  humanSelfRegistered,
  machineAdded,
  userDeactivated,
  userReactivated,
  userLocked,
  userUnlocked,
  userRemoved,
  profileChanged,
  passwordChanged,
};

const signInUser = defineAggregate('user', decisive, initial, (state, event): SignInUser => {
  switch (event.type) {
    case 'user.human.added':
    case 'user.human.selfregistered':
      return {
        exists: true,
        active: true,
        preferredLanguage: event.payload.preferredLanguage ?? '',
        passwordChangedAt: event.payload.encodedHash ? event.createdAt : undefined,
        passwordChangedIn: '',
        passwordChangedElsewhereAt: undefined,
        passwordVersion: event.payload.encodedHash ? event.version : 0,
        passwordElsewhereVersion: 0,
        passwordChangeRequired: event.payload.changeRequired ?? false,
      };
    case 'user.machine.added':
      return { ...initial, exists: true, active: true };
    case 'user.deactivated':
    case 'user.locked':
      return { ...state, active: false };
    case 'user.reactivated':
    case 'user.unlocked':
      return { ...state, active: true };
    case 'user.removed':
      return initial;
    case 'user.human.profile.changed':
      return { ...state, preferredLanguage: event.payload.preferredLanguage ?? state.preferredLanguage };
    case 'user.human.password.changed': {
      const { sessionID = '' } = event.payload;
      const again = sessionID !== '' && sessionID === state.passwordChangedIn;
      return {
        ...state,
        passwordChangedAt: event.createdAt,
        passwordChangedIn: sessionID,
        passwordChangedElsewhereAt: again ? state.passwordChangedElsewhereAt : state.passwordChangedAt,
        passwordVersion: event.version,
        passwordElsewhereVersion: again ? state.passwordElsewhereVersion : state.passwordVersion,
        passwordChangeRequired: event.payload.changeRequired ?? false,
      };
    }
    default:
      return state;
  }
});

/** Whether somebody may sign in, and since when what they proved counts. */
export async function userByEvents(
  { store }: Pick<Platform, 'store'>,
  instanceId: string,
  userId: string,
): Promise<SessionUser | undefined> {
  const { state, owner } = await store.load(instanceId, signInUser, userId);
  const { exists, active, ...user } = state;
  if (!exists) return undefined;
  const org = await store.load(instanceId, orgPresence, owner);
  return { id: userId, orgId: owner, ...user, active: active && org.state.lifecycle === 'active' };
}

const knownUsers = oncePer((platform: Platform) =>
  rememberCurrent<SessionUser | undefined>(platform.projections, {
    reading(key) {
      const [instanceId, userId] = JSON.parse(key) as [string, string];
      return {
        read: () => userByEvents(platform, instanceId, userId),
        dependsOn: (user) => [
          { instanceId, aggregateType: 'user', aggregateId: userId },
          ...(user ? [{ instanceId, aggregateType: 'org', aggregateId: user.orgId }] : []),
        ],
        // It was read from the events already.
        decide: async (user) => user,
      };
    },
  }),
);

/** Whether people of the user's organization sign in by password (`allow_username_password`). */
export async function passwordsAllowed(
  platform: Platform,
  instanceId: string,
  { orgId }: Pick<SessionUser, 'orgId'>,
): Promise<boolean> {
  return (await settingsOf(platform).login(instanceId, orgId)).values.allowUsernamePassword;
}

/** Users of sessions, from the user feature: whether they may sign in is read from events, names from tables. */
export function sessionUsers(platform: Platform): SessionUsers {
  const { sql, projections } = platform;
  const settings = settingsOf(platform);

  const byId = (instanceId: string, userId: string) => userByEvents(platform, instanceId, userId);
  const known = knownUsers(platform);

  return {
    byId,
    known: async (instanceId, userId) => known(JSON.stringify([instanceId, userId])),
    async byLoginName(instanceId, loginName) {
      const { values } = await settings.login(instanceId, '');
      const row = await findUserByLoginName(sql, instanceId, loginName, { settings: values });
      if (row) return byId(instanceId, row.id);
      if (!projections.trusted()) await requireNoNewName(platform, instanceId, loginName);
      return undefined;
    },
    async checkPassword(scope, user, password, browser) {
      if (user && !(await passwordsAllowed(platform, scope.instanceId, user)))
        throw failedPrecondition(
          'SESSION-Pwd03',
          'The login settings of the organization allow no passwords',
          {
            field: 'checks.password',
          },
        );
      const lockout = user && (await settings.lockout(scope.instanceId, user.orgId)).values;
      const { userVersion } = await checkPassword(platform, scope, {
        userId: user?.id,
        password,
        userAgentId: browser?.id,
        address: browser?.address,
        ...(lockout && { lockout }),
      });
      return userVersion;
    },
    async names(instanceId, userIds) {
      const rows = await findUserProfiles(sql, instanceId, userIds);
      return new Map(
        [...rows].map(([id, row]) => [
          id,
          {
            loginName: loginNamesOf(row).preferred,
            displayName: row.display_name || row.name,
            picture: row.avatar_key === '' ? '' : `${row.resource_owner}/${row.avatar_key}`,
          },
        ]),
      );
    },
  };
}
