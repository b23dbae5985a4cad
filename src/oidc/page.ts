import { createHash } from 'node:crypto';
import type { WireReply } from '../contract/transport/index.ts';

/** The few pages that the protocol shows itself, where there is nowhere to send the browser. */

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => entities[char] ?? '');

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText }
main { max-width: 28rem; padding: 2rem }
h1 { font-size: 1.375rem; margin: 0 0 .5rem }
p { margin: 0 0 .75rem }
small { opacity: .75; overflow-wrap: anywhere }
button { font: inherit; padding: .5rem 1.25rem }`;

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const styleHash = hashOf(style);

interface PageOptions {
  readonly status?: number;
  /** Runs at the end of the page; allowed by its hash. */
  readonly script?: string;
  /** The page holds a form; where that leads (and is redirected to) is then not restricted. */
  readonly form?: boolean;
}

export function page(title: string, content: string, options: PageOptions = {}): WireReply {
  const { status = 200, script, form = false } = options;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': [
        "default-src 'none'",
        `style-src ${styleHash}`,
        ...(script ? [`script-src ${hashOf(script)}`] : []),
        ...(form ? [] : ["form-action 'none'"]),
        "frame-ancestors 'none'",
        "base-uri 'none'",
      ].join('; '),
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
    body: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${style}</style></head>
<body><main><h1>${escapeHtml(title)}</h1>
${content}</main>${script ? `<script>${script}</script>` : ''}</body></html>
`,
  };
}

/** RFC 6749 §4.1.2.1: where the redirect URI cannot be trusted, the person is told and nobody is redirected. */
export const errorPage = (status: number, code: string, description: string): WireReply =>
  page(
    'This sign-in cannot go on',
    `<p>The application that sent you here made a request that cannot be answered.
Go back to it and try again; if that does not help, show this to its developers:</p>
<p><small><code>${escapeHtml(code)}</code>: ${escapeHtml(description)}</small></p>`,
    { status },
  );

export const signedOutPage = (): WireReply => page('You are signed out', '<p>You can close this window.</p>');

/** OAuth 2.0 Form Post Response Mode §2: the answer as a form that sends itself, or by its button. */
export function formPostPage(action: string, fields: Readonly<Record<string, string>>): WireReply {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  return page(
    'Signing you in',
    `<form method="post" action="${escapeHtml(action)}">${inputs.join('')}<button>Continue</button></form>`,
    { script: 'document.forms[0].submit()', form: true },
  );
}
