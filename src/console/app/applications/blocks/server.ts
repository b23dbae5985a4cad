import { type Blocks, isPlain, lines, pathOf, secretOf } from './connection.ts';

/** Servers in other languages. */
export const serverBlocks: Blocks = {
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
        `	Scopes:       []string{${c.scopes
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
        `    client_kwargs={"scope": "${c.scopes}", "code_challenge_method": "S256"},`,
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
};
