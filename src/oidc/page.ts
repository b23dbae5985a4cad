import { createHash } from 'node:crypto';
import type { WireReply, WireRequest } from '../contract/transport/index.ts';
import type { InstanceContext } from '../contract/types.ts';
import { escapeHtml, protocolFailurePage } from '../login/index.ts';
import type { Platform } from '../platform.ts';
import { asciiUri } from '../uri/index.ts';
import type { OAuthError } from './protocol/errors.ts';

/** The pages that the protocol shows itself. */

/** RFC 6749 §4.1.2.1: where the redirect URI cannot be trusted, the person is told and nobody is redirected. */
export async function errorPage(
  {
    provider,
    instance,
  }: { readonly provider: { readonly platform: Platform }; readonly instance: InstanceContext },
  request: WireRequest,
  error: OAuthError,
  wanted: 'signIn' | 'signOut' = 'signIn',
): Promise<WireReply> {
  const reference = `${error.code}: ${error.description}`;
  const { markup, headers } = await protocolFailurePage(
    provider.platform,
    instance,
    request.header('accept-language'),
    wanted,
    reference,
  );
  return {
    status: error.status,
    headers: { ...Object.fromEntries(headers), ...error.headers },
    body: markup,
  };
}

const script = 'document.forms[0].submit()';
const scriptHash = createHash('sha256').update(script).digest('base64');

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  // Without form-action: browsers apply it to every redirect that follows, which are the application's affair.
  'content-security-policy': `default-src 'none'; script-src 'sha256-${scriptHash}'; frame-ancestors 'none'; base-uri 'none'`,
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** OAuth 2.0 Form Post Response Mode §2: the answer as a form that sends itself, or by its button. */
export function formPostPage(action: string, fields: Readonly<Record<string, string>>): WireReply {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const body = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Postern</title></head>
<body><form method="post" action="${escapeHtml(asciiUri(action))}">${inputs.join('')}<noscript><button>Continue</button></noscript></form>
<script>${script}</script></body></html>
`;
  return { status: 200, headers, body };
}
