import { alreadyExists, failedPrecondition, invalidArgument, notFound } from '../../errors/index.ts';
import type { Decision, NewEvent } from '../../eventstore/index.ts';
import { normalized } from '../../precis/index.ts';
import { codeFacts, type NewCode } from '../codes.ts';
import { requireHuman } from '../commands/existing.ts';
import { passkey, securityKey } from '../factors/key-events.ts';
import type { Factors, WebAuthnKey } from '../factors/state.ts';
import * as codeEvents from '../passkey-code-events.ts';
import { challengeLifetimeMs } from './options.ts';
import type { NewKey } from './verify.ts';

/** Keys by WebAuthn: registered in two steps, taken away in one. */

type Kind = WebAuthnKey['kind'];

const eventsOf = (kind: Kind) => (kind === 'passkey' ? passkey : securityKey);
export const namesOf = { passkey: 'passkey', securityKey: 'security key' } as const;

/** More than anybody carries; each makes what is loaded at a sign-in longer. */
export const mostKeys = 50;
const longestName = 200;

export interface Begun {
  readonly kind: Kind;
  readonly tokenId: string;
  readonly challenge: string;
  readonly relyingPartyId: string;
  /** Of the code that shows that it may be; '' where the caller is the person. */
  readonly codeId: string;
  readonly now: Date;
}

/** What was begun before and left lying is cleared away. */
export function beginKey(factors: Factors, begun: Begun): Decision {
  requireHuman(factors.user);
  requireActive(factors);
  const { kind, tokenId, challenge, relyingPartyId, codeId, now } = begun;
  const over = [...factors.keys].filter(([, key]) => !key.ready && isOver(key, now));
  if (factors.keys.size - over.length >= mostKeys) {
    throw failedPrecondition(
      'USER-Key01',
      `The user has ${mostKeys} keys already; remove one that is not used`,
    );
  }
  return {
    events: [
      ...over.map(([id, key]) => eventsOf(key.kind).removed({ webAuthNTokenId: id })),
      eventsOf(kind).added({
        webAuthNTokenId: tokenId,
        challenge,
        relyingPartyID: relyingPartyId,
        ...(codeId && { codeID: codeId }),
      }),
    ],
  };
}

const isOver = ({ begunAt }: WebAuthnKey, now: Date): boolean =>
  begunAt.getTime() + challengeLifetimeMs <= now.getTime();

/** The registration that is to be finished. @throws PosternError where there is none, or its time is over */
export function requireBegun(factors: Factors, kind: Kind, tokenId: string, now: Date): WebAuthnKey {
  requireHuman(factors.user);
  const key = requireKey(factors, kind, tokenId);
  if (key.ready) throw failedPrecondition('USER-Key03', `The ${namesOf[kind]} is registered already`);
  if (isOver(key, now)) throw tooLate();
  return key;
}

const tooLate = () => failedPrecondition('USER-Key04', 'The registration took too long; begin it again');

/** @param verified undefined: what came did not prove what it should */
export function finishKey(
  factors: Factors,
  input: {
    readonly kind: Kind;
    readonly tokenId: string;
    readonly verified: NewKey | undefined;
    readonly name: string;
    readonly now: Date;
    readonly userAgentId?: string;
  },
): Decision {
  const { kind, tokenId, verified, now, userAgentId } = input;
  const { codeId } = requireBegun(factors, kind, tokenId, now);
  requireActive(factors);
  const name = cleanName(input.name);
  if (!verified) throw notProven('public_key_credential');
  for (const known of factors.keys.values()) {
    if (known.ready && known.keyId === verified.keyId)
      throw alreadyExists(
        'USER-Key05',
        `The key is registered already${known.name && ` as "${known.name}"`}`,
      );
  }
  return {
    events: [
      ...(codeId ? [usedUp(factors, codeId, now)] : []),
      eventsOf(kind).verified({
        webAuthNTokenId: tokenId,
        ...verified,
        ...(name && { webAuthNTokenName: name }),
        ...(userAgentId && { userAgentID: userAgentId }),
      }),
    ],
  };
}

/** Of several who began with one code the first to finish is the only one. */
function usedUp({ passkeyCodes }: Factors, id: string, now: Date): NewEvent {
  const code = passkeyCodes.get(id);
  if (!code || code.expiresAt < now) throw tooLate();
  return codeEvents.passkeyCodeCheckSucceeded({ id });
}

export const notProven = (field: string) =>
  invalidArgument(
    'USER-Key06',
    'The key did not prove what was asked of it: it must answer this challenge, on a page of this domain',
    { field },
  );

function cleanName(given: string): string {
  const name = normalized(given.trim());
  if (name.length <= longestName && !/\p{Cc}/u.test(name)) return name;
  throw invalidArgument('USER-Key07', `The name must have at most ${longestName} characters, on one line`, {
    field: 'name',
  });
}

export function removeKey(factors: Factors, kind: Kind, tokenId: string): Decision {
  requireHuman(factors.user);
  requireKey(factors, kind, tokenId);
  return { events: [eventsOf(kind).removed({ webAuthNTokenId: tokenId })] };
}

/** @throws PosternError `invalid_argument` (USER-Key07) for a name that is too long */
export function renameKey(factors: Factors, kind: Kind, tokenId: string, wanted: string): Decision {
  requireHuman(factors.user);
  const key = requireKey(factors, kind, tokenId);
  const name = cleanName(wanted);
  if (key.name === name) return { events: [] };
  return { events: [eventsOf(kind).renamed({ webAuthNTokenId: tokenId, webAuthNTokenName: name })] };
}

function requireKey({ keys }: Factors, kind: Kind, tokenId: string): WebAuthnKey {
  const key = keys.get(tokenId);
  if (key?.kind === kind) return key;
  throw notFound('USER-Key02', `The user has no such ${namesOf[kind]}`);
}

/** Else a locked account would be taken over by a link that still lies in a mailbox. */
function requireActive({ user }: Factors): void {
  if (user.lifecycle === 'active') return;
  throw failedPrecondition('USER-Key08', 'The user is locked or deactivated, and registers no keys');
}

export interface LinkRequest {
  readonly id: string;
  readonly code: NewCode;
  /** `link`: for the caller alone, as a link; `code`: for the caller, as a code; `sent`: by mail. */
  readonly medium: 'link' | 'code' | 'sent';
  readonly urlTemplate?: string | undefined;
}

export function requestPasskeyCode(
  factors: Factors,
  { id, code, medium, urlTemplate }: LinkRequest,
): Decision {
  requireHuman(factors.user);
  requireActive(factors);
  const facts = { id, ...codeFacts(code) };
  if (medium === 'link') return { events: [codeEvents.passkeyCodeAdded(facts)] };
  if (medium === 'sent' && factors.user.email.address === '') {
    throw failedPrecondition('USER-Key09', 'The user has no e-mail address to send a link to');
  }
  return {
    events: [
      codeEvents.passkeyCodeRequested({
        ...facts,
        ...(urlTemplate && { url_template: urlTemplate }),
        ...(medium === 'code' && { code_returned: true }),
      }),
    ],
  };
}
