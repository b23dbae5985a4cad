import { type Block, type Blocks, type Connection, isPlain, lines, schemeOf } from './connection.ts';

const appAuth = (c: Connection, file: string): Block => ({
  file,
  text: lines(
    '{',
    `  issuer: '${c.issuer}',`,
    `  clientId: '${c.clientId}',`,
    `  redirectUrl: '${c.redirectUri}',`,
    `  scopes: [${c.scopes
      .split(' ')
      .map((scope) => `'${scope}'`)
      .join(', ')}],`,
    ...(isPlain(c) ? ['  dangerouslyAllowInsecureHttpRequests: true, // Android, while you try it'] : []),
    '}',
  ),
});

export const deviceBlocks: Blocks = {
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
        `    ).setScope("${c.scopes}").build()`,
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
        `let scopes = "${c.scopes}".components(separatedBy: " ")`,
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
        `    scopes: '${c.scopes}'.split(' '),`,
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
        `  -d client_id=${c.clientId} -d "scope=${c.scopes}"`,
        '',
        `curl ${c.issuer}/oauth/v2/token \\`,
        '  -d grant_type=urn:ietf:params:oauth:grant-type:device_code \\',
        `  -d client_id=${c.clientId} -d device_code=$DEVICE_CODE`,
      ),
    },
  ],
};
