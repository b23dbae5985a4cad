import { authorizationReply } from '../authorize/answer.ts';
import { loadAuthRequest } from '../authorize/operations.ts';
import { openAnswer } from '../authorize/sealed-answer.ts';
import { errorPage } from '../page.ts';
import { invalidRequest, toOAuthError } from '../protocol/errors.ts';
import { readQuery } from '../protocol/parameters.ts';
import type { Endpoint } from './endpoint.ts';

/** Where the login sends the browser with an answer that goes to the client as a form. */
export const callback: Endpoint = async (context, request) => {
  try {
    const query = readQuery(request);
    const answer = openAnswer(context, query.get('answer'));
    const { state } = await loadAuthRequest(context, answer?.id ?? '');
    if (answer && answer.id === query.get('id') && state.lifecycle !== 'absent') {
      return authorizationReply(state.details, answer.given);
    }
    throw invalidRequest('The sign-in is over or was never begun; start again');
  } catch (thrown) {
    return errorPage(context, request, toOAuthError(thrown));
  }
};
