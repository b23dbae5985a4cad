import { invalidBindingMessage } from '../protocol/errors.ts';

const longest = 100;
/** Letters, digits, and what stands between them; no control characters, and nothing that turns the reading direction. */
const plain = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]+$/u;
/** It is shown as the words of an application, under our name: it leads nowhere. */
const leadsAway = /\/\/|www\./i;

/**
 * What tells a person that the page is about what they see elsewhere (CIBA §7.1).
 * @throws OAuthError `invalid_binding_message`
 */
export function bindingMessageOf(given: string | undefined): string {
  const message = given?.trim() ?? '';
  if (message === '') return '';
  if ([...message].length > longest)
    throw invalidBindingMessage(`binding_message may have ${longest} characters`);
  if (!plain.test(message) || leadsAway.test(message))
    throw invalidBindingMessage(
      'binding_message must be plain text on one line, without addresses of pages; a short code is best',
    );
  return message;
}
