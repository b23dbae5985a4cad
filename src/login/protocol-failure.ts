import { pageHeaders } from './http/headers.ts';
import { acceptedLanguages, speak } from './messages/index.ts';
import { failurePage } from './pages/failure.ts';

/**
 * The page for a request of an application that cannot be answered and may be sent nowhere (RFC 6749 §4.1.2.1).
 * @param reference error code and description, for the application's developers
 */
export function protocolFailurePage(
  acceptLanguage: string | undefined,
  reference: string,
): { readonly markup: string; readonly headers: Headers } {
  const spoken = speak(acceptedLanguages(acceptLanguage ?? null));
  const { applicationTitle, applicationText } = spoken.messages.failure;
  return {
    markup: failurePage(spoken, { title: applicationTitle, text: applicationText, reference }),
    headers: pageHeaders({ frameAncestors: [], formsLeave: false }),
  };
}
