import { readQuery } from '../../oidc/index.ts';
import { SamlRefusal } from '../../saml/index.ts';
import { answerAgain } from '../sign-on/operations.ts';
import { openAnswer } from '../sign-on/sealed-answer.ts';
import { answerForm, type Endpoint, refusalPage } from './endpoint.ts';

/** Where the login sends the browser with an answer, which goes to the application as a form. */
export const callback: Endpoint = async (context, request) => {
  try {
    const id = openAnswer(context, readQuery(request).get('answer') ?? '');
    const answered = id === undefined ? undefined : await answerAgain(context, id);
    if (!answered)
      throw new SamlRefusal(
        'expired',
        'The sign-in is over or was never begun; begin again at the application',
      );
    return await answerForm(answered);
  } catch (thrown) {
    return refusalPage(context, request, thrown);
  }
};
