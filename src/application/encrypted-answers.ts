import type { JSONWebKeySet, JWK } from 'jose';
import {
  contentEncryptions,
  isContentEncryption,
  isKeyManagementAlgorithm,
  type KeyManagementAlgorithm,
  keyManagementAlgorithms,
} from '../crypto/index.ts';
import { invalidArgument } from '../errors/index.ts';
import { text } from '../eventstore/index.ts';
import type { OidcConfig } from './oidc-config.ts';

/**
 * By what answers to a client are encrypted to a key of its own, once they are signed; '' where they are not. Without an
 * `Enc` their content is by A128CBC-HS256.
 */
export const encryptionFields = {
  /** OIDC Registration §2: ID tokens, and logout tokens with them. */
  idTokenEncryptedResponseAlg: text('id_token_encrypted_response_alg'),
  idTokenEncryptedResponseEnc: text('id_token_encrypted_response_enc'),
  /** OIDC Core §5.3.2: userinfo, which is a JWT then. */
  userinfoEncryptedResponseAlg: text('userinfo_encrypted_response_alg'),
  userinfoEncryptedResponseEnc: text('userinfo_encrypted_response_enc'),
  /** RFC 9701 §6: introspection that is asked for as JWT. */
  introspectionEncryptedResponseAlg: text('introspection_encrypted_response_alg'),
  introspectionEncryptedResponseEnc: text('introspection_encrypted_response_enc'),
  /** JARM §3: answers to authorization requests that are JWTs. */
  authorizationEncryptedResponseAlg: text('authorization_encrypted_response_alg'),
  authorizationEncryptedResponseEnc: text('authorization_encrypted_response_enc'),
};

export const encryptedAnswers = ['idToken', 'userinfo', 'introspection', 'authorization'] as const;
/** What is encrypted for a client. */
export type EncryptedAnswer = (typeof encryptedAnswers)[number];

export type EncryptionSettings = Pick<OidcConfig, keyof typeof encryptionFields>;

const nameOf = (answer: EncryptedAnswer, part: 'alg' | 'enc'): string =>
  `${answer === 'idToken' ? 'id_token' : answer}_encrypted_response_${part}`;

/** By what an answer is encrypted, as the settings say. */
export const encryptionOf = (settings: EncryptionSettings, answer: EncryptedAnswer) => ({
  algorithm: settings[`${answer}EncryptedResponseAlg`],
  encryption: settings[`${answer}EncryptedResponseEnc`],
});

const curves = new Set(['P-256', 'P-384', 'P-521', 'X25519']);
const keyOps = new Set(['wrapKey', 'encrypt', 'deriveKey', 'deriveBits']);

const isOfKind = ({ kty, crv = '' }: JWK, algorithm: KeyManagementAlgorithm): boolean =>
  algorithm === 'RSA-OAEP-256' ? kty === 'RSA' : (kty === 'EC' || kty === 'OKP') && curves.has(crv);

const fits = (key: JWK, algorithm: KeyManagementAlgorithm): boolean =>
  isOfKind(key, algorithm) &&
  (key.use ?? 'enc') === 'enc' &&
  (key.alg ?? algorithm) === algorithm &&
  (key.key_ops?.some((operation) => keyOps.has(operation)) ?? true);

const publicPart = ({ kty, kid, n, e, crv, x, y }: JWK): JWK =>
  kty === 'RSA'
    ? { kty, n, e, ...(kid !== undefined && { kid }) }
    : ({ kty, crv, x, ...(y !== undefined && { y }), ...(kid !== undefined && { kid }) } as JWK);

/**
 * The key of a set to which something is encrypted: the first that says to be for that, else the first that does not say
 * what it is for (RFC 7517 §4.2). One that signs is never taken.
 */
export function encryptionKeyIn({ keys }: JSONWebKeySet, algorithm: KeyManagementAlgorithm): JWK | undefined {
  const fitting = keys.filter((key) => fits(key, algorithm));
  const key = fitting.find(({ use }) => use === 'enc') ?? fitting[0];
  return key && publicPart(key);
}

/** @throws PosternError `invalid_argument` whose field is named as in the RFCs */
export function checkEncryptedAnswers(config: OidcConfig): void {
  for (const answer of encryptedAnswers) {
    const { algorithm, encryption } = encryptionOf(config, answer);
    const [alg, enc] = [nameOf(answer, 'alg'), nameOf(answer, 'enc')];
    if (encryption !== '' && !isContentEncryption(encryption))
      throw invalidArgument('APP-Enc05', `${enc} must be one of ${contentEncryptions.join(', ')}, or empty`, {
        field: enc,
      });
    if (algorithm === '') {
      if (encryption !== '') throw invalidArgument('APP-Enc06', `${enc} goes with an ${alg}`, { field: enc });
      continue;
    }
    if (!isKeyManagementAlgorithm(algorithm))
      throw invalidArgument(
        'APP-Enc04',
        `${alg} must be one of ${keyManagementAlgorithms.join(', ')}, or empty`,
        { field: alg },
      );
    if (!hasKey(config, algorithm))
      throw invalidArgument(
        'APP-Enc07',
        `${alg} needs a key of the application with use enc that fits ${algorithm}, in jwks or at jwks_uri`,
        { field: alg },
      );
  }
}

/** What is at an address is looked at when it is needed. */
const hasKey = ({ jwks, jwksUri }: OidcConfig, algorithm: KeyManagementAlgorithm): boolean =>
  jwksUri !== '' || (jwks !== '' && encryptionKeyIn(JSON.parse(jwks), algorithm) !== undefined);
