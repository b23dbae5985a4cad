import { type EventOf, withEntry, withoutEntry } from '../../eventstore/index.ts';
import { passkey, securityKey } from './key-events.ts';

/** A passkey or security key of a person, or the registration of one that is not finished yet. */
export interface WebAuthnKey {
  readonly kind: 'passkey' | 'securityKey';
  readonly ready: boolean;
  /** When its registration began. */
  readonly begunAt: Date;
  /** Of its registration, base64url. */
  readonly challenge: string;
  /** The code that is used up with its registration; '' for none. */
  readonly codeId: string;
  /** Domain for which it was made; '' where an old history does not tell. */
  readonly relyingPartyId: string;
  /** Credential id, base64; as the rest '' or 0 before it is ready. */
  readonly keyId: string;
  readonly publicKey: string;
  readonly attestationType: string;
  readonly aaguid: string;
  /** When it was registered; what it was last is asked of the newest events, since each use may change it. */
  readonly firstSignCount: number;
  readonly name: string;
}

const decisive = ({ added, verified, renamed, removed }: typeof securityKey | typeof passkey) => ({
  added,
  verified,
  renamed,
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
      const { challenge, relyingPartyID = '', codeID = '' } = event.payload;
      return withEntry(keys, id, {
        kind: kindOf(event.type),
        ready: false,
        begunAt: event.createdAt,
        challenge,
        codeId: codeID,
        relyingPartyId: relyingPartyID,
        keyId: '',
        publicKey: '',
        attestationType: '',
        aaguid: '',
        firstSignCount: 0,
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
        firstSignCount: payload.signCount ?? 0,
        name: payload.webAuthNTokenName ?? '',
      });
    }
    case securityKey.renamed.type:
    case passkey.renamed.type:
      return known ? withEntry(keys, id, { ...known, name: event.payload.webAuthNTokenName }) : keys;
    default:
      return withoutEntry(keys, id);
  }
}
