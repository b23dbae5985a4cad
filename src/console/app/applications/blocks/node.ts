import {
  type Block,
  type Blocks,
  type Connection,
  isPlain,
  lines,
  originOf,
  pathOf,
  secretOf,
} from './connection.ts';

const nodeEnv = (c: Connection): Block => ({
  file: '.env',
  text: lines(
    `ISSUER=${c.issuer}`,
    `CLIENT_ID=${c.clientId}`,
    `CLIENT_SECRET=${secretOf(c)}`,
    `REDIRECT_URI=${c.redirectUri}`,
    `POST_LOGOUT_REDIRECT_URI=${c.postLogoutUri}`,
    `SCOPE="${c.scopes}"`,
  ),
});

/** `openid-client`, which all of Node's frameworks can use. */
const openidClient = (c: Connection): Block => ({
  file: 'auth.js (npm install openid-client)',
  text: lines(
    "import * as oidc from 'openid-client';",
    '',
    'const { ISSUER, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, SCOPE } = process.env;',
    ...(isPlain(c)
      ? [
          'const config = await oidc.discovery(new URL(ISSUER), CLIENT_ID, CLIENT_SECRET, undefined, {',
          '  execute: [oidc.allowInsecureRequests], // for plain http, while you try it',
          '});',
        ]
      : ['const config = await oidc.discovery(new URL(ISSUER), CLIENT_ID, CLIENT_SECRET);']),
    '',
    "app.get('/login', async (request, reply) => {",
    '  const verifier = oidc.randomPKCECodeVerifier();',
    '  const code_challenge = await oidc.calculatePKCECodeChallenge(verifier);',
    '  const state = oidc.randomState();',
    '  Object.assign(request.session, { verifier, state });',
    '  return reply.redirect(',
    '    oidc.buildAuthorizationUrl(config, {',
    '      redirect_uri: REDIRECT_URI, scope: SCOPE, state,',
    "      code_challenge, code_challenge_method: 'S256',",
    '    }).href,',
    '  );',
    '});',
    '',
    `app.get('${pathOf(c.redirectUri)}', async (request, reply) => {`,
    '  const { verifier, state } = request.session;',
    '  const tokens = await oidc.authorizationCodeGrant(config, new URL(request.url, REDIRECT_URI), {',
    '    pkceCodeVerifier: verifier,',
    '    expectedState: state,',
    '  });',
    '  const { sub } = tokens.claims();',
    '  request.session.user = await oidc.fetchUserInfo(config, tokens.access_token, sub);',
    "  return reply.redirect('/');",
    '});',
  ),
});

const authJs = (c: Connection): Block => ({
  file: '.env.local (npx auth secret)',
  text: lines(
    `AUTH_ZITADEL_ISSUER=${c.issuer}`,
    `AUTH_ZITADEL_ID=${c.clientId}`,
    `AUTH_ZITADEL_SECRET=${secretOf(c)}`,
    `AUTH_URL=${originOf(c.redirectUri)}`,
  ),
});

/** Servers that run in Node. */
export const nodeBlocks: Blocks = {
  nextjs: (c) => [
    authJs(c),
    {
      file: 'auth.ts (npm install next-auth@beta)',
      text: lines(
        "import NextAuth from 'next-auth';",
        "import Zitadel from 'next-auth/providers/zitadel';",
        '',
        'export const { handlers, signIn, signOut, auth } = NextAuth({',
        `  providers: [Zitadel({ authorization: { params: { scope: '${c.scopes}' } } })],`,
        '});',
      ),
    },
  ],
  sveltekit: (c) => [
    authJs(c),
    {
      file: 'src/auth.ts (npm install @auth/sveltekit)',
      text: lines(
        "import { SvelteKitAuth } from '@auth/sveltekit';",
        "import Zitadel from '@auth/sveltekit/providers/zitadel';",
        '',
        'export const { handle, signIn, signOut } = SvelteKitAuth({ providers: [Zitadel], trustHost: true });',
      ),
    },
  ],
  nuxt: (c) => [
    {
      file: '.env (npx nuxi module add nuxt-oidc-auth)',
      text: lines(
        `NUXT_OIDC_PROVIDERS_OIDC_CLIENT_ID=${c.clientId}`,
        `NUXT_OIDC_PROVIDERS_OIDC_CLIENT_SECRET=${secretOf(c)}`,
        `NUXT_OIDC_PROVIDERS_OIDC_REDIRECT_URI=${c.redirectUri}`,
        `NUXT_OIDC_PROVIDERS_OIDC_AUTHORIZATION_URL=${c.issuer}/oauth/v2/authorize`,
        `NUXT_OIDC_PROVIDERS_OIDC_TOKEN_URL=${c.issuer}/oauth/v2/token`,
        `NUXT_OIDC_PROVIDERS_OIDC_USER_INFO_URL=${c.issuer}/oidc/v1/userinfo`,
      ),
    },
  ],
  express: (c) => [nodeEnv(c), openidClient(c)],
  fastify: (c) => [nodeEnv(c), openidClient(c)],
  nestjs: (c) => [nodeEnv(c)],
  fapi: (c) => [
    {
      file: 'auth.js (npm install openid-client)',
      text: lines(
        "import { createPrivateKey } from 'node:crypto';",
        "import { readFile } from 'node:fs/promises';",
        "import * as oidc from 'openid-client';",
        '',
        '// The file that was downloaded when the key was added.',
        "const file = JSON.parse(await readFile('key.json', 'utf8'));",
        "const der = createPrivateKey(file.key).export({ type: 'pkcs8', format: 'der' });",
        "const algorithm = { name: 'RSA-PSS', hash: 'SHA-256' };",
        "const key = await crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);",
        '',
        'const config = await oidc.discovery(',
        `  new URL('${c.issuer}'),`,
        `  '${c.clientId}',`,
        '  {},',
        '  oidc.PrivateKeyJwt({ key, kid: file.keyId }),',
        ');',
        'const DPoP = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair());',
        '',
        'export async function login(session) {',
        '  session.verifier = oidc.randomPKCECodeVerifier();',
        '  session.state = oidc.randomState();',
        '  const request = {',
        `    redirect_uri: '${c.redirectUri}',`,
        `    scope: '${c.scopes}',`,
        '    state: session.state,',
        '    code_challenge: await oidc.calculatePKCECodeChallenge(session.verifier),',
        "    code_challenge_method: 'S256',",
        '  };',
        '  return oidc.buildAuthorizationUrlWithPAR(config, request, { DPoP });',
        '}',
        '',
        'export const callback = (session, url) =>',
        '  oidc.authorizationCodeGrant(',
        '    config,',
        '    url,',
        '    { pkceCodeVerifier: session.verifier, expectedState: session.state },',
        '    {},',
        '    { DPoP },',
        '  );',
      ),
    },
  ],
};
