import { isGone, type PageRequest, withAuthRequest } from '../page-request.ts';
import { failurePage } from '../pages/failure.ts';
import { fill } from '../spoken.ts';

/** The application's request is gone, and only the application can make another; or the step before is too old. */
export function expiredFailure(page: PageRequest, cookies: readonly string[] = []): Response {
  const { failure } = page.frame.messages;
  const gone = isGone(page);
  const next = { url: withAuthRequest('/ui/login/loginname', page), label: failure.startAgain };
  return page.show(
    failurePage(page.frame, {
      title: failure.expiredTitle,
      text: gone ? failure.goneText : failure.expiredText,
      ...(!gone && { next }),
    }),
    { status: 400, cookies },
  );
}

/** What the settings do not let people do. */
export function refused(page: PageRequest, text: string): Response {
  const { failure } = page.frame.messages;
  const next = { url: withAuthRequest('/ui/login/loginname', page), label: failure.startAgain };
  return page.show(failurePage(page.frame, { title: failure.title, text, next }), { status: 403 });
}

/** The form's token did not come from this browser. */
export function staleFailure(page: PageRequest): Response {
  const { failure } = page.frame.messages;
  const next = { url: withAuthRequest('/ui/login/loginname', page), label: failure.startAgain };
  return page.show(failurePage(page.frame, { title: failure.staleTitle, text: failure.staleText, next }), {
    status: 403,
  });
}

export function notFoundFailure(page: PageRequest): Response {
  const { failure } = page.frame.messages;
  const next = { url: '/ui/login/loginname', label: failure.startAgain };
  return page.show(
    failurePage(page.frame, { title: failure.notFoundTitle, text: failure.notFoundText, next }),
    { status: 404 },
  );
}

/** 429 with the time to wait, for people and for programs (RFC 6585 §4). @param url where to try again */
export function limited(
  page: PageRequest,
  seconds: number,
  url = withAuthRequest('/ui/login/loginname', page),
): Response {
  const texts = page.frame.messages.limited;
  const text = waitText(page, seconds);
  const next = { url, label: texts.again };
  const response = page.show(failurePage(page.frame, { title: texts.title, text, next }), { status: 429 });
  response.headers.set('retry-after', String(seconds));
  return response;
}

/** How long somebody has to wait. */
export function waitText({ frame }: Pick<PageRequest, 'frame'>, seconds: number): string {
  const texts = frame.messages.limited;
  return seconds < 120
    ? fill(frame, texts.seconds, { count: seconds })
    : fill(frame, texts.minutes, { count: Math.ceil(seconds / 60) });
}

/** More password checks wait than the machine can do in good time. */
export function busy(page: PageRequest): Response {
  const texts = page.frame.messages.limited;
  const next = { url: withAuthRequest('/ui/login/loginname', page), label: texts.again };
  const response = page.show(
    failurePage(page.frame, { title: texts.busyTitle, text: texts.busyText, next }),
    { status: 503 },
  );
  response.headers.set('retry-after', '5');
  return response;
}
