import type { RequestContext } from '../../contract/types.ts';
import { type CommandScope, type Decision, type Executed, runCommand } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { settingsOf } from '../../settings/index.ts';
import { requireAnotherPassword } from '../another-password.ts';
import { matchesCode, wrongCode } from '../codes.ts';
import * as commands from '../commands/index.ts';
import * as events from '../events.ts';
import { addressOf, codeOf, guessAt } from '../guesses.ts';
import { domainOf } from '../names.ts';
import { checkPassword } from '../password-check.ts';
import { findNewUserPlace, findUserProfile } from '../queries/index.ts';
import { type Profile, type User, userAggregate } from '../state.ts';
import { byAdministrator, bySelf, changeUser, requireMayChange } from './access.ts';
import { encodePassword, nameRule, type PasswordRequest, requireOwnDomain } from './create.ts';
import { type ContactRequest, contactChange, returnedCode, vouches } from './verification.ts';

/** How the right to set a password is shown; nothing: by permission. */
export type PasswordProof =
  | { readonly case: 'currentPassword'; readonly value: string }
  | { readonly case: 'verificationCode'; readonly value: string }
  | { readonly case: undefined; readonly value?: undefined };

export interface PasswordUpdate {
  readonly password: PasswordRequest;
  readonly proof: PasswordProof;
}

export interface HumanUpdate {
  readonly userName?: string | undefined;
  readonly profile?: Partial<Profile> | undefined;
  readonly email?: ContactRequest | undefined;
  /** An empty number removes the one there is. */
  readonly phone?: ContactRequest | undefined;
  readonly password?: PasswordUpdate | undefined;
  readonly metadata?: readonly commands.MetadataEntry[] | undefined;
}

export interface UpdatedHuman {
  readonly done: Executed<User>;
  readonly emailCode?: string | undefined;
  readonly phoneCode?: string | undefined;
}

/** What only an administrator may change of a user: what others take the user's word for. */
const needsAdministrator = (update: HumanUpdate): boolean =>
  vouches(update.email) ||
  vouches(update.phone) ||
  (update.metadata?.length ?? 0) > 0 ||
  (update.password !== undefined &&
    (update.password.proof.case === undefined || update.password.password.case === 'hashedPassword'));

/** Changes what is given, in one write. */
export async function updateHuman(
  platform: Platform,
  context: RequestContext,
  userId: string,
  update: HumanUpdate,
): Promise<UpdatedHuman> {
  const email = update.email && (await contactChange(platform, context.instance, 'email', update.email));
  const phone = update.phone?.address
    ? await contactChange(platform, context.instance, 'phone', update.phone)
    : undefined;
  const access = needsAdministrator(update) ? byAdministrator : bySelf;
  // Before a password is checked: else anybody who is signed in could guess at anybody's.
  if (update.password?.proof.case === 'currentPassword') {
    const loaded = await platform.store.load(context.instance.id, userAggregate, userId);
    await requireMayChange(platform, context, loaded, access);
  }
  const setPassword = update.password && (await passwordSetter(platform, context, userId, update.password));
  const done = await changeUser(
    platform,
    context,
    userId,
    access,
    async (user, { owner }) => {
      commands.requireHuman(user);
      const parts: Decision[] = [];
      if (update.userName) parts.push(await renamed(platform, context, user, owner, update.userName));
      if (update.profile) parts.push(commands.changeProfile(user, update.profile));
      if (email) parts.push(commands.setEmail(user, email));
      if (phone) parts.push(commands.setPhone(user, phone));
      else if (update.phone) parts.push(commands.withoutPhone(user));
      if (update.metadata?.length) parts.push(commands.setUserMetadata(user, update.metadata));
      if (setPassword) {
        const decided = await setPassword.decide(user, owner);
        if (setPassword.refused()) return decided;
        parts.push(decided);
      }
      return commands.combined(...parts);
    },
    update.metadata,
  );
  await setPassword?.ended();
  return { done, emailCode: returnedCode(email), phoneCode: returnedCode(phone) };
}

