import { type EventOf, withEntry, withoutEntry } from '../../eventstore/index.ts';
import { passkey, securityKey } from './key-events.ts';

/** A passkey or security key of a person, or the registration of one that is not finished yet. */
export interface WebAuthnKey {
  readonly kind: 'passkey' | 'securityKey';
  readonly ready: boolean;
  /** Of its registration, base64url. */
  readonly challenge: string;
  /** Domain for which it was made; '' where an old history does not tell. */
  readonly relyingPartyId: string;
  /** Credential id, base64; as the rest '' or 0 before it is ready. */
  readonly keyId: string;
  readonly publicKey: string;
  readonly attestationType: string;
  readonly aaguid: string;
  readonly signCount: number;
  readonly name: string;
}

const decisive = ({ added, verified, signCountChanged, removed }: typeof securityKey | typeof passkey) => ({
  added,
  verified,
  signCountChanged,
  removed,
});
type Decisive = ReturnType<typeof decisive>;
export type KeyEvent = EventOf<Decisive[keyof Decisive]>;

const kindOf = (type: string): WebAuthnKey['kind'] =>
  type.startsWith('user.human.passwordless') ? 'passkey' : 'securityKey';

export function foldKeys(
  keys: ReadonlyMap<string, WebAuthnKey>,
  event: KeyEvent,
): ReadonlyMap<string, WebAuthnKey> {
  const id = event.payload.webAuthNTokenId;
  const known = keys.get(id);
  switch (event.type) {
    case securityKey.added.type:
    case passkey.added.type: {
      const { challenge, relyingPartyID = '' } = event.payload;
      return withEntry(keys, id, {
        kind: kindOf(event.type),
        ready: false,
        challenge,
        relyingPartyId: relyingPartyID,
        keyId: '',
        publicKey: '',
        attestationType: '',
        aaguid: '',
        signCount: 0,
        name: '',
      });
    }
    case securityKey.verified.type:
    case passkey.verified.type: {
      if (!known) return keys;
      const { payload } = event;
      return withEntry(keys, id, {
        ...known,
        ready: true,
        keyId: payload.keyId,
        publicKey: payload.publicKey,
        attestationType: payload.attestationType ?? '',
        aaguid: payload.aaguid ?? '',
        signCount: payload.signCount ?? 0,
        name: payload.webAuthNTokenName ?? '',
      });
    }
    case securityKey.signCountChanged.type:
    case passkey.signCountChanged.type:
      return known ? withEntry(keys, id, { ...known, signCount: event.payload.signCount }) : keys;
    default:
      return withoutEntry(keys, id);
  }
}
