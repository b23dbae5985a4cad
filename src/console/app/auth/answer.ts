import type { Environment } from './environment.ts';
import { callbackPath } from './place.ts';
import { notForUs, problemOfOAuth } from './problem.ts';

/** The parameters of an authorization response (RFC 6749 §4.1.2); undefined at any other address. */
export const answerAt = (url: URL): URLSearchParams | undefined =>
  url.pathname === callbackPath ? url.searchParams : undefined;

/**
 * The code of a response to a request of ours.
 * @throws AuthProblem what the server said instead, or `refused` for another issuer's answer (RFC 9207 §2.4)
 */
export function codeIn(answer: URLSearchParams, { issuer }: Environment): string {
  const error = answer.get('error');
  if (error !== null) throw problemOfOAuth(error, answer.get('error_description'));
  if (answer.get('iss') !== null && answer.get('iss') !== issuer)
    throw notForUs(`iss is ${answer.get('iss')}`);
  const code = answer.get('code');
  if (code === null) throw notForUs('there is no code in it');
  return code;
}
