import { describe, expect, test } from 'bun:test';
import { asciiForm } from './clean-uris.ts';
import { emptyOidcConfig } from './oidc-config.ts';
import { checkOidcConfig } from './oidc-rules.ts';
import {
  allowedOrigins,
  postLogoutRedirectUriAllowed,
  type RedirectingClient,
  redirectUriAllowed,
  redirectUriProblem,
} from './redirect-uris.ts';

const client = (given: Partial<RedirectingClient>): RedirectingClient => ({ ...emptyOidcConfig, ...given });
const web = (...redirectUris: string[]) => client({ redirectUris });
const native = (...redirectUris: string[]) =>
  client({ redirectUris, applicationType: 'native', authMethod: 'none' });
const development = (...redirectUris: string[]) =>
  client({ redirectUris, devMode: true, authMethod: 'none' });

describe('a web client', () => {
  const shop = web('https://shop.example/cb?tenant=1');

  test('gets exactly what it registered', () => {
    expect(redirectUriAllowed(shop, 'https://shop.example/cb?tenant=1')).toBe(true);
    for (const uri of [
      '',
      'https://shop.example/cb',
      'https://shop.example/cb?tenant=1&x=2',
      'https://shop.example/cb/?tenant=1',
      'https://SHOP.example/cb?tenant=1',
      'https://shop.example:443/cb?tenant=1',
      'https://shop.example/../cb?tenant=1',
      'https://shop.example/cb?tenant=1#token',
      'https://shop.example.evil.example/cb?tenant=1',
      'https://evil.example/https://shop.example/cb?tenant=1',
    ]) {
      expect(redirectUriAllowed(shop, uri), uri).toBe(false);
    }
  });

  test('may use http only when it keeps a secret', () => {
    const uri = 'http://intranet/cb';
    expect(redirectUriAllowed(web(uri), uri)).toBe(true);
    const open = client({ redirectUris: [uri], authMethod: 'none' });
    expect(redirectUriProblem(open, uri)).toContain('https');
    expect(redirectUriAllowed(client({ ...open, devMode: true }), uri)).toBe(true);
    expect(redirectUriAllowed(client({ redirectUris: [uri], applicationType: 'user_agent' }), uri)).toBe(
      false,
    );
  });

  test('may not choose its port on a loopback address, nor use a scheme of its own', () => {
    expect(redirectUriAllowed(web('http://localhost/cb'), 'http://localhost:4711/cb')).toBe(false);
    expect(redirectUriProblem(web('app:/cb'), 'app:/cb')).toContain('native');
  });
});

describe('a native client', () => {
  test('chooses its port, and how it calls itself, on a loopback address', () => {
    const app = native('http://localhost:3000/cb?x=1');
    for (const uri of [
      'http://localhost/cb?x=1',
      'http://127.0.0.1:51234/cb?x=1',
      'http://[::1]:51234/cb?x=1',
    ]) {
      expect(redirectUriAllowed(app, uri), uri).toBe(true);
    }
    for (const uri of [
      'http://localhost:3000/other?x=1',
      'http://localhost:3000/cb',
      'http://localhost.evil.example:3000/cb?x=1',
      'http://127.0.0.2:3000/cb?x=1',
      'https://localhost:3000/cb?x=1',
      'http://user@localhost:3000/cb?x=1',
      'http://localhost:3000\\@evil.example/cb?x=1',
      'http://localhost:3000/cb?x=1#f',
    ]) {
      expect(redirectUriAllowed(app, uri), uri).toBe(false);
    }
  });

  test('chooses its port under https as well, and stays with its scheme', () => {
    const app = native('https://127.0.0.1:8443/cb');
    for (const uri of ['https://127.0.0.1:51234/cb', 'https://127.0.0.1/cb', 'https://[::1]:51234/cb']) {
      expect(redirectUriAllowed(app, uri), uri).toBe(true);
    }
    expect(redirectUriAllowed(app, 'http://127.0.0.1:51234/cb')).toBe(false);
    expect(redirectUriAllowed(app, 'https://127.0.0.2:51234/cb')).toBe(false);
    expect(redirectUriAllowed(web('https://127.0.0.1:8443/cb'), 'https://127.0.0.1:51234/cb')).toBe(false);
  });

  test('uses a scheme of its own exactly as registered, but none that a browser runs', () => {
    expect(redirectUriAllowed(native('com.example.app:/cb'), 'com.example.app:/cb')).toBe(true);
    expect(redirectUriAllowed(native('com.example.app:/cb'), 'com.example.app:/cb2')).toBe(false);
    for (const uri of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd']) {
      expect(redirectUriAllowed(native(uri), uri), uri).toBe(false);
    }
  });

  test('may use http elsewhere only in development mode', () => {
    expect(redirectUriProblem(native('http://example.com/cb'), 'http://example.com/cb')).toContain(
      'localhost',
    );
  });
});

