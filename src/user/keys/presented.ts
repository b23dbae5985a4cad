import type { JsonObject } from '@bufbuild/protobuf';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { invalidArgument } from '../../errors/index.ts';

/**
 * What browsers give back (WebAuthn §5.1), as JSON with base64url in it. Lengths are bounded before anything is
 * decoded: certificates of a TPM make the longest statements that there are, of some 6 kB.
 */
const most = {
  id: 1_400,
  clientDataJSON: 8_192,
  attestationObject: 24_576,
  authenticatorData: 4_096,
} as const;
const mostOfSignature = 2_048;
const mostOfUserHandle = 128;

/** What the browser itself says of the page (§5.8.1), not yet signed by anybody. */
export interface ClientData {
  readonly type: string;
  readonly challenge: string;
  readonly origin: string;
  /** The page was within one of another origin. */
  readonly crossOrigin: boolean;
}

interface Presented<R> {
  readonly response: R;
  readonly client: ClientData;
}
export type PresentedRegistration = Presented<RegistrationResponseJSON>;
export type PresentedAssertion = Presented<AuthenticationResponseJSON> & {
  /** Whose the key is, as it says itself; '' for keys that do not keep that. */
  readonly userHandle: string;
};

/** @throws PosternError `invalid_argument`, naming `field` */
export function readRegistration(given: JsonObject | undefined, field: string): PresentedRegistration {
  const { id, response } = credential(given, field);
  const clientDataJSON = bytes(response['clientDataJSON'], most.clientDataJSON, field);
  const attestationObject = bytes(response['attestationObject'], most.attestationObject, field);
  return {
    response: {
      ...asCredential(id),
      response: { clientDataJSON, attestationObject },
    },
    client: clientData(clientDataJSON, field),
  };
}

/** @throws PosternError `invalid_argument`, naming `field` */
export function readAssertion(given: JsonObject | undefined, field: string): PresentedAssertion {
  const { id, response } = credential(given, field);
  const clientDataJSON = bytes(response['clientDataJSON'], most.clientDataJSON, field);
  const handle = response['userHandle'];
  const userHandle = handle ? bytes(handle, mostOfUserHandle, field) : '';
  return {
    response: {
      ...asCredential(id),
      response: {
        clientDataJSON,
        authenticatorData: bytes(response['authenticatorData'], most.authenticatorData, field),
        signature: bytes(response['signature'], mostOfSignature, field),
      },
    },
    client: clientData(clientDataJSON, field),
    userHandle: Buffer.from(userHandle, 'base64url').toString('utf8'),
  };
}

/** The same from JSON text, as version 1 and forms carry it. */
export function parsedJson(text: string, field: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value as JsonObject;
  } catch {}
  throw malformed(field);
}

const asCredential = (id: string) =>
  ({ id, rawId: id, type: 'public-key', clientExtensionResults: {} }) as const;

function credential(given: JsonObject | undefined, field: string) {
  const response = given?.['response'];
  if (!given || !isObject(response) || (given['type'] ?? 'public-key') !== 'public-key')
    throw malformed(field);
  // Libraries differ in which of the two they write as base64url.
  const id = bytes(given['rawId'] || given['id'], most.id, field);
  return { id, response: response as JsonObject };
}

/** base64url, padded or not, or base64. */
function bytes(value: unknown, longest: number, field: string): string {
  if (typeof value !== 'string' || value === '' || value.length > longest) throw malformed(field);
  const normal = value.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');
  if (!/^[\w-]+$/.test(normal)) throw malformed(field);
  return normal;
}

function clientData(encoded: string, field: string): ClientData {
  const text = Buffer.from(encoded, 'base64url').toString('utf8');
  const { type, challenge, origin, crossOrigin, topOrigin } = parsedJson(text, field);
  if (typeof type !== 'string' || typeof challenge !== 'string' || typeof origin !== 'string')
    throw malformed(field);
  return { type, challenge, origin, crossOrigin: crossOrigin === true || topOrigin !== undefined };
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const malformed = (field: string) =>
  invalidArgument(
    'USER-Wan01',
    `${field} must be the JSON of what navigator.credentials gave: id, rawId, type and response, in base64url`,
    { field },
  );
