import type { InstanceContext } from '../contract/types.ts';
import { acceptedLanguages } from '../i18n/index.ts';
import type { Platform } from '../platform.ts';
import { dressed } from './dressed.ts';
import { pageHeaders } from './http/headers.ts';
import { failurePage } from './pages/failure.ts';

/**
 * The page for a request of an application that cannot be answered and may be sent nowhere (RFC 6749 §4.1.2.1).
 * Who wanted to sign out is offered to do so here.
 * @param reference error code and description, for the application's developers
 */
export async function protocolFailurePage(
  platform: Platform,
  instance: InstanceContext,
  acceptLanguage: string | undefined,
  wanted: 'signIn' | 'signOut',
  reference: string,
): Promise<{ readonly markup: string; readonly headers: Headers }> {
  const { look, ...spoken } = await dressed(platform, instance, acceptedLanguages(acceptLanguage));
  const { failure, logout, signedIn } = spoken.messages;
  const page =
    wanted === 'signIn'
      ? {
          title: failure.applicationTitle,
          text: failure.applicationText,
          ways: [{ url: '/account', label: signedIn.account }],
        }
      : {
          title: failure.signOutTitle,
          text: failure.signOutText,
          ways: [{ url: '/ui/login/logout', label: logout.submit }],
        };
  return {
    markup: failurePage({ ...spoken, look }, { ...page, reference }),
    headers: pageHeaders({ frameAncestors: [], formsLeave: false }),
  };
}
