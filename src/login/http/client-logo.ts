import type { ClientPicture } from '../authorization-flow.ts';

/** Below it are pictures of applications that have registered themselves, by the names that pages have for them. */
export const clientLogoPath = '/ui/login/client-logo/';

/** A picture from elsewhere, as a file without any rights; 404 where there is none. */
export const clientLogo = (picture: ClientPicture | undefined): Response =>
  picture
    ? new Response(picture.content as BodyInit, {
        headers: {
          'content-type': picture.type,
          'cache-control': 'private, max-age=86400',
          'content-security-policy': "default-src 'none'; sandbox",
          'x-content-type-options': 'nosniff',
          'cross-origin-resource-policy': 'same-origin',
        },
      })
    : new Response(null, { status: 404, headers: { 'cache-control': 'no-store' } });
