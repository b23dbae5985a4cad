import type { WireReply, WireRequest } from '../../contract/transport/index.ts';
import { frontChannelLogoutPage } from '../../login/index.ts';
import { redirect } from '../../oidc/index.ts';
import { endSignIns, logoutAnswer, meantBy, readAskedLogout } from '../logout/asked.ts';
import { openPast, pastSamlApplications } from '../logout/leaving.ts';
import type { SamlContext } from '../provider.ts';
import { receive } from '../sign-on/receive.ts';
import { type Endpoint, refusalPage } from './endpoint.ts';

const done = '/logout/done';

/** Between a sign-out and where the browser goes then. */
async function leave(context: SamlContext, request: WireRequest, to: string): Promise<WireReply> {
  const past = await openPast(context, to);
  if (!past) return redirect(done);
  if (past.frames.length === 0) return redirect(past.next);
  const { markup, headers } = await frontChannelLogoutPage(
    context.provider.platform,
    context.instance,
    request.header('accept-language'),
    past,
  );
  return { status: 200, headers: Object.fromEntries(headers), body: markup };
}

/** What an application answers in its frame: nobody waits for it, and nothing follows from it. */
const heard: WireReply = {
  status: 200,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  body: '',
};

/**
 * Logout both ways (saml-profiles §4.4): an application asks for it and is answered, once the person is signed out here
 * and the other applications have heard; and applications answer what they were told from here.
 */
export const singleLogout: Endpoint = async (context, request) => {
  try {
    const to = new URLSearchParams(request.query).get('to');
    if (request.verb === 'GET' && to !== null) return await leave(context, request, to);
    const received = await receive(context, request);
    if (received.parameter === 'SAMLResponse') return heard;
    const asked = await readAskedLogout(context, received);
    const signIns = await meantBy(context, asked);
    const next = (await logoutAnswer(context, asked, signIns)) ?? done;
    const past = await pastSamlApplications(context, signIns, next, asked.application.entityId);
    await endSignIns(context, signIns);
    return redirect(past);
  } catch (thrown) {
    return refusalPage(context, request, thrown, 'signOut');
  }
};
