import { Elysia } from 'elysia';
import type { Platform } from '../platform.ts';
import { webAuthn } from '../user/index.ts';
import { type About, aboutRequests } from './about.ts';

/**
 * Which other addresses of the instance may use the passkeys of the one that is asked (WebAuthn Level 3 §5.11.1). What
 * it says is public by its nature: browsers ask without cookies.
 */
export function relatedOriginsFace(platform: Pick<Platform, 'store'>, publicUrl: string) {
  const answer = async ({ about }: { about: About }) => {
    const origins = await webAuthn.relatedOrigins(platform, await about.instance(), publicUrl);
    return new Response(JSON.stringify({ origins }), {
      headers: { 'content-type': 'application/json', 'cache-control': 'no-cache' },
    });
  };
  return new Elysia({ name: 'related-origins' })
    .use(aboutRequests)
    .get('/.well-known/webauthn', answer)
    .head('/.well-known/webauthn', answer);
}
