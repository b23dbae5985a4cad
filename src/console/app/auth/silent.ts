import { answerAt, codeIn } from './answer.ts';
import { authorizationRequest } from './authorization.ts';
import type { Environment } from './environment.ts';
import type { Place } from './place.ts';
import { AuthProblem, notForUs, unreachable } from './problem.ts';
import { exchangeCode, type Tokens } from './tokens.ts';

/**
 * Tokens of whoever is signed in with this browser, without leaving the page: the authorization endpoint is of the
 * same origin, so a request with its cookies can be followed to the callback's address, which holds the answer.
 * @param idTokenHint of the person that must be meant
 * @throws AuthProblem `interaction` where only the person can go on
 */
export async function askSilently(
  place: Place & { readonly crypto: Crypto },
  environment: Environment,
  idTokenHint?: string,
): Promise<Tokens> {
  const { url, state, pending } = await authorizationRequest(place.crypto, environment, '', {
    prompt: 'none',
    ...(idTokenHint !== undefined && { id_token_hint: idTokenHint }),
  });
  const response = await place.fetch(url, { credentials: 'same-origin' }).catch((error: unknown) => {
    throw unreachable(error);
  });
  // Its address is all that is asked for.
  void response.body?.cancel();
  const answer = answerAt(new URL(response.url));
  if (!answer) {
    const kind = response.status >= 500 || response.status === 429 ? 'unavailable' : 'refused';
    throw new AuthProblem(kind, { detail: `authorization endpoint: ${response.status}` });
  }
  if (answer.get('state') !== state) throw notForUs('it is of another sign-in');
  return exchangeCode(place, environment, codeIn(answer, environment), pending);
}
