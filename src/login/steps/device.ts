import { isTooSoon, PosternError } from '../../errors/index.ts';
import { AccessRefusal, type AskingDevice, type ConsentQuestion } from '../authorization-flow.ts';
import { isSecure } from '../browser-accounts.ts';
import type { BrowserSession } from '../browser-session.ts';
import { cookie, readCookie } from '../http/cookies.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import { donePage } from '../pages/by-code.ts';
import { deviceCodePage, deviceConsentPage } from '../pages/device.ts';
import { accessOf, answerIn } from './consent.ts';
import { expiredFailure, limited } from './failures.ts';
import { noAccess } from './no-access.ts';
import { personOf } from './person.ts';
import { complete, stillDue } from './proceed.ts';

/** A device without a browser or a keyboard asks (RFC 8628 §3.3): its code is entered here, and it is allowed or refused. */

const typed = (code: string | null): string =>
  (code ?? '')
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 50);

const shown = (page: PageRequest, userCode: string, problem?: string): Response =>
  page.show(deviceCodePage(page.frame, { csrf: page.guard.token, userCode, problem }), {
    status: problem === undefined ? 200 : 400,
  });

/** A code that came by the address is filled in; the person sends it all the same, and compares it first (§3.3.1). */
export const showDevice = (page: PageRequest): Response =>
  shown(page, typed(page.url.searchParams.get('user_code')));

export async function submitDevice(page: PageRequest): Promise<Response> {
  const userCode = typed(page.form.get('user_code'));
  const { device } = page.frame.messages;
  if (userCode === '') return shown(page, '', device.missing);
  try {
    const id = await page.flow.devices?.find(page.instance, userCode, page.remoteAddress);
    if (id === undefined) return shown(page, userCode, device.wrong);
    return page.redirect(`/ui/login/login?${new URLSearchParams({ authRequestID: id })}`, [
      cookie('user-code', id, isSecure(page.instance), enteredSeconds),
    ]);
  } catch (error) {
    if (error instanceof PosternError && isTooSoon(error))
      return limited(page, Number(error.headers?.['retry-after'] ?? 1), '/ui/login/device');
    throw error;
  }
}

/** Longer than any code is good. */
const enteredSeconds = 60 * 60;

/**
 * The code was entered in this browser: an address from a step after that, which somebody else sent, leads nobody past
 * the comparison with the device (RFC 8628 §5.4).
 */
const enteredHere = ({ request, instance }: PageRequest, id: string): boolean =>
  readCookie(request, 'user-code', isSecure(instance)) === id;

interface Asked {
  readonly page: PageRequest;
  readonly id: string;
  readonly device: AskingDevice;
  readonly session: BrowserSession;
}

/** What is asked, and of whom; or where the browser goes instead: nobody agrees before everything else is done. */
async function asked(from: PageRequest): Promise<Asked | Response> {
  const { authRequest } = from;
  const device = authRequest?.description.device;
  if (!authRequest || !device) return expiredFailure(from);
  if (!enteredHere(from, authRequest.id))
    return from.redirect(`/ui/login/device?${new URLSearchParams({ user_code: device.userCode })}`);
  const session = await from.session();
  if (!session) return from.redirect(withAuthRequest('/ui/login/login', from));
  const due = await stillDue(from, session);
  if (due) return due;
  return { page: { ...from, accountId: session.userId }, id: authRequest.id, device, session };
}

export async function showDeviceConsent(from: PageRequest): Promise<Response> {
  const all = await asked(from);
  if (all instanceof Response) return all;
  const { page, id, device, session } = all;
  try {
    await page.flow.devices?.admit(page.instance, id, session);
  } catch (error) {
    if (error instanceof AccessRefusal) return noAccess(page, session, error, []);
    throw error;
  }
  const { clientName = '' } = page.authRequest?.description ?? {};
  const question = await page.flow.consent?.(page.instance, id, session.userId);
  return page.show(
    deviceConsentPage(page.frame, {
      csrf: page.guard.token,
      authRequestId: id,
      accountId: session.userId,
      clientName,
      device,
      access: { ...accessOf(page, question ?? nothingOpen(device)), ...restOf(page, question) },
      who: await personOf(page, session.userId),
      otherAccountUrl: withAuthRequest('/ui/login/accounts', { ...page, accountId: undefined }),
    }),
    { framed: false },
  );
}

/** Nobody has to agree to anything by the rules of consent; a device is asked about all the same. */
const nothingOpen = ({ organization }: AskingDevice): ConsentQuestion => ({
  organization,
  open: [],
  given: [],
  details: [],
  seen: '',
});

/** What a device, or who asks elsewhere, gets beside that. */
export function restOf(page: PageRequest, question: ConsentQuestion | undefined) {
  const open = new Set(question?.open.map(({ scope }) => scope));
  const { scope = [], resources = [], details = [] } = page.authRequest?.description ?? {};
  return {
    details: question?.details ?? details,
    other: [...scope, ...resources].filter((each) => !open.has(each)),
    otherLead: page.frame.messages.device.gets,
  };
}

/** To refuse is to cancel, which has a form of its own. */
export async function submitDeviceConsent(from: PageRequest): Promise<Response> {
  const all = await asked(from);
  if (all instanceof Response) return all;
  return complete(all.page, all.id, all.session, [], answerIn(from.form));
}

export const showDeviceEnd =
  (how: 'allowed' | 'refused') =>
  (page: PageRequest): Response => {
    const { device, signedIn } = page.frame.messages;
    const end =
      how === 'allowed'
        ? {
            title: device.allowedTitle,
            text: device.allowedText,
            next: { url: '/account', label: signedIn.account },
          }
        : {
            title: device.refusedTitle,
            text: device.refusedText,
            next: { url: '/ui/login/device', label: device.title },
          };
    return page.show(donePage(page.frame, end));
  };
