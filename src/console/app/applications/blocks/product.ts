import { type Blocks, lines, originOf, secretOf } from './connection.ts';

export const productBlocks: Blocks = {
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
        `scopes = ${c.scopes}`,
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
