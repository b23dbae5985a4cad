import type { Acting, RequestContext } from '../../contract/types.ts';
import { PosternError } from '../../errors/index.ts';
import { type Decision, type Executed, type ProvenScope, runCommand } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { matchesCode, newCode, wrongCode } from '../codes.ts';
import * as commands from '../commands/index.ts';
import { guessAt } from '../guesses.ts';
import { type User, userAggregate } from '../state.ts';
import { encodePassword } from './create.ts';

/** What people do on a page with a code that they were sent: the code is what shows that they may. */

/** Where a code is presented, and from where. */
type Presenting = Acting & Pick<RequestContext, 'remoteAddress'>;

/** Codes with which a page is opened; a phone is proven over the API. */
export type CodePurpose = Exclude<commands.CodePurpose, 'phone'>;

export interface PresentedCode {
  readonly userId: string;
  readonly purpose: CodePurpose;
  readonly code: string;
  /** What wrong ones count for, where there may be nobody: the same for those who are there and those who are not. */
  readonly countedBy?: string | undefined;
}

/**
 * Proves the address.
 * @throws PosternError `invalid_argument` (USER-Cod04) for a wrong code, `failed_precondition` for one that is over,
 *   `resource_exhausted` (USER-Gue01) after too many wrong ones
 */
export const confirmEmail = (
  platform: Platform,
  at: Presenting,
  userId: string,
  code: string,
): Promise<Executed<User>> =>
  present(platform, at, { userId, purpose: 'email', code }, async () => commands.nothing);

/**
 * Sets a password, and takes the account over where the code was for that.
 * @throws PosternError as `confirmEmail`, and `invalid_argument` for a password that is too weak
 */
export const choosePassword = (
  platform: Platform,
  at: Presenting,
  by: PresentedCode & { purpose: Exclude<CodePurpose, 'email'> },
  password: string,
): Promise<Executed<User>> => {
  let encoded: Awaited<ReturnType<typeof encodePassword>>;
  return present(platform, at, by, async (user, orgId) => {
    const chosen = { case: 'password', value: { password, changeRequired: false } } as const;
    encoded ??= await encodePassword(platform, at, orgId, chosen);
    if (!encoded) return commands.nothing;
    // Another code that waits proves nothing here.
    const proving = by.purpose === 'password' ? user : { ...user, passwordCode: undefined };
    return commands.setPassword(proving, { ...encoded, authority: 'code', origin: at.instance.origin });
  });
};

async function present(
  platform: Platform,
  at: Presenting,
  { userId, purpose, code, countedBy = userId }: PresentedCode,
  further: (user: User, orgId: string) => Promise<Decision>,
): Promise<Executed<User>> {
  const { pending, right, wrong } = commands.presentedCodes[purpose];
  const { instance, remoteAddress: address } = at;
  const guess = guessAt(platform, { kind: 'code', instanceId: instance.id, userId: countedBy, address });
  guess.allow();
  let matched = false;
  const done = await runCommand(platform.store, at.scope, userAggregate, userId, async ({ state, owner }) => {
    const compare = () => matchesCode(pending(state), code, platform.clock(), platform.encryption.openText);
    const found = countedBy === userId ? compare() : comparedByName(compare);
    if (found === 'over') return commands.nothing;
    matched = found;
    return matched ? commands.combined(right(state), await further(state, owner)) : wrong();
  });
  await guess.ended(matched);
  if (!matched) throw wrongCode();
  return done;
}

/** Of whose name alone is known, one who has no code, and who is not there, is answered as one who has another. */
function comparedByName(compare: () => boolean): boolean | 'over' {
  try {
    return compare();
  } catch (error) {
    if (error instanceof PosternError && error.kind === 'failed_precondition') return 'over';
    throw error;
  }
}

const requests: Readonly<
  Record<CodePurpose, (platform: Platform, at: Acting, user: User) => Promise<Decision>>
> = {
  async email(platform, at, user) {
    const code = await newCode(platform, at.instance, 'email');
    return commands.requestEmailCode(user, { kind: 'code', code, returned: false }, true);
  },
  async password(platform, at, user) {
    const code = await newCode(platform, at.instance, 'password');
    // By text message where that is the only way that is known to reach them.
    const bySms = user.email.address === '' && user.phone.verified;
    return commands.requestPasswordCode(user, { code, returned: false, bySms });
  },
  async initialization(platform, at, user) {
    const code = await newCode(platform, at.instance, 'initialization');
    return commands.resendInitialization(user, code);
  },
  async invite(platform, at, user) {
    const code = await newCode(platform, at.instance, 'invite');
    return commands.requestInvite(user, { code, returned: false }, true);
  },
};

/**
 * Sends a code for a new password, or another code where one was sent before. Nobody is told whether there was
 * somebody to send it to. How often it may be asked for is the caller's to bound.
 */
export async function sendCode(
  platform: Platform,
  at: Acting,
  userId: string,
  purpose: CodePurpose,
): Promise<Executed<User> | undefined> {
  try {
    return await runCommand(platform.store, at.scope, userAggregate, userId, ({ state }) =>
      state.lifecycle === 'active' ? requests[purpose](platform, at, state) : commands.nothing,
    );
  } catch (error) {
    if (error instanceof PosternError && refusals.has(error.kind)) return undefined;
    throw error;
  }
}

/**
 * Sends a code to the address of somebody who is signed in, another address where they give one.
 * @throws PosternError `failed_precondition` where there is nothing to confirm, `invalid_argument` for what is no address
 */
export async function proveOwnEmail(
  platform: Platform,
  at: Acting & { readonly scope: ProvenScope },
  userId: string,
  address?: string,
): Promise<Executed<User>> {
  const verification = {
    kind: 'code',
    code: await newCode(platform, at.instance, 'email'),
    returned: false,
  } as const;
  return runCommand(platform.store, at.scope, userAggregate, userId, ({ state }) =>
    address === undefined
      ? commands.requestEmailCode(state, verification, false)
      : commands.setEmail(state, { address, verification }),
  );
}

const refusals: ReadonlySet<string> = new Set(['failed_precondition', 'not_found', 'invalid_argument']);
