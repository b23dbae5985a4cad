import type { JsonObject } from '@bufbuild/protobuf';
import type { Acting, InstanceContext, RequestContext } from '../../contract/types.ts';
import { failedPrecondition, permissionDenied } from '../../errors/index.ts';
import { type Decision, type Executed, type Loaded, runCommand } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { matchesCode, wrongCode } from '../codes.ts';
import { requireHuman } from '../commands/existing.ts';
import { type Factors, factorsAggregate, type WebAuthnKey } from '../factors/state.ts';
import { addressOf, guessAt } from '../guesses.ts';
import { bySelf, requireMayChange } from '../operations/access.ts';
import * as codeEvents from '../passkey-code-events.ts';
import { findUserProfile, loginNamesOf } from '../queries/index.ts';
import * as commands from './commands.ts';
import { creationOptions, newChallenge } from './options.ts';
import type { PresentedRegistration } from './presented.ts';
import { isOriginOf, relyingPartyId } from './relying-party.ts';
import { verifiedRegistration } from './verify.ts';

/** Registration of keys: options for the browser, then what it made of them. */

export interface KeyRegistration {
  readonly kind: WebAuthnKey['kind'];
  /** '' for the one under which it is asked. */
  readonly domain: string;
  readonly code?: { readonly id: string; readonly code: string } | undefined;
  /** `PasskeyAuthenticator` of the wire. */
  readonly authenticator?: number;
}

export interface BegunRegistration {
  readonly done: Executed<Factors>;
  readonly tokenId: string;
  readonly options: JsonObject;
}

export interface FinishedRegistration {
  readonly kind: WebAuthnKey['kind'];
  readonly tokenId: string;
  readonly presented: PresentedRegistration;
  readonly name: string;
}

/** Who asks: refuses where that is nobody who may. */
export type MayRegister = (loaded: Loaded<Factors>) => Promise<void>;

/**
 * A passkey is all that it takes to sign in, so nobody registers one for somebody else, whatever he administrates: he
 * has a link made, which leaves its trace. Security keys only stand beside a password, and login clients register
 * them for whom they signed in.
 *
 * @param byCode whether a code shows that it may be
 */
const mayRegister =
  (
    platform: Platform,
    context: RequestContext,
    userId: string,
    kind: WebAuthnKey['kind'],
    byCode: (factors: Factors) => boolean,
  ): MayRegister =>
  async (loaded) => {
    const { userId: caller } = context.requireCaller();
    if (kind === 'passkey' && caller !== userId && !byCode(loaded.state)) {
      throw permissionDenied(
        'USER-Key10',
        'Nobody registers a passkey for somebody else without a code; have one made with CreatePasskeyRegistrationLink',
        { field: 'code' },
      );
    }
    await requireMayChange(platform, context, { ...loaded, state: loaded.state.user }, bySelf);
  };

/** The same for a caller of the API. */
export const registerKey = (
  platform: Platform,
  context: RequestContext,
  userId: string,
  registration: KeyRegistration,
): Promise<BegunRegistration> => {
  const { kind, code } = registration;
  const may = mayRegister(platform, context, userId, kind, () => code !== undefined);
  const { instance, scope } = context;
  const at = { instance, scope, remoteAddress: addressOf(context, userId) };
  return beginRegistration(platform, at, userId, registration, may);
};

export const verifyKeyRegistration = (
  platform: Platform,
  context: RequestContext,
  userId: string,
  input: FinishedRegistration,
): Promise<Executed<Factors>> => {
  const begunByCode = ({ keys }: Factors) => (keys.get(input.tokenId)?.codeId ?? '') !== '';
  const may = mayRegister(platform, context, userId, input.kind, begunByCode);
  return finishRegistration(platform, context, userId, input, may);
};

/**
 * Begins a registration. A code is used up when it ends, so that a browser that was closed in between loses nothing.
 * @throws PosternError `invalid_argument` for a domain that is not the instance's (USER-Rpi01) and for a wrong code
 *   (USER-Cod04), `failed_precondition` for a code that is over
 */
