import { describeError } from './describe-error.ts';
import { scrub } from './scrub.ts';

const masked = '***';
const maxDepth = 8;
const maxEntries = 100;

const secretWords = new Set(
  `password passwd passphrase pwd secret token jwt pat bearer code otp totp pin authorization credential cookie
   assertion verifier key signature pem crypted plaintext challenge nonce hash hashe`
    .split(/\s+/)
    .flatMap((word) => [word, `${word}s`]),
);

/** `keyId`, `tokenType`, `codeChallengeMethod`, `passwordLength` tell about a secret without telling it. */
const harmlessEndings = new Set(
  'id ids type kind name count length size algorithm alg method methods generation file path expiry expires at ms seconds state'.split(
    ' ',
  ),
);

const harmlessPairs = new Set([
  'status code',
  'error code',
  'exit code',
  'http code',
  'grpc code',
  'country code',
  'language code',
  'public key',
  'public keys',
]);

const verdicts = new Map<string, boolean>();

/** Whether values under this name are kept out of logs: by its words, in camelCase, snake_case or kebab-case. */
export function isSecretName(name: string): boolean {
  const known = verdicts.get(name);
  if (known !== undefined) return known;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
  const secret =
    words.some((word) => secretWords.has(word)) &&
    !harmlessPairs.has(words.slice(-2).join(' ')) &&
    !(words.length > 1 && harmlessEndings.has(words.at(-1) ?? ''));
  // Names come from our own code and from request bodies; the memory of them stays bounded.
  if (verdicts.size < 5_000) verdicts.set(name, secret);
  return secret;
}

/**
 * A copy of the fields that JSON can carry: secrets masked, depth and breadth bounded, cycles cut, errors
 * described with their causes. Never throws, whatever getters and proxies do.
 */
export const maskFields = (fields: object): Record<string, unknown> =>
  maskEntries(Object.entries(fields), []);

function maskEntries(entries: Array<[string, unknown]>, above: readonly object[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of entries.slice(0, maxEntries)) {
    if (value === undefined || typeof value === 'function') continue;
    result[name] = isSecretName(name) ? masked : maskValue(value, above);
  }
  if (entries.length > maxEntries) result['…'] = `${entries.length - maxEntries} more`;
  return result;
}

function maskValue(value: unknown, above: readonly object[]): unknown {
  switch (typeof value) {
    case 'string':
      return scrub(value);
    case 'bigint':
      return value.toString();
    case 'symbol':
    case 'function':
      return String(value);
    case 'object':
      break;
    default:
      return value;
  }
  if (value === null) return null;
  if (above.includes(value)) return '[circular]';
  if (above.length >= maxDepth) return '[deep]';
  try {
    return maskObject(value, [...above, value]);
  } catch {
    return '[unreadable]';
  }
}

function maskObject(value: object, above: readonly object[]): unknown {
  if (value instanceof Error) return describeError(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof URL) return scrub(value.href);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (value instanceof Map || value instanceof Headers || value instanceof URLSearchParams) {
    return maskEntries(
      [...(value as Map<unknown, unknown>)].map(([name, held]) => [String(name), held]),
      above,
    );
  }
  if (Array.isArray(value) || value instanceof Set) {
    const items = [...value].slice(0, maxEntries).map((item) => maskValue(item, above));
    const size = Array.isArray(value) ? value.length : value.size;
    return size > maxEntries ? [...items, `${size - maxEntries} more`] : items;
  }
  return maskEntries(Object.entries(value), above);
}
