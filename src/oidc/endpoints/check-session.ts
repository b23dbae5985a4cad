import { createHash } from 'node:crypto';
import { hasBrowserState } from '../../login/index.ts';
import scriptText from './check-session-frame.js' with { type: 'text' };
import type { Endpoint } from './endpoint.ts';

const script = scriptText as unknown as string;
const scriptHash = createHash('sha256').update(script).digest('base64');

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'public, max-age=300',
  // Without frame-ancestors: pages of every application show it, and it shows nothing.
  'content-security-policy': `default-src 'none'; script-src 'sha256-${scriptHash}'; base-uri 'none'; form-action 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};
const body = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Postern</title></head><body><script>${script}</script></body></html>
`;

/** The frame that pages of applications ask (OpenID Connect Session Management 1.0 §3.3); only where it can know anything. */
export const checkSession: Endpoint = async ({ instance }) =>
  hasBrowserState(instance)
    ? { status: 200, headers, body }
    : { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'Not found\n' };