describe('development mode', () => {
  test('lets * stand for anything within one part', () => {
    const preview = development('https://*.preview.example/cb', 'http://localhost:*/cb');
    for (const uri of ['https://pr-12.preview.example/cb', 'http://localhost:5173/cb']) {
      expect(redirectUriAllowed(preview, uri), uri).toBe(true);
    }
    for (const uri of [
      'https://evil.example/x.preview.example/cb',
      'https://evil.example?.preview.example/cb',
      'https://user@x.preview.example/cb',
      'https://evil.example#.preview.example/cb',
      'https://evil.example\\.preview.example/cb',
      'https://pr-12.preview.example/cb/more',
    ]) {
      expect(redirectUriAllowed(preview, uri), uri).toBe(false);
    }
  });

  test('lets * never reach over the end of a part, however that end is written', () => {
    const preview = development('https://*.preview.example.com/cb', 'https://shop.example/*/cb?state=*');
    const shifted = (text: string, by: number) =>
      [...text].map((letter) => String.fromCharCode(letter.charCodeAt(0) + by)).join('');
    for (const end of [
      '/',
      '?',
      '#',
      '@',
      '\\',
      '%2f',
      '%5c',
      '%40',
      '\u2044',
      '\u2100',
      '\uff0f',
      '\uff20',
      '\u3002',
    ]) {
      const uri = `https://evil.example${end}.preview.example.com/cb`;
      expect(redirectUriAllowed(preview, uri), uri).toBe(false);
    }
    for (const dot of ['.', '\u3002', '\uff0e', '\uff61', '%2e', '%E3%80%82']) {
      const uri = `https://evil${dot}x.preview.example.com/cb`;
      expect(redirectUriAllowed(preview, uri), uri).toBe(false);
    }
    // Whatever is left of such letters in a header is one label of the registered domain.
    const attack = `https://${shifted('evil.example/', 0x100)}.preview.example.com/cb`;
    expect(asciiForm(attack)).toMatch(/^https:\/\/xn--[a-z0-9]+\.preview\.example\.com\/cb$/);
    expect(redirectUriAllowed(preview, 'https://shop.example/a.b/cb?state=1.2')).toBe(true);
    expect(redirectUriAllowed(preview, 'https://shop.example/a/b/cb?state=1')).toBe(false);
    expect(redirectUriAllowed(preview, 'https://shop.example/a/cb?state=1?2')).toBe(false);
  });

  test('lets * stand for no empty label or port', () => {
    const preview = development(
      'https://*.preview.example/cb',
      'https://a*.b*.preview.example/x',
      'http://localhost:*/cb',
    );
    for (const uri of [
      'https://.preview.example/cb',
      'https://a.b1.preview.example/x',
      'http://localhost:/cb',
    ])
      expect(redirectUriAllowed(preview, uri), uri).toBe(false);
    expect(redirectUriAllowed(preview, 'https://a1.b1.preview.example/x')).toBe(true);
    expect(redirectUriAllowed(preview, 'https://aa.bb.preview.example/x')).toBe(true);
  });

  test('lets * stand only below a domain that belongs to somebody', () => {
    for (const [pattern, uri] of [
      ['https://*/cb', 'https://evil/cb'],
      ['https://*:8443/cb', 'https://evil:8443/cb'],
      ['https://*.com', 'https://evil.com'],
      ['https://*.COM/cb', 'https://evil.com/cb'],
      ['https://*.*/cb', 'https://evil.com/cb'],
      ['https://*.*.com/cb', 'https://www.evil.com/cb'],
      ['https://shop.*/cb', 'https://shop.evil/cb'],
      ['https://shop.*.com/cb', 'https://shop.evil.com/cb'],
      ['https://*shop.com/cb', 'https://evilshop.com/cb'],
      ['https://*.co.uk/cb', 'https://evil.co.uk/cb'],
      ['https://*.com./cb', 'https://evil.com./cb'],
      ['https://192.0.2.*/cb', 'https://192.0.2.66/cb'],
      ['https://*.0.2.66/cb', 'https://192.0.2.66/cb'],
    ] as const) {
      expect(redirectUriAllowed(development(pattern), uri), pattern).toBe(false);
      const config = { ...emptyOidcConfig, devMode: true, redirectUris: [pattern] };
      expect(() => checkOidcConfig(config), pattern).toThrow(/below a domain of your own/);
      expect(() =>
        checkOidcConfig({ ...emptyOidcConfig, devMode: true, postLogoutRedirectUris: [pattern] }),
      ).toThrow(/post_logout_redirect_uris has/);
    }
    for (const [pattern, uri] of [
      ['https://*.shop.com/cb', 'https://pr-1.shop.com/cb'],
      ['https://pr-*.shop.co.uk/cb', 'https://pr-1.shop.co.uk/cb'],
      ['http://*.localhost:3000/cb', 'http://a.localhost:3000/cb'],
      ['http://*.test/cb', 'http://a.test/cb'],
    ] as const) {
      expect(redirectUriAllowed(development(pattern), uri), pattern).toBe(true);
      expect(() =>
        checkOidcConfig({ ...emptyOidcConfig, devMode: true, redirectUris: [pattern] }),
      ).not.toThrow();
    }
  });

  test('lets * in a path stand for no way up', () => {
    const shop = development('https://shop.example/app/*', 'https://shop.example/*/cb');
    for (const up of [
      '..',
      '.',
      '%2e%2e',
      '%2E.',
      '.%2e',
      '%2e',
      '%252e%252e',
      '..;x',
      '..%3bx',
      'a%2f..%2f..',
      'a%5c..',
    ])
      for (const uri of [`https://shop.example/app/${up}`, `https://shop.example/${up}/cb`])
        expect(redirectUriAllowed(shop, uri), uri).toBe(false);
    for (const uri of [
      'https://shop.example/app/',
      'https://shop.example/app/..a',
      'https://shop.example/a.b/cb',
    ])
      expect(redirectUriAllowed(shop, uri), uri).toBe(true);
  });

  test('is what wildcards need', () => {
    const strict = client({ redirectUris: ['https://*.preview.example/cb'] });
    expect(redirectUriAllowed(strict, 'https://pr-12.preview.example/cb')).toBe(false);
  });
});

