import { type Attack, fill, get, head, post } from './attack.ts';

/** What the listener lets pass of a head. */
const largestHead = 15_000;
/** What the protocol endpoints read of a form. */
const largestForm = 65_000;

function manyHeaders(size: number): string {
  let lines = 'x-0: 1';
  for (let i = 1; lines.length < size; i++) lines += `\nx-${i}: 1`;
  return lines;
}

const urls: Attack[] = [
  { name: 'parameters', make: (size: number) => `/v2/settings/login?${fill('a&', size)}`, says: /REQ-Quer4/ },
  { name: 'a path of fields', make: (size: number) => `/v2/settings/login?${fill('ctx.', size)}a=1` },
  {
    name: 'one field again and again',
    make: (size: number) => `/v2/settings/login?${fill('ctx.org_id=1&', size)}`,
  },
  { name: 'parameters of authorize', make: (size: number) => `/oauth/v2/authorize?${fill('a=&', size)}` },
  { name: 'scopes', make: (size: number) => `/oauth/v2/authorize?scope=${fill('a+', size)}` },
  { name: 'brackets of a field', make: (size: number) => `/v2/settings/login?${fill('[', size)}x` },
  { name: 'slashes of a page', make: (size: number) => `/ui/login/${fill('/', size)}x` },
  { name: 'slashes', make: (size: number) => `/v2/users/${fill('a/', size)}` },
].map((attack) => ({ ...attack, send: get, size: largestHead }));

const headers: Attack[] = [
  { name: 'headers', make: manyHeaders },
  {
    name: 'the weight of an encoding',
    make: (size: number) => `accept-encoding: gzip;q=0.${fill('9', size)}x`,
  },
  { name: 'languages', make: (size: number) => `accept-language: ${fill('a-b;q=0.1,', size)}` },
  { name: 'cookies', make: (size: number) => `cookie: ${fill('a=b;', size)}` },
  { name: 'a token of dots', make: (size: number) => `authorization: Bearer ${fill('.', size)}` },
  { name: 'a token of one letter', make: (size: number) => `authorization: Bearer ${fill('a', size)}` },
  { name: 'labels of an origin', make: (size: number) => `origin: http://${fill('a.', size)}` },
].map((attack) => ({ ...attack, send: head, size: largestHead }));

const endpoints = [
  '/oauth/v2/token',
  '/oauth/v2/introspect',
  '/oauth/v2/revoke',
  '/oauth/v2/authorize',
  '/oidc/v1/end_session',
  '/oidc/v1/userinfo',
  '/ui/login/loginname',
];
const byAssertion =
  'grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer';

const forms: Attack[] = endpoints.flatMap((path) => [
  ...[
    { name: 'fields', make: (size: number) => fill('a=b&', size) },
    { name: 'more fields than are read', make: (size: number) => fill('a=b&', 60 * size) },
    { name: 'percent signs', make: (size: number) => `a=${fill('%41', size)}` },
    { name: 'one value', make: (size: number) => `grant_type=authorization_code&code=${fill('a', size)}` },
    {
      name: 'an assertion',
      make: (size: number) =>
        `${byAssertion}&client_assertion=${fill('e', size / 3)}.${fill('a', size / 2)}.a`,
    },
  ].map(({ name, make }) => ({
    name: `${path}: ${name}`,
    make,
    send: post(path, { 'content-type': 'application/x-www-form-urlencoded' }, 'stranger'),
    size: largestForm,
  })),
  {
    name: `${path}: parts of multipart`,
    make: (size) => fill('--x\r\ncontent-disposition: form-data; name="a"\r\n\r\nb\r\n', size),
    send: post(path, { 'content-type': 'multipart/form-data; boundary=x' }, 'stranger'),
  },
]);

export const elsewhere: readonly Attack[] = [...urls, ...headers, ...forms];
