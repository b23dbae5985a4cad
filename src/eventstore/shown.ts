import { eventTypes } from './define.ts';
import type { RecordedEvent } from './types.ts';

/** In the place of what somebody may not see. */
const masked = '***';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Fields that hold what proves something, under whatever event: `encodedHash`, `clientSecret`, `code`, `privateKey`, `idpIdToken` … */
const secretNames =
  /^(code|password|token|apiKey|authToken|recoveryCodes?|verificationCode|validationCode|seed)$|hash(es)?$|secrets?$|privateKey$|signingKey$|(access|refresh|id)Token$/i;

/** Modular crypt and PHC strings: `$argon2id$v=19$…`, `$2y$10$…`. */
const encodedHash = /^\$[a-z0-9-]+\$/i;

/** A value that was encrypted, by its own form: `SealedValue` here, and as Go writes it. */
const isSealed = (value: object) => 'crypted' in value || 'Crypted' in value;

function withoutSecrets(value: unknown): Json | undefined {
  if (typeof value === 'string') return encodedHash.test(value) ? undefined : value;
  if (typeof value !== 'object' || value === null) return value as Json;
  if (Array.isArray(value)) {
    return value.map(withoutSecrets).filter((one) => one !== undefined);
  }
  if (isSealed(value)) return undefined;
  const kept: { [name: string]: Json } = {};
  for (const [name, field] of Object.entries(value)) {
    // A flag or a number of that name tells about the secret; it is none.
    const isSecret = secretNames.test(name) && typeof field !== 'boolean' && typeof field !== 'number';
    const shown = isSecret ? undefined : withoutSecrets(field);
    if (shown !== undefined) kept[name] = shown;
  }
  return kept;
}

/**
 * An event's payload as it may be shown: nothing secret or sealed, to nobody; what is personal (as the event's
 * definition names it) masked, but for who may read persons.
 */
export function shownPayload(event: RecordedEvent, personal: boolean): { [name: string]: Json } {
  const definition = eventTypes().get(event.type);
  const payload = withoutSecrets(event.payload) as { [name: string]: Json };
  if (personal) return payload;
  // Of an event that this version does not know nobody says what is personal.
  const hidden = definition ? definition.personal : Object.keys(payload);
  for (const name of hidden) if (name in payload) payload[name] = masked;
  return payload;
}