/** What somebody else vouches for, who keeps the person's data. */
export interface KeptElsewhere {
  readonly profile: Partial<Profile>;
  /** Undefined where it is nobody's word. */
  readonly email: string | undefined;
  readonly phone: string | undefined;
}

/** The account follows. That whoever says so may is for the caller to know. */
export function follow(
  { store }: Pick<Platform, 'store'>,
  scope: CommandScope,
  userId: string,
  { profile, email, phone }: KeptElsewhere,
): Promise<Executed<User>> {
  const verified = (address: string) => ({ address, verification: { kind: 'verified' as const } });
  return runCommand(store, scope, userAggregate, userId, ({ state }) =>
    commands.combined(
      commands.changeProfile(state, profile),
      ...(email === undefined ? [] : [commands.setEmail(state, verified(email))]),
      ...(phone === undefined ? [] : [commands.setPhone(state, verified(phone))]),
    ),
  );
}

export async function renamed(
  platform: Platform,
  context: RequestContext,
  user: User,
  orgId: string,
  userName: string,
): Promise<Decision> {
  const rule = await nameRule(platform, context, orgId);
  if (!rule.domainRequired && userName !== user.userName) {
    const place = await findNewUserPlace(platform, context.instance.id, {}, domainOf(userName));
    requireOwnDomain(userName, orgId, place.domainOwner);
  }
  return commands.changeUserName(user, { userName, orgId, ...rule });
}

/** Sets a password on its proof, or by permission. */
export const setPassword = async (
  platform: Platform,
  context: RequestContext,
  userId: string,
  password: PasswordUpdate,
): Promise<Executed<User>> => (await updateHuman(platform, context, userId, { password })).done;

interface PasswordSetter {
  /** The password's change, or the failure of its code. */
  decide(user: User, orgId: string): Promise<Decision>;
  /** The last decision recorded a wrong code. */
  refused(): boolean;
  /** Counts a code. @throws PosternError `invalid_argument` (USER-Cod04) for a wrong one */
  ended(): Promise<void>;
}

/** @throws PosternError as `checkPassword` does, when the current password is the proof */
async function passwordSetter(
  platform: Platform,
  context: RequestContext,
  userId: string,
  { password, proof }: PasswordUpdate,
): Promise<PasswordSetter> {
  if (proof.case === 'currentPassword') {
    const row = await findUserProfile(platform.sql, context.instance.id, userId);
    const lockout = await settingsOf(platform).lockout(context.instance.id, row?.resource_owner ?? '');
    await checkPassword(platform, context.scope, {
      userId,
      password: proof.value,
      address: addressOf(context, userId),
      lockout: lockout.values,
    });
  }
  const guess = guessAt(platform, codeOf(context, userId));
  let refused = false;
  let encoded: Awaited<ReturnType<typeof encodePassword>>;
  return {
    refused: () => refused,
    async ended() {
      if (proof.case === 'verificationCode') await guess.ended(!refused);
      if (refused) throw wrongCode();
    },
    async decide(user, orgId) {
      commands.requireHuman(user);
      if (proof.case === 'verificationCode') {
        guess.allow();
        const { clock, encryption } = platform;
        refused = !matchesCode(user.passwordCode, proof.value, clock(), encryption.openText);
        if (refused) return { events: [events.passwordCodeCheckFailed({})] };
      }
      encoded ??= await encodePassword(platform, context, orgId, password);
      if (!encoded) return commands.nothing;
      const authority = passwordAuthority(proof);
      if (authority !== 'administrator' && password.case === 'password') {
        await requireAnotherPassword(platform, user, password.value.password);
      }
      const { caller } = context;
      const sessionId = caller?.userId === userId ? caller.sessionId : undefined;
      return commands.setPassword(user, {
        ...encoded,
        authority,
        sessionId,
        origin: context.instance.origin,
      });
    },
  };
}

const passwordAuthority = ({ case: proof }: PasswordProof): commands.PasswordAuthority => {
  if (proof === 'currentPassword') return 'current_password';
  return proof === 'verificationCode' ? 'code' : 'administrator';
};
