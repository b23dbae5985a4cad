import { PosternError } from '../../errors/index.ts';
import { runCommands } from '../../eventstore/index.ts';
import { consume, intentAggregate } from '../../intent/index.ts';
import { decideLink, linksAggregate } from '../../user/index.ts';
import type { BrowserSession } from '../browser-session.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import { linkPage } from '../pages/provider-link.ts';
import { pendingVisitCookie, settledVisitCookie, visitToLink } from '../pending-visit.ts';
import { personOf } from './person.ts';
import { proceed, stillDue } from './proceed.ts';
import { providerPath, refusedByProvider } from './provider.ts';
import { linkOf, type ProviderVisit, providerVisit } from './provider-visit.ts';

/** The person has an account already: they sign in to it, and are asked whether to link it. */
export async function submitExistingAccount(page: PageRequest): Promise<Response> {
  const visit = await providerVisit(page);
  if (visit instanceof Response) return visit;
  if (!visit.provider.isLinkingAllowed) return refusedByProvider(page, visit.provider.name, 'unknown');
  return page.redirect(providerPath(page, '/ui/login/loginname'), [pendingVisitCookie(page, visit)]);
}

interface Asked {
  readonly session: BrowserSession;
  readonly visit: ProviderVisit;
}

/** Who is asked about what; else where the browser goes on. The settings of the person's organization decide. */
async function asked(page: PageRequest): Promise<Asked | Response> {
  const session = await page.session();
  if (!session) return page.redirect(withAuthRequest('/ui/login/loginname', page));
  const due = await stillDue(page, session);
  if (due) return due;
  const pending = visitToLink(page, session);
  const visit = pending && (await providerVisit({ ...page, settingsOrgId: session.orgId }, pending));
  if (!visit || visit instanceof Response || !visit.provider.isLinkingAllowed) return goOn(page, session);
  return { session, visit };
}

const goOn = (page: PageRequest, session: BrowserSession): Promise<Response> =>
  proceed({ ...page, visitIsSettled: true }, session, [settledVisitCookie(page)]);

export async function showLink(page: PageRequest): Promise<Response> {
  const found = await asked(page);
  if (found instanceof Response) return found;
  const { session, visit } = found;
  const markup = linkPage(page.frame, {
    csrf: page.guard.token,
    authRequestId: page.authRequest?.id,
    accountId: session.userId,
    who: await personOf(page, session.userId),
    providerName: visit.provider.name,
    accountName: visit.person.name,
  });
  return page.show(markup);
}

export async function submitLink(page: PageRequest): Promise<Response> {
  const found = await asked(page);
  if (found instanceof Response) return found;
  const { session, visit } = found;
  if (page.form.get('link') !== '1') return goOn(page, session);
  const { platform, scope } = page;
  const parts = [
    { aggregate: intentAggregate, id: visit.id },
    { aggregate: linksAggregate, id: session.userId },
  ] as const;
  try {
    const [, done] = await runCommands(platform.store, scope, parts, (intent, links) => [
      consume(intent.state, platform.clock()),
      decideLink(links.state, linkOf(visit)),
    ]);
    await platform.projections.waitFor(done.position);
  } catch (error) {
    // It is linked already.
    if (!(error instanceof PosternError) || error.kind !== 'already_exists') throw error;
  }
  return goOn(page, session);
}
