import { Elysia } from 'elysia';
import { isPrivateAddress } from '../contract/listener/index.ts';
import { type LookedAt, recentMessages } from '../notification/index.ts';
import type { Platform } from '../platform.ts';
import { type About, aboutRequests } from './about.ts';

const headers = (policy: string) => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': policy,
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
});

const plain = (text: string, status: number) =>
  new Response(`${text}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });

const html = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** @param text of HTML, without tags */
const withLinks = (text: string): string => text.replace(/https?:\/\/[^\s<]+/g, '<a href="$&">$&</a>');

const line = ({ id, askedAt, state, to, subject, text, html: page }: LookedAt): string => `<article>
<h2>${html(subject)}</h2>
<p>${html(to)} · ${html(state)} · <time>${askedAt.toISOString()}</time>${page === '' ? '' : ` · <a href="/debug/mail/${encodeURIComponent(id)}">as a page</a>`}</p>
<pre>${withLinks(html(text))}</pre>
</article>`;

const listed = (messages: readonly LookedAt[]): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Messages</title>
<style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem } h2 { font-size: 1.1rem; margin: 2rem 0 0 } p { margin: 0 } pre { white-space: pre-wrap; overflow-wrap: anywhere; border-left: 3px solid; padding-left: 1rem }</style>
</head><body><h1>Messages</h1>
${messages.length === 0 ? '<p>Nobody was told anything yet.</p>' : messages.map(line).join('\n')}
</body></html>
`;

/** What people were told, for developers who have no mailbox; only where the configuration says so. */
export function debugMailFace(platform: Platform, publicUrl: string) {
  const messages = async (about: About, headersOf: Headers, id?: string) => {
    // Whoever reads this can take over any account.
    if (
      !isPrivateAddress(about.remoteAddress) ||
      headersOf.has('x-forwarded-for') ||
      headersOf.has('forwarded')
    )
      return undefined;
    const instance = await about.instance();
    return recentMessages({ ...platform, publicUrl }, instance.id, id);
  };

  return new Elysia({ name: 'debug-mail' })
    .use(aboutRequests)
    .get('/debug/mail', async ({ request, about }) => {
      const found = await messages(about, request.headers);
      if (!found) return plain('this is for private networks', 403);
      return new Response(listed(found), {
        headers: headers("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
      });
    })
    .get('/debug/mail/:id', async ({ request, about, params }) => {
      const found = await messages(about, request.headers, params.id);
      if (!found) return plain('this is for private networks', 403);
      const [message] = found;
      if (!message) return plain('There is no such message', 404);
      return new Response(message.html, {
        headers: headers(
          "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src *; font-src *; frame-ancestors 'none'",
        ),
      });
    });
}
