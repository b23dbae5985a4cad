import type { AskedElsewhere, ConsentQuestion } from '../authorization-flow.ts';
import type { BrowserSession } from '../browser-session.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import { donePage } from '../pages/by-code.ts';
import { elsewherePage } from '../pages/elsewhere.ts';
import { shownName } from '../shown-name.ts';
import { accessOf, answerIn } from './consent.ts';
import { restOf } from './device.ts';
import { expiredFailure } from './failures.ts';
import { personOf } from './person.ts';
import { complete, stillDue, unlessAnswered } from './proceed.ts';

/** An application asks from elsewhere (CIBA Core 1.0 §8): it is allowed or refused here, by its person and by a form. */

interface Asked {
  readonly page: PageRequest;
  readonly id: string;
  readonly asking: AskedElsewhere;
  readonly session: BrowserSession;
}

/** What is asked, and of whom; or where the browser goes instead: nobody answers before everything else is done. */
async function asked(from: PageRequest): Promise<Asked | Response> {
  const { authRequest } = from;
  const asking = authRequest?.description.elsewhere;
  if (!authRequest || !asking) return expiredFailure(from);
  const session = await from.session();
  if (!session) return from.redirect(withAuthRequest('/ui/login/login', from));
  const due = await stillDue(from, session);
  if (due) return due;
  return { page: { ...from, accountId: session.userId }, id: authRequest.id, asking, session };
}

export async function showElsewhere(from: PageRequest): Promise<Response> {
  const all = await asked(from);
  if (all instanceof Response) return all;
  const { page, id, asking, session } = all;
  const { clientName = '' } = page.authRequest?.description ?? {};
  const question = await page.flow.consent?.(page.instance, id, session.userId);
  return page.show(
    elsewherePage(page.frame, {
      csrf: page.guard.token,
      authRequestId: id,
      accountId: session.userId,
      clientName,
      asking: { ...asking, organization: shownName(asking.organization) },
      access: {
        ...accessOf(page, question ?? nothingOpen(asking)),
        ...restOf(page, question),
      },
      who: await personOf(page, session.userId),
    }),
    { framed: false },
  );
}

/** Nobody has to agree to anything by the rules of consent; the person is asked all the same. */
const nothingOpen = ({ organization }: AskedElsewhere): ConsentQuestion => ({
  organization,
  open: [],
  given: [],
  details: [],
  seen: '',
});

export async function submitElsewhere(from: PageRequest): Promise<Response> {
  const all = await asked(from);
  if (all instanceof Response) return all;
  return complete(all.page, all.id, all.session, [], answerIn(from.form));
}

export async function refuseElsewhere(from: PageRequest): Promise<Response> {
  const all = await asked(from);
  if (all instanceof Response) return all;
  const { page, id, session } = all;
  const { elsewhere } = page.flow;
  if (!elsewhere) return expiredFailure(from);
  return unlessAnswered(page, session.userId, [], () => elsewhere.refuse(page.instance, id, session.userId));
}

export const showElsewhereEnd =
  (how: 'allowed' | 'refused' | 'left') =>
  (page: PageRequest): Response => {
    const { device, elsewhere: texts, signedIn } = page.frame.messages;
    const end = {
      allowed: { title: texts.allowedTitle, text: texts.allowedText },
      refused: { title: device.refusedTitle, text: texts.refusedText },
      left: { title: texts.leftTitle, text: texts.leftText },
    }[how];
    return page.show(donePage(page.frame, { ...end, next: { url: '/account', label: signedIn.account } }));
  };
