import { expect, test } from 'bun:test';
import type { Connection } from './blocks/connection.ts';
import { blocksFor } from './blocks.ts';
import { frameworks, uriOf } from './frameworks.ts';

const connection: Connection = {
  issuer: 'https://id.example.com',
  clientId: '1234567890',
  secret: 'a-secret',
  redirectUri: 'https://app.example.com/callback',
  postLogoutUri: 'https://app.example.com/',
  scopes: 'openid profile',
};

test.each(frameworks.map((framework) => [framework.id, framework] as const))(
  'what %s is given names the issuer and the client, and the secret where it has one',
  (id, { way }) => {
    const text = blocksFor(id, connection)
      .map((block) => block.text)
      .join('\n');
    if (id === 'other') return expect(text).toBe('');
    expect(text).toContain(connection.issuer);
    expect(text).toContain(connection.clientId);
    expect(text.includes('a-secret')).toBe(way === 'web' || way === 'api');
    expect(text).not.toContain('undefined');
  },
);

test.each([
  ['express', 'allowInsecureRequests'],
  ['fastify', 'allowInsecureRequests'],
  ['dotnet', 'RequireHttpsMetadata = false'],
  ['flutter', 'allowInsecureConnections'],
  ['react-native', 'dangerouslyAllowInsecureHttpRequests'],
])('%s, which refuses plain http by itself, is told of it where the issuer has it', (id, told) => {
  const text = (issuer: string) =>
    blocksFor(id, { ...connection, issuer })
      .map((block) => block.text)
      .join('\n');
  expect(text('http://localhost:8080')).toContain(told);
  expect(text('https://id.example.com')).not.toContain(told);
});

test('what is suggested is an absolute URI', () => {
  for (const framework of frameworks)
    for (const place of [framework.callback, framework.signedOut])
      for (const uri of uriOf(framework, place))
        expect([framework.id, URL.canParse(uri)]).toEqual([framework.id, true]);
});

test.each(['introspection', 'mcp'])('%s by a key has no secret in it', (id) => {
  const text = blocksFor(id, { ...connection, secret: undefined })
    .map((block) => block.text)
    .join('\n');
  expect(text).toContain('client_assertion=$SIGNED_JWT');
  expect(text).not.toContain('--user');
});