export async function beginRegistration(
  platform: Platform,
  at: Acting & { readonly remoteAddress: string | undefined },
  userId: string,
  registration: KeyRegistration,
  mayRegister: MayRegister,
): Promise<BegunRegistration> {
  const { kind, domain, code, authenticator } = registration;
  const { store, ids, clock, encryption } = platform;
  const party = await relyingPartyId(platform, at.instance, domain);
  const challenge = newChallenge();
  const tokenId = ids();
  const { instance, remoteAddress: address } = at;
  const guess = guessAt(platform, { kind: 'code', instanceId: instance.id, userId, address });
  let right = true;
  const done = await runCommand(store, at.scope, factorsAggregate, userId, async (loaded) => {
    await mayRegister(loaded);
    const { state } = loaded;
    const now = clock();
    if (code) {
      guess.allow();
      requireHuman(state.user);
      right = matchesCode(state.passkeyCodes.get(code.id), code.code, now, encryption.openText);
      if (!right) return { events: [codeEvents.passkeyCodeCheckFailed({ id: code.id })] };
    }
    return commands.beginKey(state, {
      kind,
      tokenId,
      challenge,
      relyingPartyId: party,
      codeId: code?.id ?? '',
      now,
    });
  });
  if (code) await guess.ended(right);
  if (!right) throw wrongCode('code');
  const user = await named(platform, at.instance, userId);
  const keys = done.before.state.keys.values();
  const options = creationOptions({
    kind,
    challenge,
    relyingPartyId: party,
    user,
    keys,
    ...(authenticator !== undefined && { authenticator }),
  });
  return { done, tokenId, options };
}

/** As whom the browser's person is to know the key again. */
async function named({ sql }: Platform, { id: instanceId }: Pick<InstanceContext, 'id'>, id: string) {
  const row = await findUserProfile(sql, instanceId, id);
  const name = row ? loginNamesOf(row).preferred : id;
  return { id, name, displayName: row?.display_name || name };
}

/**
 * Finishes a registration.
 * @throws PosternError `invalid_argument` (USER-Key06) where the key did not prove what it should
 */
export async function finishRegistration(
  platform: Platform,
  at: Acting,
  userId: string,
  input: FinishedRegistration,
  mayRegister: MayRegister,
): Promise<Executed<Factors>> {
  const { kind, tokenId, presented, name } = input;
  const { store, clock } = platform;
  return runCommand(store, at.scope, factorsAggregate, userId, async (loaded): Promise<Decision> => {
    await mayRegister(loaded);
    const now = clock();
    const begun = commands.requireBegun(loaded.state, kind, tokenId, now);
    const verified = (await answers(platform, begun, presented, at.instance))
      ? await verifiedRegistration(presented, {
          relyingPartyId: begun.relyingPartyId,
          userVerified: kind === 'passkey',
        })
      : undefined;
    return commands.finishKey(loaded.state, { kind, tokenId, verified, name, now });
  });
}

/** This very challenge, on a page of the domain or a related one, not framed by another's. */
const answers = async (
  platform: Platform,
  { challenge, relyingPartyId }: WebAuthnKey,
  { client }: PresentedRegistration,
  instance: InstanceContext,
): Promise<boolean> =>
  client.type === 'webauthn.create' &&
  client.challenge === challenge &&
  !client.crossOrigin &&
  (await isOriginOf(platform, relyingPartyId, client.origin, instance));

/** The registration that is being finished, where the request does not name it. @throws PosternError for none */
export async function registrationOf(
  { store }: Pick<Platform, 'store'>,
  { instance }: Pick<Acting, 'instance'>,
  userId: string,
  kind: WebAuthnKey['kind'],
  { client }: PresentedRegistration,
): Promise<string> {
  const { state } = await store.load(instance.id, factorsAggregate, userId);
  for (const [id, key] of state.keys) {
    if (key.kind === kind && !key.ready && key.challenge === client.challenge) return id;
  }
  throw failedPrecondition('USER-Key11', 'No such registration was begun, or it was finished already');
}
