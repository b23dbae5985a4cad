import type { RequestContext } from '../../contract/types.ts';
import type { Executed } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { matchesCode, newCode, wrongCode } from '../codes.ts';
import * as commands from '../commands/index.ts';
import { codeOf, guessAt } from '../guesses.ts';
import type { User } from '../state.ts';
import { type Access, byAdministrator, bySelf, changeUser } from './access.ts';
import { codeVerification, type VerificationRequest } from './verification.ts';

/** Codes: asked for, sent or returned, presented. */

export interface IssuedCode {
  readonly done: Executed<User>;
  /** For the caller, where it asked to get the code. */
  readonly code: string | undefined;
}

const issuer = (returned: boolean): Access => (returned ? byAdministrator : bySelf);

export async function requestEmailCode(
  platform: Platform,
  context: RequestContext,
  userId: string,
  request: VerificationRequest,
  resend: boolean,
): Promise<IssuedCode> {
  const verification = await codeVerification(platform, context.instance, 'email', request);
  const done = await changeUser(platform, context, userId, issuer(verification.returned), (user) =>
    commands.requestEmailCode(user, verification, resend),
  );
  return { done, code: verification.returned ? verification.code.plain : undefined };
}

export async function requestPhoneCode(
  platform: Platform,
  context: RequestContext,
  userId: string,
  request: VerificationRequest,
): Promise<IssuedCode> {
  const verification = await codeVerification(platform, context.instance, 'phone', request);
  const done = await changeUser(platform, context, userId, issuer(verification.returned), (user) =>
    commands.requestPhoneCode(user, verification),
  );
  return { done, code: verification.returned ? verification.code.plain : undefined };
}

export async function requestPasswordCode(
  platform: Platform,
  context: RequestContext,
  userId: string,
  request: { returned: boolean; bySms: boolean; urlTemplate?: string | undefined },
): Promise<IssuedCode> {
  const code = await newCode(platform, context.instance, 'password');
  const urlTemplate = commands.requireLinkTemplate(request.urlTemplate);
  const done = await changeUser(platform, context, userId, issuer(request.returned), (user) =>
    commands.requestPasswordCode(user, { ...request, urlTemplate, code }),
  );
  return { done, code: request.returned ? code.plain : undefined };
}

/**
 * Another code to set the account up with, to another address where one is given.
 * @throws PosternError `failed_precondition` (USER-Ini01) for an account that is set up
 */
export async function resendInitialization(
  platform: Platform,
  context: RequestContext,
  userId: string,
  email: string,
): Promise<Executed<User>> {
  const code = await newCode(platform, context.instance, 'initialization');
  return changeUser(platform, context, userId, byAdministrator, (user) => {
    const again = commands.resendInitialization(user, code);
    if (email === '') return again;
    const moved = commands.setEmail(user, { address: email, verification: { kind: 'unverified' } });
    return commands.combined(moved, again);
  });
}

export async function requestInvite(
  platform: Platform,
  context: RequestContext,
  userId: string,
  request: { returned: boolean; urlTemplate?: string | undefined; applicationName?: string | undefined },
  resend: boolean,
): Promise<IssuedCode> {
  const code = await newCode(platform, context.instance, 'invite');
  const urlTemplate = commands.requireLinkTemplate(request.urlTemplate);
  const done = await changeUser(platform, context, userId, byAdministrator, (user) =>
    commands.requestInvite(user, { ...request, urlTemplate, code }, resend),
  );
  return { done, code: request.returned ? code.plain : undefined };
}

/**
 * Presents a code; a wrong one is recorded and then refused. Not everybody may: tries are few, and who uses them up
 * keeps the code from its owner.
 * @throws PosternError `invalid_argument` (USER-Cod04), `failed_precondition` for codes that are out of date or used up,
 *   `resource_exhausted` (USER-Gue01) after too many wrong ones
 */
async function presentCode(
  platform: Platform,
  context: RequestContext,
  userId: string,
  presented: string,
  purposeOf: (user: User) => commands.CodePurpose,
): Promise<Executed<User>> {
  const guess = guessAt(platform, codeOf(context, userId));
  let matched = false;
  const done = await changeUser(platform, context, userId, bySelf, (user) => {
    guess.allow();
    commands.requireHuman(user);
    const { pending, right, wrong } = commands.presentedCodes[purposeOf(user)];
    matched = matchesCode(pending(user), presented, platform.clock(), platform.encryption.openText);
    return matched ? right(user) : wrong();
  });
  await guess.ended(matched);
  if (!matched) throw wrongCode();
  return done;
}

/** The code of the address, or the one of the account that was sent there. */
export const verifyEmail = (platform: Platform, context: RequestContext, userId: string, code: string) =>
  presentCode(platform, context, userId, code, (user) =>
    !user.emailCode && user.initializationCode ? 'initialization' : 'email',
  );

export const verifyPhone = (platform: Platform, context: RequestContext, userId: string, code: string) =>
  presentCode(platform, context, userId, code, () => 'phone');

export const verifyInvite = (platform: Platform, context: RequestContext, userId: string, code: string) =>
  presentCode(platform, context, userId, code, () => 'invite');
