import { Type } from '@sinclair/typebox';
import { defineEvent } from '../../eventstore/index.ts';

/**
 * Facts of keys by WebAuthn: passkeys, which stand alone, and security keys, which stand beside a password. Both have
 * the same life under two names. Byte strings are base64, challenges base64url as browsers give them back.
 */

const text = Type.String();
const optionalText = Type.Optional(text);
const checked = Type.Object({ userAgentID: optionalText });
/** Ours: the key, so that its owner sees when it was used, its count, and the challenge, which is answered once. */
const checkedKey = Type.Object({
  userAgentID: optionalText,
  webAuthNTokenId: optionalText,
  challenge: optionalText,
  signCount: Type.Optional(Type.Integer()),
});

function eventsOf<const P extends string>(prefix: P) {
  return {
    /** A registration began; it counts once it is verified. */
    added: defineEvent(
      'user',
      `${prefix}.added`,
      Type.Object({
        webAuthNTokenId: text,
        challenge: text,
        relyingPartyID: optionalText,
        /** Ours: the code that is used up when this is verified. */
        codeID: optionalText,
      }),
    ),
    verified: defineEvent(
      'user',
      `${prefix}.verified`,
      Type.Object({
        webAuthNTokenId: text,
        keyId: text,
        publicKey: text,
        attestationType: optionalText,
        aaguid: optionalText,
        signCount: Type.Optional(Type.Integer()),
        webAuthNTokenName: optionalText,
        userAgentID: optionalText,
      }),
      { personal: ['webAuthNTokenName'] },
    ),
    signCountChanged: defineEvent(
      'user',
      `${prefix}.signcount.changed`,
      Type.Object({ webAuthNTokenId: text, signCount: Type.Integer() }),
    ),
    /** Ours: its owner calls it otherwise. */
    renamed: defineEvent(
      'user',
      `${prefix}.renamed`,
      Type.Object({ webAuthNTokenId: text, webAuthNTokenName: text }),
      { personal: ['webAuthNTokenName'] },
    ),
    removed: defineEvent('user', `${prefix}.removed`, Type.Object({ webAuthNTokenId: text })),
    beginLogin: defineEvent(
      'user',
      `${prefix}.begin.login`,
      Type.Object({ challenge: text, relyingPartyID: optionalText }),
    ),
    checkSucceeded: defineEvent('user', `${prefix}.check.succeeded`, checkedKey),
    checkFailed: defineEvent('user', `${prefix}.check.failed`, checked),
  };
}

export const securityKey = eventsOf('user.human.mfa.u2f.token');
export const passkey = eventsOf('user.human.passwordless.token');