test('what is not ASCII matches in the form in which it is sent, in every list', () => {
  const uri = 'https://例え.jp/č?q=é';
  const sent = 'https://xn--r8jz45g.jp/%C4%8D?q=%C3%A9';
  expect(asciiForm(uri)).toBe(sent);
  for (const registered of [uri, sent]) {
    for (const asked of [uri, sent]) {
      expect(redirectUriAllowed(web(registered), asked)).toBe(true);
      expect(postLogoutRedirectUriAllowed(client({ postLogoutRedirectUris: [registered] }), asked)).toBe(
        true,
      );
    }
  }
  expect(redirectUriAllowed(web(uri), 'https://例え.jp/c\u030c?q=é')).toBe(false);
  expect(
    redirectUriAllowed(development('https://*.例え.jp:*/č'), 'https://a.xn--r8jz45g.jp:8443/%C4%8D'),
  ).toBe(true);
  expect(allowedOrigins({ redirectUris: [uri], additionalOrigins: ['https://bücher.example'] })).toEqual([
    'https://xn--bcher-kva.example',
    'https://xn--r8jz45g.jp',
  ]);
});

test('after logout only registered URIs are visited', () => {
  const shop = client({ postLogoutRedirectUris: ['https://shop.example/bye'] });
  expect(postLogoutRedirectUriAllowed(shop, 'https://shop.example/bye')).toBe(true);
  expect(postLogoutRedirectUriAllowed(shop, 'https://shop.example/')).toBe(false);
  expect(postLogoutRedirectUriAllowed(shop, '')).toBe(false);
});

test('browsers may call from the origins of redirect URIs and the additional ones', () => {
  expect(
    allowedOrigins({
      redirectUris: ['https://shop.example/a', 'https://shop.example/b', 'app:/cb', 'not a uri'],
      additionalOrigins: ['https://admin.example'],
    }),
  ).toEqual(['https://admin.example', 'https://shop.example']);
});
