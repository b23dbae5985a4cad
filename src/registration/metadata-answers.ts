import type { OidcConfig } from '../application/index.ts';
import { type SigningAlgorithm, signingAlgorithms } from '../crypto/index.ts';
import { choiceOf, type Said, textOf } from './said.ts';

/**
 * By what a client wants to have signed, and encrypted to a key of its own, what it is answered with (OIDC Registration §2,
 * RFC 9701 §6, JARM §3).
 */
export type Answers = Pick<OidcConfig, keyof typeof answerFields | keyof typeof encryptedAnswerFields>;

export const answerFields = {
  idTokenSignedResponseAlg: 'id_token_signed_response_alg',
  userinfoSignedResponseAlg: 'userinfo_signed_response_alg',
  introspectionSignedResponseAlg: 'introspection_signed_response_alg',
  authorizationSignedResponseAlg: 'authorization_signed_response_alg',
} as const satisfies Partial<Record<keyof OidcConfig, string>>;

export const encryptedAnswerFields = {
  idTokenEncryptedResponseAlg: 'id_token_encrypted_response_alg',
  idTokenEncryptedResponseEnc: 'id_token_encrypted_response_enc',
  userinfoEncryptedResponseAlg: 'userinfo_encrypted_response_alg',
  userinfoEncryptedResponseEnc: 'userinfo_encrypted_response_enc',
  introspectionEncryptedResponseAlg: 'introspection_encrypted_response_alg',
  introspectionEncryptedResponseEnc: 'introspection_encrypted_response_enc',
  authorizationEncryptedResponseAlg: 'authorization_encrypted_response_alg',
  authorizationEncryptedResponseEnc: 'authorization_encrypted_response_enc',
} as const satisfies Partial<Record<keyof OidcConfig, string>>;

/** What of it cannot be is found out by `checkEncryptedAnswers`, with the keys. */
const encryptionOf = (said: Said) =>
  Object.fromEntries(
    Object.entries(encryptedAnswerFields).map(([name, field]) => [name, textOf(said, field) ?? '']),
  ) as Record<keyof typeof encryptedAnswerFields, string>;

/** @throws PosternError `invalid_argument`: nothing that is signed goes without, but userinfo, which is JSON then */
export function answersOf(said: Said): Answers {
  const algorithm = (field: string, more: readonly 'none'[] = []): SigningAlgorithm | '' => {
    const chosen = choiceOf(said, field, [...signingAlgorithms, ...more]);
    return chosen === undefined || chosen === 'none' ? '' : chosen;
  };
  return {
    ...encryptionOf(said),
    idTokenSignedResponseAlg: algorithm(answerFields.idTokenSignedResponseAlg),
    userinfoSignedResponseAlg: algorithm(answerFields.userinfoSignedResponseAlg, ['none']),
    introspectionSignedResponseAlg: algorithm(answerFields.introspectionSignedResponseAlg),
    authorizationSignedResponseAlg: algorithm(answerFields.authorizationSignedResponseAlg),
  };
}
