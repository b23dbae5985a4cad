import { createHash } from 'node:crypto';
import goOnScript from './go-on.js' with { type: 'text' };
import keysScript from './keys.js' with { type: 'text' };
import styles from './login.css' with { type: 'text' };
import { icon } from './mark.ts';
import passwordScriptText from './password.js' with { type: 'text' };
import workScriptText from './work.js' with { type: 'text' };

export { mark } from './mark.ts';

interface Asset {
  readonly path: string;
  readonly type: string;
  readonly content: string;
}

/** The content's hash is in the path: what was fetched once never changes (RFC 8246). */
const asset = (name: string, extension: string, type: string, content: string): Asset => {
  const hash = createHash('sha256').update(content).digest('base64url').slice(0, 12);
  return { path: `/ui/login/assets/${name}-${hash}.${extension}`, type, content };
};

const stylesheet = asset('login', 'css', 'text/css; charset=utf-8', styles);
const favicon = asset('icon', 'svg', 'image/svg+xml', icon);

const script = (name: string, content: unknown) =>
  asset(name, 'js', 'text/javascript; charset=utf-8', content as string);
const keys = script('keys', keysScript);
const password = script('password', passwordScriptText);
const work = script('work', workScriptText);
const goOn = script('go-on', goOnScript);

export const keysScriptPath = keys.path;
export const passwordScriptPath = password.path;
export const workScriptPath = work.path;
export const goOnScriptPath = goOn.path;
export const stylesheetPath = stylesheet.path;
export const faviconPath = favicon.path;

const byPath = new Map([stylesheet, favicon, keys, password, work, goOn].map((each) => [each.path, each]));

export function serveAsset(path: string): Response | undefined {
  const found = byPath.get(path);
  return (
    found &&
    new Response(found.content, {
      headers: {
        'content-type': found.type,
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
      },
    })
  );
}
