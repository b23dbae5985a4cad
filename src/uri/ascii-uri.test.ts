import { describe, expect, test } from 'bun:test';
import { asciiUri } from './index.ts';

/** Each letter with 0x100 added: what a cut to Latin-1 would turn back into the letter. */
const shifted = (text: string) =>
  [...text].map((letter) => String.fromCharCode(letter.charCodeAt(0) + 0x100)).join('');

const refusal = (uri: string): string | undefined => {
  try {
    asciiUri(uri);
    return undefined;
  } catch (error) {
    return (error as { id: string }).id;
  }
};

describe('a URI in ASCII', () => {
  test.each([
    ['https://例え.jp', 'https://xn--r8jz45g.jp'],
    ['https://例え.jp:8443/č?q=ü#ß', 'https://xn--r8jz45g.jp:8443/%C4%8D?q=%C3%BC#%C3%9F'],
    ['https://*.bücher.example/cb', 'https://*.xn--bcher-kva.example/cb'],
    ['https://bücher.example:*/cb', 'https://xn--bcher-kva.example:*/cb'],
    ['https://xn--bcher-kva.example/č', 'https://xn--bcher-kva.example/%C4%8D'],
    ['https://jö@例え.jp/', 'https://j%C3%B6@xn--r8jz45g.jp/'],
    ['http://[::1]:80/č', 'http://[::1]:80/%C4%8D'],
    ['/ui/login?loginName=björn 😀', '/ui/login?loginName=bj%C3%B6rn%20%F0%9F%98%80'],
    ['com.example.app://größe/č', 'com.example.app://gr%C3%B6%C3%9Fe/%C4%8D'],
    ['com.example.app:/č', 'com.example.app:/%C4%8D'],
    ['/\\evil.example', '/%5Cevil.example'],
    ['https://a.example/"<>^`{|}', 'https://a.example/%22%3C%3E%5E%60%7B%7C%7D'],
  ])('%s', (given, expected) => {
    expect(asciiUri(given)).toBe(expected);
    expect(asciiUri(expected)).toBe(expected);
  });

  test.each([
    'https://SHOP.example:443',
    'https://shop.example/a/../b?x=%c4%8d&y=%2f#z',
    'http://localhost:3000/cb?a=[1]&b=(2)',
    'myapp:/cb',
    '/ui/login',
    '',
  ])('%s stays to the letter', (uri) => {
    expect(asciiUri(uri)).toBe(uri);
  });

  test('leads where a browser would go with the original', () => {
    for (const uri of [
      'https://例え.jp/č?ü',
      'https://a。b.example/',
      'https://ＡＢＣ.example/',
      `https://${shifted('evil.example/')}.preview.example.com/cb`,
    ]) {
      const [written, meant] = [new URL(asciiUri(uri)), new URL(uri)];
      expect(written.href).toBe(meant.href);
      expect(asciiUri(uri)).toMatch(/^[\x21-\x7e]+$/);
    }
  });

  test.each([
    'https://a.example/\r\nset-cookie: a=b',
    'https://a.example/\0',
    'https://a.example/\ud800',
    'https://a／b.example/č',
    'https://evil.example\\.preview.example.com/cb',
    'https://a b.example/',
    'https://xn--zz.bücher.example/',
    'https://a:b:c.ü/',
    'ht tp://a.example/',
  ])('%p is refused', (uri) => {
    expect(refusal(uri)).toBe('URI-Asc01');
  });
});
