/** What one puts into an application so that it signs people in here: a file for each framework, filled in. */

export interface Connection {
  readonly issuer: string;
  readonly clientId: string;
  /** A word in its place where it is not known any more; undefined where there is none. */
  readonly secret: string | undefined;
  readonly redirectUri: string;
  readonly postLogoutUri: string;
  /** What it protects, where it is known. */
  readonly resource?: string | undefined;
}

export interface Block {
  /** Where it goes: a file, or a program. */
  readonly file: string;
  readonly text: string;
}

export const scopes = 'openid profile email offline_access';

const lines = (...all: readonly string[]): string => all.join('\n');
const secretOf = ({ secret }: Connection): string => secret ?? '';
const originOf = (uri: string): string => (URL.canParse(uri) ? new URL(uri).origin : uri);
const pathOf = (uri: string): string => (URL.canParse(uri) ? new URL(uri).pathname : uri);
/** Libraries refuse plain http unless they are told that it is meant, as it is on one's own machine. */
const isPlain = ({ issuer }: Connection): boolean => issuer.startsWith('http:');
const schemeOf = (uri: string): string => uri.split(':', 1)[0] ?? '';

const resourceOf = ({ resource = 'https://mcp.example.com/mcp' }: Connection): string => resource;
/** RFC 9728 §3.1: between the host and the path of the resource. */
function wellKnownOf(resource: string): string {
  if (!URL.canParse(resource)) return resource;
  const { origin, pathname } = new URL(resource);
  return `${origin}/.well-known/oauth-protected-resource${pathname === '/' ? '' : pathname}`;
}

/** By its secret, or by a JWT that it has signed with its key (RFC 7523 §2.2). */
const introspecting = (c: Connection): string =>
  lines(
    `curl ${c.issuer}/oauth/v2/introspect \\`,
    ...(c.secret === undefined
      ? [
          `  -d "client_id=${c.clientId}" \\`,
          '  -d "client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer" \\',
          '  -d "client_assertion=$SIGNED_JWT" \\',
        ]
      : [`  --user "${c.clientId}:${c.secret}" \\`]),
    '  -d "token=$TOKEN"',
  );

