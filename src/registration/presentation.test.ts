import { describe, expect, test } from 'bun:test';
import { presentationOf } from './presentation.ts';

const about = {
  client_uri: 'https://shop.example/',
  logo_uri: 'https://www.shop.example/logo.png',
  policy_uri: 'https://shop.example/privacy',
  tos_uri: 'https://shop.example/terms',
  initiate_login_uri: 'https://shop.example/begin',
};
const shop = {
  about,
  clientId: '1',
  redirectUris: ['https://shop.example/callback'],
  vouched: false,
};
const kinds = (presenting: Partial<typeof shop>) =>
  presentationOf({ ...shop, ...presenting }).links.map(({ kind }) => kind);
const logo = (presenting: Partial<typeof shop>) => presentationOf({ ...shop, ...presenting }).logoUri;

describe('what a client says of itself is shown', () => {
  test('at the hosts where people are sent back to, and below them', () => {
    expect(presentationOf(shop)).toEqual({
      initiateLoginUri: about.initiate_login_uri,
      logoUri: about.logo_uri,
      links: [
        { kind: 'site', url: about.client_uri, host: 'shop.example' },
        { kind: 'privacy', url: about.policy_uri, host: 'shop.example' },
        { kind: 'terms', url: about.tos_uri, host: 'shop.example' },
      ],
    });
  });

  test('at the host of its document', () => {
    const client = { clientId: 'https://shop.example/client.json', redirectUris: ['http://localhost/cb'] };
    expect(kinds(client)).toEqual(['site', 'privacy', 'terms']);
    expect(logo(client)).toBe(about.logo_uri);
  });

  test('wherever it is, where somebody has vouched for it', () => {
    expect(kinds({ redirectUris: ['com.example:/cb'], vouched: true })).toHaveLength(3);
  });

  test('not when it is somebody else’s', () => {
    for (const redirectUri of [
      'http://localhost/cb',
      'com.example:/cb',
      'https://evil.example/cb',
      'https://evilshop.example/cb',
      // Whoever has a place below a host does not have the host.
      'https://evil.shop.example/cb',
      'https://shop.example:8443/cb',
    ])
      expect([redirectUri, kinds({ redirectUris: [redirectUri] })]).toEqual([redirectUri, []]);
    const beside = ['https://shop.example/callback', 'https://evil.example/cb'];
    expect([kinds({ redirectUris: beside }), logo({ redirectUris: beside.toReversed() })]).toEqual([[], '']);
    const others = { ...shop, redirectUris: ['https://evil.example/cb'] };
    expect(presentationOf(others)).toEqual({ logoUri: '', links: [], initiateLoginUri: '' });
  });

  test('by https alone', () => {
    const plain = { ...about, client_uri: 'http://shop.example/', logo_uri: 'data:image/png;base64,AAAA' };
    expect(presentationOf({ ...shop, about: plain, vouched: true })).toMatchObject({
      logoUri: '',
      links: [{ kind: 'privacy' }, { kind: 'terms' }],
    });
  });
});
