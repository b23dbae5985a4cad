import { canRepeat } from '../auth-request/commands.ts';
import type { AuthRequest } from '../auth-request/state.ts';
import { authorizationReply } from '../authorize/answer.ts';
import { loadAuthRequest } from '../authorize/operations.ts';
import { respondAgain } from '../authorize/respond.ts';
import { openAnswer } from '../authorize/sealed-answer.ts';
import { errorPage } from '../page.ts';
import { invalidRequest, toOAuthError } from '../protocol/errors.ts';
import { readQuery } from '../protocol/parameters.ts';
import type { EndpointContext } from '../provider.ts';
import type { Endpoint } from './endpoint.ts';

const givenOf = (context: EndpointContext, id: string, state: AuthRequest) =>
  canRepeat(state, context.provider.platform.clock()) ? respondAgain(context, id, state) : undefined;

/** Where the login sends the browser with an answer that goes to the client as a form. */
export const callback: Endpoint = async (context, request) => {
  try {
    const query = readQuery(request);
    const answer = openAnswer(context, query.get('answer'));
    const { state } = await loadAuthRequest(context, answer?.id ?? '');
    if (answer && answer.id === query.get('id')) {
      const given = answer.given ?? (await givenOf(context, answer.id, state));
      if (given) return await authorizationReply(context, state.details, given);
    }
    throw invalidRequest('The sign-in is over or was never begun; start again');
  } catch (thrown) {
    return errorPage(context, request, toOAuthError(thrown));
  }
};