const nodeEnv = (c: Connection): Block => ({
  file: '.env',
  text: lines(
    `ISSUER=${c.issuer}`,
    `CLIENT_ID=${c.clientId}`,
    `CLIENT_SECRET=${secretOf(c)}`,
    `REDIRECT_URI=${c.redirectUri}`,
    `POST_LOGOUT_REDIRECT_URI=${c.postLogoutUri}`,
    `SCOPE="${scopes}"`,
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

const oidcClientTs = (c: Connection, file: string): Block => ({
  file,
  text: lines(
    '{',
    `  authority: '${c.issuer}',`,
    `  client_id: '${c.clientId}',`,
    `  redirect_uri: '${c.redirectUri}',`,
    `  post_logout_redirect_uri: '${c.postLogoutUri}',`,
    "  response_type: 'code',",
    `  scope: '${scopes}',`,
    '}',
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

const appAuth = (c: Connection, file: string): Block => ({
  file,
  text: lines(
    '{',
    `  issuer: '${c.issuer}',`,
    `  clientId: '${c.clientId}',`,
    `  redirectUrl: '${c.redirectUri}',`,
    `  scopes: [${scopes
      .split(' ')
      .map((scope) => `'${scope}'`)
      .join(', ')}],`,
    ...(isPlain(c) ? ['  dangerouslyAllowInsecureHttpRequests: true, // Android, while you try it'] : []),
    '}',
  ),
});

const blocks: Readonly<Record<string, (c: Connection) => readonly Block[]>> = {
  react: (c) => [
    oidcClientTs(c, 'oidc.ts (npm install react-oidc-context oidc-client-ts)'),
    {
      file: 'main.tsx',
      text: lines(
        "import { AuthProvider } from 'react-oidc-context';",
        '',
        '<AuthProvider {...oidc} onSigninCallback={() => history.replaceState({}, "", "/")}>',
        '  <App />',
        '</AuthProvider>',
      ),
    },
  ],
  vue: (c) => [oidcClientTs(c, 'oidc.ts (npm install oidc-client-ts)')],
  angular: (c) => [
    {
      file: 'app.config.ts (npm install angular-auth-oidc-client)',
      text: lines(
        'provideAuth({',
        '  config: {',
        `    authority: '${c.issuer}',`,
        `    clientId: '${c.clientId}',`,
        `    redirectUrl: '${c.redirectUri}',`,
        `    postLogoutRedirectUri: '${c.postLogoutUri}',`,
        "    responseType: 'code',",
        `    scope: '${scopes}',`,
        '    useRefreshToken: true,',
        '  },',
        '})',
      ),
    },
  ],
  nextjs: (c) => [
    authJs(c),
    {
      file: 'auth.ts (npm install next-auth@beta)',
      text: lines(
        "import NextAuth from 'next-auth';",
        "import Zitadel from 'next-auth/providers/zitadel';",
        '',
        'export const { handlers, signIn, signOut, auth } = NextAuth({',
        `  providers: [Zitadel({ authorization: { params: { scope: '${scopes}' } } })],`,
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
  go: (c) => [
    {
      file: 'main.go (go get github.com/coreos/go-oidc/v3 golang.org/x/oauth2)',
      text: lines(
        `provider, err := oidc.NewProvider(ctx, "${c.issuer}")`,
        'if err != nil {',
        '	log.Fatal(err)',
        '}',
        'config := oauth2.Config{',
        `	ClientID:     "${c.clientId}",`,
        `	ClientSecret: "${secretOf(c)}",`,
        `	RedirectURL:  "${c.redirectUri}",`,
        '	Endpoint:     provider.Endpoint(),',
        `	Scopes:       []string{${scopes
          .split(' ')
          .map((scope) => `"${scope}"`)
          .join(', ')}},`,
        '}',
        'verifier := oauth2.GenerateVerifier()',
        'url := config.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier))',
      ),
    },
  ],
  django: (c) => [
    {
      file: 'settings.py (pip install mozilla-django-oidc)',
      text: lines(
        `OIDC_RP_CLIENT_ID = "${c.clientId}"`,
        `OIDC_RP_CLIENT_SECRET = "${secretOf(c)}"`,
        'OIDC_RP_SIGN_ALGO = "RS256"',
        'OIDC_RP_SCOPES = "openid profile email"',
        'OIDC_USE_PKCE = True',
        `OIDC_OP_AUTHORIZATION_ENDPOINT = "${c.issuer}/oauth/v2/authorize"`,
        `OIDC_OP_TOKEN_ENDPOINT = "${c.issuer}/oauth/v2/token"`,
        `OIDC_OP_USER_ENDPOINT = "${c.issuer}/oidc/v1/userinfo"`,
        `OIDC_OP_JWKS_ENDPOINT = "${c.issuer}/oauth/v2/keys"`,
      ),
    },
  ],
  fastapi: (c) => [
    {
      file: 'auth.py (pip install authlib httpx itsdangerous)',
      text: lines(
        'from authlib.integrations.starlette_client import OAuth',
        '',
        'oauth = OAuth()',
        'oauth.register(',
        '    "postern",',
        `    server_metadata_url="${c.issuer}/.well-known/openid-configuration",`,
        `    client_id="${c.clientId}",`,
        `    client_secret="${secretOf(c)}",`,
        `    client_kwargs={"scope": "${scopes}", "code_challenge_method": "S256"},`,
        ')',
        '',
        '@app.get("/login")',
        'async def login(request: Request):',
        `    return await oauth.postern.authorize_redirect(request, "${c.redirectUri}")`,
      ),
    },
  ],
  spring: (c) => [
    {
      file: 'application.yaml (spring-boot-starter-oauth2-client)',
      text: lines(
        'spring:',
        '  security:',
        '    oauth2:',
        '      client:',
        '        registration:',
        '          postern:',
        `            client-id: "${c.clientId}"`,
        `            client-secret: "${secretOf(c)}"`,
        '            scope: openid, profile, email',
        '        provider:',
        '          postern:',
        `            issuer-uri: ${c.issuer}`,
      ),
    },
  ],
  dotnet: (c) => [
    {
      file: 'Program.cs (Microsoft.AspNetCore.Authentication.OpenIdConnect)',
      text: lines(
        'builder.Services',
        '    .AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)',
        '    .AddCookie()',
        '    .AddOpenIdConnect(options =>',
        '    {',
        `        options.Authority = "${c.issuer}";`,
        `        options.ClientId = "${c.clientId}";`,
        `        options.ClientSecret = "${secretOf(c)}";`,
        '        options.ResponseType = "code";',
        `        options.CallbackPath = "${pathOf(c.redirectUri)}";`,
        '        options.SaveTokens = true;',
        ...(isPlain(c) ? ['        options.RequireHttpsMetadata = false; // while you try it'] : []),
        '    });',
      ),
    },
  ],
  laravel: (c) => [
    {
      file: '.env (composer require laravel/socialite socialiteproviders/zitadel)',
      text: lines(
        `ZITADEL_CLIENT_ID=${c.clientId}`,
        `ZITADEL_CLIENT_SECRET=${secretOf(c)}`,
        `ZITADEL_BASE_URL=${c.issuer}`,
        `ZITADEL_REDIRECT_URI=${c.redirectUri}`,
      ),
    },
  ],
  php: (c) => [
    {
      file: 'login.php (composer require jumbojett/openid-connect-php)',
      text: lines(
        `$oidc = new Jumbojett\\OpenIDConnectClient('${c.issuer}', '${c.clientId}', '${secretOf(c)}');`,
        `$oidc->setRedirectURL('${c.redirectUri}');`,
        "$oidc->setCodeChallengeMethod('S256');",
        "$oidc->addScope(['openid', 'profile', 'email']);",
        '$oidc->authenticate();',
        "$name = $oidc->requestUserInfo('name');",
      ),
    },
  ],
  android: (c) => [
    {
      file: 'build.gradle.kts (net.openid:appauth)',
      text: `android.defaultConfig.manifestPlaceholders["appAuthRedirectScheme"] = "${schemeOf(c.redirectUri)}"`,
    },
    {
      file: 'Auth.kt',
      text: lines(
        `AuthorizationServiceConfiguration.fetchFromIssuer(Uri.parse("${c.issuer}")) { service, _ ->`,
        '    val request = AuthorizationRequest.Builder(',
        `        service!!, "${c.clientId}", ResponseTypeValues.CODE, Uri.parse("${c.redirectUri}"),`,
        `    ).setScope("${scopes}").build()`,
        '}',
      ),
    },
  ],
  ios: (c) => [
    {
      file: 'Auth.swift (AppAuth-iOS)',
      text: lines(
        `let issuer = URL(string: "${c.issuer}")!`,
        `let clientID = "${c.clientId}"`,
        `let redirectURI = URL(string: "${c.redirectUri}")!`,
        `let scopes = "${scopes}".components(separatedBy: " ")`,
      ),
    },
    {
      file: 'Info.plist',
      text: lines(
        '<key>CFBundleURLTypes</key>',
        '<array><dict>',
        `  <key>CFBundleURLSchemes</key><array><string>${schemeOf(c.redirectUri)}</string></array>`,
        '</dict></array>',
      ),
    },
  ],
  'react-native': (c) => [appAuth(c, 'auth.ts (npm install react-native-app-auth)')],
  flutter: (c) => [
    {
      file: 'auth.dart (flutter pub add flutter_appauth)',
      text: lines(
        'final result = await const FlutterAppAuth().authorizeAndExchangeCode(',
        '  AuthorizationTokenRequest(',
        `    '${c.clientId}', '${c.redirectUri}',`,
        `    issuer: '${c.issuer}',`,
        `    scopes: '${scopes}'.split(' '),`,
        ...(isPlain(c) ? ['    allowInsecureConnections: true, // while you try it'] : []),
        '  ),',
        ');',
      ),
    },
  ],
  cli: (c) => [
    {
      file: 'sh',
      text: lines(
        `curl ${c.issuer}/oauth/v2/device_authorization \\`,
        `  -d client_id=${c.clientId} -d "scope=${scopes}"`,
        '',
        `curl ${c.issuer}/oauth/v2/token \\`,
        '  -d grant_type=urn:ietf:params:oauth:grant-type:device_code \\',
        `  -d client_id=${c.clientId} -d device_code=$DEVICE_CODE`,
      ),
    },
  ],
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
        `    scope: '${scopes}',`,
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
  mcp: (c) => [
    {
      file: `${wellKnownOf(resourceOf(c))}`,
      text: JSON.stringify(
        {
          resource: resourceOf(c),
          authorization_servers: [c.issuer],
          bearer_methods_supported: ['header'],
        },
        undefined,
        2,
      ),
    },
    {
      file: '401',
      text: `WWW-Authenticate: Bearer resource_metadata="${wellKnownOf(resourceOf(c))}"`,
    },
    {
      file: 'sh',
      text: introspecting(c),
    },
  ],
  introspection: (c) => [
    {
      file: 'sh',
      text: introspecting(c),
    },
  ],
  grafana: (c) => [
    {
      file: 'grafana.ini',
      text: lines(
        '[server]',
        `root_url = ${originOf(c.redirectUri)}`,
        '',
        '[auth.generic_oauth]',
        'enabled = true',
        'name = Postern',
        `client_id = ${c.clientId}`,
        `client_secret = ${secretOf(c)}`,
        `scopes = ${scopes}`,
        `auth_url = ${c.issuer}/oauth/v2/authorize`,
        `token_url = ${c.issuer}/oauth/v2/token`,
        `api_url = ${c.issuer}/oidc/v1/userinfo`,
        'use_pkce = true',
        'use_refresh_token = true',
      ),
    },
  ],
  argocd: (c) => [
    {
      file: 'argocd-cm',
      text: lines(
        'data:',
        `  url: ${originOf(c.redirectUri)}`,
        '  oidc.config: |',
        '    name: Postern',
        `    issuer: ${c.issuer}`,
        `    clientID: "${c.clientId}"`,
        '    clientSecret: $oidc.postern.clientSecret',
        '    requestedScopes: [openid, profile, email]',
      ),
    },
    { file: 'argocd-secret', text: lines('stringData:', `  oidc.postern.clientSecret: "${secretOf(c)}"`) },
  ],
  'oauth2-proxy': (c) => [
    {
      file: 'oauth2-proxy.cfg',
      text: lines(
        'provider = "oidc"',
        `oidc_issuer_url = "${c.issuer}"`,
        `client_id = "${c.clientId}"`,
        `client_secret = "${secretOf(c)}"`,
        `redirect_url = "${c.redirectUri}"`,
        'scope = "openid profile email"',
        'code_challenge_method = "S256"',
        'email_domains = ["*"]',
      ),
    },
  ],
  nextcloud: (c) => [
    {
      file: 'sh (app user_oidc)',
      text: lines(
        'occ user_oidc:provider Postern \\',
        `  --clientid="${c.clientId}" --clientsecret="${secretOf(c)}" \\`,
        `  --discoveryuri="${c.issuer}/.well-known/openid-configuration" \\`,
        '  --scope="openid profile email"',
      ),
    },
  ],
  gitea: (c) => [
    {
      file: 'sh',
      text: lines(
        'gitea admin auth add-oauth --name postern --provider openidConnect \\',
        `  --key "${c.clientId}" --secret "${secretOf(c)}" \\`,
        `  --auto-discover-url "${c.issuer}/.well-known/openid-configuration"`,
      ),
    },
  ],
};

/** None where the values say it all. */
export const blocksFor = (framework: string, connection: Connection): readonly Block[] =>
  blocks[framework]?.(connection) ?? [];
