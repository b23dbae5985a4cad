import type { InstanceContext } from '../contract/types.ts';
import { acceptedLanguages } from '../i18n/index.ts';
import type { Platform } from '../platform.ts';
import { dressed } from './dressed.ts';
import { pageHeaders } from './http/headers.ts';
import { frontChannelPage } from './pages/front-channel.ts';

/** So long a browser waits for applications, in milliseconds. */
const wait = 5_000;

/**
 * The page that has applications end their own sessions, and goes on. Without scripts the browser goes on when all frames
 * have been loaded, or by the link: it knows no other bound then.
 */
export async function frontChannelLogoutPage(
  platform: Platform,
  instance: InstanceContext,
  acceptLanguage: string | undefined,
  { frames, next }: { readonly frames: readonly URL[]; readonly next: string },
): Promise<{ readonly markup: string; readonly headers: Headers }> {
  const frame = await dressed(platform, instance, acceptedLanguages(acceptLanguage));
  const headers = pageHeaders({
    frameAncestors: [],
    formsLeave: false,
    scripts: true,
    frames: [...new Set(frames.map(({ origin }) => origin))],
  });
  return { markup: frontChannelPage(frame, { frames: frames.map(({ href }) => href), next, wait }), headers };
}
