import type { RequestContext } from '../../contract/types.ts';
import { notFound } from '../../errors/index.ts';
import { type Decision, type Executed, type Loaded, runCommand } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import * as commands from '../commands/index.ts';
import { type Profile, type User, userWithMetadata } from '../state.ts';
import { requireMayChange } from './access.ts';
import { encodePassword } from './create.ts';
import { renamed } from './update.ts';

/** What a directory says of a person. Addresses count as verified: the directory vouches for them. */
export interface Provisioned {
  readonly userName: string;
  readonly profile: Partial<Profile>;
  /** '' leaves what is there. */
  readonly email: string;
  /** '' for none. */
  readonly phone: string;
  readonly active: boolean;
  readonly password?: string | undefined;
  readonly metadata: readonly commands.MetadataEntry[];
  /** Keys of metadata that are not to be there. */
  readonly withoutMetadata: readonly string[];
}

/** Of which person something is said. */
export interface ProvisionedAt {
  readonly orgId: string;
  readonly userId: string;
  /** Of the metadata that is looked at or changed. */
  readonly keys: readonly string[];
}

/** Ids of people of other organizations, and of machines, are as good as none. */
function requireHumanOf({ state, owner }: Loaded<User>, orgId: string): void {
  if (!commands.exists(state) || state.kind !== 'human' || owner !== orgId)
    throw notFound('USER-Nfd01', 'User not found');
}

const vouchedFor = (address: string): commands.ContactChange => ({
  address,
  verification: { kind: 'verified' },
});

/**
 * Makes a person what a directory says, in one write.
 * @throws PosternError `not_found` for whoever is no person of the organization, `permission_denied`
 */
export function provisionHuman(
  platform: Platform,
  context: RequestContext,
  { orgId, userId, keys }: ProvisionedAt,
  wanted: (user: User) => Provisioned,
): Promise<Executed<User>> {
  return runCommand(platform.store, context.scope, userWithMetadata(keys), userId, async (loaded) => {
    requireHumanOf(loaded, orgId);
    await requireMayChange(platform, context, loaded, { permission: 'user.write', self: false });
    const user = loaded.state;
    const told = wanted(user);
    return commands.combined(
      await renamed(platform, context, user, orgId, told.userName),
      commands.changeProfile(user, told.profile),
      told.email === '' ? commands.nothing : commands.setEmail(user, vouchedFor(told.email)),
      told.phone === '' ? commands.withoutPhone(user) : commands.setPhone(user, vouchedFor(told.phone)),
      commands.setUserMetadata(user, told.metadata),
      commands.removeUserMetadata(user, told.withoutMetadata),
      told.password === undefined ? commands.nothing : await passwordOf(told.password, user),
      activity(user, told.active),
    );
  });

  async function passwordOf(password: string, user: User): Promise<Decision> {
    const value = { password, changeRequired: false };
    const encoded = await encodePassword(platform, context, orgId, { case: 'password', value });
    if (!encoded) return commands.nothing;
    const { origin } = context.instance;
    return commands.setPassword(user, {
      ...encoded,
      authority: 'administrator',
      sessionId: undefined,
      origin,
    });
  }
}

/** A lock is not the directory's: whoever is locked stays so until somebody deactivates the account. */
function activity(user: User, active: boolean): Decision {
  if (active === (user.lifecycle !== 'inactive')) return commands.nothing;
  return active ? commands.reactivateUser(user) : commands.deactivateUser(user);
}

/**
 * Removes a person whom a directory does not have any more.
 * @param required refuses by what is there
 * @throws PosternError `not_found` for whoever is no person of the organization, `permission_denied`
 */
export const deprovisionHuman = (
  platform: Platform,
  context: RequestContext,
  { orgId, userId, keys }: ProvisionedAt,
  required: (user: Loaded<User>) => void,
): Promise<Executed<User>> =>
  runCommand(platform.store, context.scope, userWithMetadata(keys), userId, async (loaded) => {
    requireHumanOf(loaded, orgId);
    await requireMayChange(platform, context, loaded, { permission: 'user.delete', self: false });
    required(loaded);
    return commands.removeUser(loaded.state, { orgId });
  });
