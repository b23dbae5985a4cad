import type { WireReply } from '../../contract/transport/index.ts';
import { asciiUri } from '../../uri/index.ts';
import type { RequestDetails } from '../auth-request/state.ts';
import type { ResponseMode } from '../auth-request/values.ts';
import { formPostPage } from '../page.ts';
import { redirect } from '../protocol/reply.ts';

/** What an answer says, but for what all say. */
export type AnswerParameters = Readonly<Record<string, string>>;

/** Where an authorization request is answered, and how. */
export type AnswerTarget = Pick<RequestDetails, 'redirectUri' | 'state' | 'responseMode' | 'issuer'>;

/** Parameters of the answer with `state` and `iss` (RFC 9207 §2) added. */
function answerParameters(target: AnswerTarget, given: AnswerParameters) {
  return {
    ...given,
    ...(target.state !== undefined && { state: target.state }),
    iss: target.issuer,
  };
}

/** The redirect URI with the answer in its query or fragment (OAuth 2.0 Multiple Response Types §2.1). */
function answerUrl(target: AnswerTarget, mode: ResponseMode, given: AnswerParameters): string {
  const parameters = new URLSearchParams(answerParameters(target, given)).toString();
  const redirectUri = asciiUri(target.redirectUri);
  if (mode === 'fragment') return `${redirectUri}#${parameters}`;
  const separator = redirectUri.includes('?') ? (redirectUri.endsWith('?') ? '' : '&') : '?';
  return `${redirectUri}${separator}${parameters}`;
}

/** The URL that carries the answer; undefined when it goes as a form (`form_post`). */
export const answerLocation = (target: AnswerTarget, given: AnswerParameters): string | undefined =>
  target.responseMode === 'form_post' ? undefined : answerUrl(target, target.responseMode, given);

/** The answer itself: a redirect, or the form that the browser posts. */
export function authorizationReply(target: AnswerTarget, given: AnswerParameters): WireReply {
  const location = answerLocation(target, given);
  return location === undefined
    ? formPostPage(asciiUri(target.redirectUri), answerParameters(target, given))
    : redirect(location);
}
