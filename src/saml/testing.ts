import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { selfSigned } from '../crypto/index.ts';
import type { NewAssertion } from './messages/assertion.ts';
import { writeAssertion } from './messages/assertion.ts';
import { type NewResponse, writeResponse } from './messages/response.ts';
import { succeeded } from './messages/status.ts';
import { acceptResponse } from './service-provider/accept-response.ts';
import type { Expected } from './service-provider/conditions.ts';
import type { ServiceProviderConfig } from './service-provider/config.ts';
import { rsaSha256 } from './signature/algorithms.ts';
import { type SignatureKey, signed } from './signature/sign.ts';
import type { Written } from './xml/write.ts';

/** One identity provider and one service provider, as the tests of the protocol have them. */

export interface TestKey extends SignatureKey {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export async function testKey(bits = 2048): Promise<TestKey> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const signOctets = async (octets: Uint8Array) =>
    sign('sha256', octets, { key: privateKey, padding: constants.RSA_PKCS1_PADDING });
  const certificate = await selfSigned({
    commonName: 'test',
    from: new Date('2026-01-01T00:00:00Z'),
    until: new Date('2040-01-01T00:00:00Z'),
    publicJwk: publicKey.export({ format: 'jwk' }),
    serial: Buffer.from([1]),
    sign: signOctets,
  });
  return {
    algorithm: rsaSha256,
    certificate: certificate.toString('base64'),
    publicKey,
    privateKey,
    sign: signOctets,
  };
}

export const idpKey = await testKey();
export const spKey = await testKey();
export const foreignKey = await testKey();

export const now = new Date('2026-11-29T12:00:00Z');
export const idpEntityId = 'https://idp.example.com/metadata';
export const spEntityId = 'https://sp.example.com/metadata';
export const acsUrl = 'https://sp.example.com/acs';
export const requestId = '_request1';

export const config: ServiceProviderConfig = {
  entityId: spEntityId,
  assertionConsumerServiceUrl: acsUrl,
  identityProvider: { entityId: idpEntityId, signingKeys: [idpKey.publicKey] },
  decryptionKeys: [spKey.privateKey],
};

export const assertionOf = (more: Partial<NewAssertion> = {}): Written =>
  writeAssertion({
    id: '_assertion1',
    now,
    issuer: idpEntityId,
    nameId: { value: 'alice@example.com', format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' },
    audience: spEntityId,
    recipient: acsUrl,
    inResponseTo: requestId,
    lifetime: 300_000,
    skew: 60_000,
    authentication: {
      instant: now,
      sessionIndex: '_session1',
      sessionNotOnOrAfter: undefined,
      contextClass: 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password',
    },
    attributes: [{ name: 'Email', values: ['alice@example.com'] }],
    ...more,
  });

export const responseOf = (assertion: Written | undefined, more: Partial<NewResponse> = {}): Written =>
  writeResponse({
    id: '_response1',
    now,
    issuer: idpEntityId,
    destination: acsUrl,
    inResponseTo: requestId,
    status: succeeded,
    assertion,
    ...more,
  });

/** An answer whose assertion is signed, as most send it. */
export const signedAssertion = async (more: Partial<NewAssertion> = {}): Promise<string> =>
  responseOf(await signed(assertionOf(more), idpKey)).xml;

/** An answer that is signed as a whole. */
export const signedResponse = async (more: Partial<NewResponse> = {}): Promise<string> =>
  (await signed(responseOf(assertionOf(), more), idpKey)).xml;

export const posted = (xml: string): string => Buffer.from(xml).toString('base64');

export const accepting = (xml: string, more: Partial<ServiceProviderConfig & Expected> = {}) =>
  acceptResponse({ ...config, ...more }, posted(xml), { now, requestId, ...more });

/** Why an answer is not taken; `accepted as NAME` where it is. */
export function reasonFor(xml: string, more: Partial<ServiceProviderConfig & Expected> = {}): string {
  const outcome = accepting(xml, more);
  return outcome.accepted ? `accepted as ${outcome.nameId?.value}` : outcome.refusal.reason;
}
