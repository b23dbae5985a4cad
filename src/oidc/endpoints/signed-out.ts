import { frontChannelLogoutPage } from '../../login/index.ts';
import { readEither } from '../protocol/parameters.ts';
import { redirect } from '../protocol/reply.ts';
import { openPast } from '../session-logout/front-channel.ts';
import type { Endpoint } from './endpoint.ts';

/** Between a sign-out and where the browser goes then: applications hear of it (Front-Channel Logout 1.0 §3). */
export const signedOut: Endpoint = async ({ provider, instance }, request) => {
  const parameters = await readEither(request);
  const past = await openPast(provider, instance, parameters.get('to'));
  if (!past) return redirect('/logout/done');
  if (past.frames.length === 0) return redirect(past.next);
  const { markup, headers } = await frontChannelLogoutPage(
    provider.platform,
    instance,
    request.header('accept-language'),
    past,
  );
  return { status: 200, headers: Object.fromEntries(headers), body: markup };
};
