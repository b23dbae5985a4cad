import { oncePer, type Platform } from '../platform.ts';
import type { Effect } from '../sandbox/index.ts';
import { configuredScripts } from './configured.ts';
import { type MetadataEntry, metadataOf, wellFormed } from './effects.ts';
import { flowTypes, triggerTypes } from './flows.ts';
import { asksOf } from './objects.ts';
import { runTrigger, toolsOf } from './run.ts';

/** Somebody who registers at the login pages, before there is a user. */
export interface Registration {
  readonly firstName: string;
  readonly lastName: string;
  readonly nickName: string;
  readonly displayName: string;
  readonly preferredLanguage: string;
  /** 0 unspecified, 1 female, 2 male, 3 diverse */
  readonly gender: number;
  readonly username: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly phone: string;
  readonly phoneVerified: boolean;
}

export interface RegistrationContext {
  readonly instanceId: string;
  readonly orgId: string;
  /** See `CheckFacts`. */
  readonly authRequest: object;
  readonly httpRequest: object;
}

export interface Registering {
  readonly user: Registration;
  /** To be written with the user. */
  readonly metadata: readonly MetadataEntry[];
}

/** Roles that scripts give to a user who was just created. */
export interface GrantWish {
  readonly projectId: string;
  /** '' where the organization owns the project. */
  readonly projectGrantId: string;
  readonly roleKeys: readonly string[];
}

const flow = flowTypes.internalAuthentication;

/**
 * The actions of an organization around a registration. Whoever creates the user calls `before` with what was
 * entered, creates what it answers, and gives the roles that `after` answers.
 */
export const registrationScripts = oncePer((platform: Platform) => {
  const find = configuredScripts(platform);
  const tools = toolsOf(platform);

  return {
    /** @throws PosternError (ACTION-Scr01) when a script refuses that is not allowed to fail */
    async before(context: RegistrationContext, user: Registration): Promise<Registering> {
      const { instanceId, orgId, authRequest, httpRequest } = context;
      const first: Registering = { user, metadata: [] };
      const actions = await find(instanceId, orgId, flow, triggerTypes.preCreation);
      if (actions.length === 0) return first;
      return runTrigger<Registering>(
        tools,
        {
          instanceId,
          orgId,
          actions,
          kind: 'pre-creation',
          facts: (before) => ({ user: userObject(before.user, orgId), authRequest, httpRequest }),
          changed: (before, _, effects) => wellFormed(effects).reduce(withEffect, before),
        },
        first,
      );
    },

    /** @throws PosternError (ACTION-Scr01) as `before`; the user stays */
    async after(context: RegistrationContext, userId: string): Promise<readonly GrantWish[]> {
      const { instanceId, orgId, authRequest, httpRequest } = context;
      const actions = await find(instanceId, orgId, flow, triggerTypes.postCreation);
      if (actions.length === 0) return [];
      const { user } = asksOf(platform, instanceId, { userId, orgId });
      return runTrigger<readonly GrantWish[]>(
        tools,
        {
          instanceId,
          orgId,
          actions,
          kind: 'post-creation',
          facts: () => ({ authRequest, httpRequest }),
          ...(user && { asks: { user } }),
          changed: (before, _, effects) => [...before, ...wellFormed(effects).flatMap(grantOf)],
        },
        [],
      );
    },
  };
});

/** *human user* */
const userObject = (user: Registration, orgId: string) => ({
  username: user.username,
  resourceOwner: orgId,
  profile: {
    firstName: user.firstName,
    lastName: user.lastName,
    nickName: user.nickName,
    displayName: user.displayName,
    preferredLanguage: user.preferredLanguage,
  },
  email: { email: user.email, isEmailVerified: user.emailVerified },
  phone: { phone: user.phone, isPhoneVerified: user.phoneVerified },
});

/** What is set has the type that it had: a name that is no text would be nobody's. @throws Error */
function withEffect(before: Registering, effect: Effect): Registering {
  const [name, field, value] = effect;
  if (name !== 'set') {
    const entry = metadataOf(effect);
    return entry ? { ...before, metadata: [...before.metadata, entry] } : before;
  }
  const key = field as keyof Registration;
  if (typeof field !== 'string' || !Object.hasOwn(before.user, field)) return before;
  const type = typeof before.user[key];
  if (typeof value !== type) throw new Error(`${field} is set to something that is no ${type}`);
  if (field === 'gender' && ![0, 1, 2, 3].includes(value as number))
    throw new Error('gender must be 0 (unspecified), 1 (female), 2 (male) or 3 (diverse)');
  return { ...before, user: { ...before.user, [key]: value } };
}

/** @throws Error for one without a project */
function grantOf([name, wish]: Effect): GrantWish[] {
  if (name !== 'grant') return [];
  const {
    projectID,
    projectId = projectID,
    projectGrantID,
    projectGrantId = projectGrantID,
    roles,
  } = (wish ?? {}) as Record<string, unknown>;
  if (typeof projectId !== 'string' || projectId === '')
    throw new Error('a user grant must say its projectId');
  return [
    {
      projectId,
      projectGrantId: typeof projectGrantId === 'string' ? projectGrantId : '',
      roleKeys: Array.isArray(roles) ? roles.map(String) : [],
    },
  ];
}
