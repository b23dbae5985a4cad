import type { OidcConfig } from '../application/index.ts';
import { type SigningAlgorithm, signingAlgorithms } from '../crypto/index.ts';
import { choiceOf, type Said } from './said.ts';

/** By what a client wants to have signed what it is answered with (OIDC Registration §2, JARM §3). */
export type Answers = Pick<OidcConfig, keyof typeof answerFields>;

export const answerFields = {
  idTokenSignedResponseAlg: 'id_token_signed_response_alg',
  userinfoSignedResponseAlg: 'userinfo_signed_response_alg',
  introspectionSignedResponseAlg: 'introspection_signed_response_alg',
  authorizationSignedResponseAlg: 'authorization_signed_response_alg',
} as const satisfies Partial<Record<keyof OidcConfig, string>>;

/** @throws PosternError `invalid_argument`: nothing that is signed goes without, but userinfo, which is JSON then */
export function answersOf(said: Said): Answers {
  const algorithm = (field: string, more: readonly 'none'[] = []): SigningAlgorithm | '' => {
    const chosen = choiceOf(said, field, [...signingAlgorithms, ...more]);
    return chosen === undefined || chosen === 'none' ? '' : chosen;
  };
  return {
    idTokenSignedResponseAlg: algorithm(answerFields.idTokenSignedResponseAlg),
    userinfoSignedResponseAlg: algorithm(answerFields.userinfoSignedResponseAlg, ['none']),
    introspectionSignedResponseAlg: algorithm(answerFields.introspectionSignedResponseAlg),
    authorizationSignedResponseAlg: algorithm(answerFields.authorizationSignedResponseAlg),
  };
}
