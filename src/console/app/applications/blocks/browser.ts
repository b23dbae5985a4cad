import { type Block, type Blocks, type Connection, lines } from './connection.ts';

const oidcClientTs = (c: Connection, file: string): Block => ({
  file,
  text: lines(
    '{',
    `  authority: '${c.issuer}',`,
    `  client_id: '${c.clientId}',`,
    `  redirect_uri: '${c.redirectUri}',`,
    `  post_logout_redirect_uri: '${c.postLogoutUri}',`,
    "  response_type: 'code',",
    `  scope: '${c.scopes}',`,
    '}',
  ),
});

export const browserBlocks: Blocks = {
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
        `    scope: '${c.scopes}',`,
        '    useRefreshToken: true,',
        '  },',
        '})',
      ),
    },
  ],
};
