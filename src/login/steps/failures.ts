import { isGone, type PageRequest, withAuthRequest } from '../page-request.ts';
import { donePage } from '../pages/by-code.ts';
import { failurePage, type Way } from '../pages/failure.ts';
import { fill } from '../spoken.ts';

/**
 * The step before is too old; or the application's request is gone, and only the application can make another: back to
 * it where it is known, and on from here in any case, since who is signed in need not sign in there once more. Of what was
 * asked from elsewhere whoever has the link is told that it was answered, and not by whom or how.
 */
export async function expiredFailure(page: PageRequest, cookies: readonly string[] = []): Promise<Response> {
  const { elsewhere, failure, signedIn } = page.frame.messages;
  if (isGone(page) && page.answered?.elsewhere) {
    const { answeredTitle: title, answeredText: text } = elsewhere;
    const next = { url: '/account', label: signedIn.account };
    return page.show(donePage(page.frame, { title, text, next }), { cookies });
  }
  const { text, ways } = isGone(page)
    ? await waysOfGone(page)
    : { text: failure.expiredText, ways: [startAgain(page)] };
  return page.show(failurePage(page.frame, { title: failure.expiredTitle, text, ways }), {
    status: 400,
    cookies,
  });
}

async function waysOfGone({ flow, instance, authRequestId = '', frame }: PageRequest) {
  const { cancel, device, done, failure } = frame.messages;
  const back = await flow.wayBack?.(instance, authRequestId);
  if (back?.to === 'device')
    return { text: device.wrong, ways: [{ url: '/ui/login/device', label: device.title }] };
  const toApplication = back && {
    url: back.url,
    label: fill(frame, cancel, { application: back.clientName }),
  };
  const again = { url: '/ui/login', label: done.again };
  return { text: failure.goneText, ways: [...(toApplication ? [toApplication] : []), again] };
}

export const startAgain = (page: PageRequest): Way => ({
  url: withAuthRequest('/ui/login/loginname', page),
  label: page.frame.messages.failure.startAgain,
});

/** What the settings do not let people do. */
export function refused(page: PageRequest, text: string): Response {
  const { title } = page.frame.messages.failure;
  return page.show(failurePage(page.frame, { title, text, ways: [startAgain(page)] }), { status: 403 });
}

/** The form's token did not come from this browser. */
export function staleFailure(page: PageRequest): Response {
  const { staleTitle: title, staleText: text } = page.frame.messages.failure;
  return page.show(failurePage(page.frame, { title, text, ways: [startAgain(page)] }), { status: 403 });
}

export function notFoundFailure(page: PageRequest): Response {
  const { notFoundTitle: title, notFoundText: text, startAgain: label } = page.frame.messages.failure;
  const ways = [{ url: '/ui/login/loginname', label }];
  return page.show(failurePage(page.frame, { title, text, ways }), { status: 404 });
}

/** 429 with the time to wait, for people and for programs (RFC 6585 §4). @param url where to try again */
export function limited(
  page: PageRequest,
  seconds: number,
  url = withAuthRequest('/ui/login/loginname', page),
): Response {
  const texts = page.frame.messages.limited;
  const text = waitText(page, seconds);
  const ways = [{ url, label: texts.again }];
  const response = page.show(failurePage(page.frame, { title: texts.title, text, ways }), { status: 429 });
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
  const ways = [{ url: withAuthRequest('/ui/login/loginname', page), label: texts.again }];
  const response = page.show(
    failurePage(page.frame, { title: texts.busyTitle, text: texts.busyText, ways }),
    { status: 503 },
  );
  response.headers.set('retry-after', '5');
  return response;
}
