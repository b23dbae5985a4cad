import { describe, expect, test } from 'bun:test';
import { normalPath, readTarget } from './target.ts';

describe('paths', () => {
  test.each([
    ['/', '/'],
    ['//', '/'],
    ['/.well-known/openid-configuration', '/.well-known/openid-configuration'],
    ['//.well-known/openid-configuration', '/.well-known/openid-configuration'],
    ['///oauth/v2/token', '/oauth/v2/token'],
    ['/a/./b', '/a/b'],
    ['/a/../b', '/b'],
    ['/a/%2e%2E/b/%2e', '/b/'],
    ['/a/.%2e', '/'],
    ['/../../b', '/b'],
    ['/a/..//evil.example', '/evil.example'],
    ['/v2/users//email', '/v2/users//email'],
    ['/v2/users/..email/...', '/v2/users/..email/...'],
    ['/v2/users/', '/v2/users/'],
  ])('%s is %s', (given, expected) => {
    expect(normalPath(given)).toBe(expected);
    expect(normalPath(expected)).toBe(expected);
  });

  test('is what browsers make of dots', () => {
    for (const path of ['/a/b/../c/./d', '/a/%2e%2e/%2E/b', '/a/b/..', '/..', '/a/.'])
      expect(normalPath(path)).toBe(new URL(path, 'http://localhost').pathname);
  });
});

describe('targets', () => {
  test.each([
    ['GET', '/a?b=c?d', 'ID.example:8443', { path: '/a', query: 'b=c?d', host: 'id.example:8443' }],
    ['GET', 'http://b.example/a?b', 'a.example', { path: '/a', query: 'b', host: 'b.example' }],
    ['GET', 'HTTPS://b.example:443', 'a.example', { path: '/', query: '', host: 'b.example:443' }],
    ['GET', 'http://b.example?x', 'a.example', { path: '/', query: 'x', host: 'b.example' }],
    ['GET', '/', '[::1]:8080', { path: '/', query: '', host: '[::1]:8080' }],
    ['OPTIONS', '*', 'a.example', { path: '*', query: '', host: 'a.example' }],
  ])('%s %s at %s', (verb, target, host, expected) => {
    expect(readTarget(verb, target, host, undefined)).toEqual(expected);
  });

  test('a proxy that is trusted knows the host better', () => {
    expect(readTarget('GET', 'http://b.example/', 'a.example', 'C.example')?.host).toBe('c.example');
  });

  test.each([
    ['GET', '/', undefined],
    ['GET', '/', ''],
    ['GET', '/', 'a:b:c'],
    ['GET', '/', '%zz'],
    ['GET', '/', 'a.example, b.example'],
    ['GET', '/', 'user@a.example'],
    ['GET', '*', 'a.example'],
    ['GET', 'a', 'a.example'],
    ['GET', '', 'a.example'],
    ['GET', 'ftp://b.example/', 'a.example'],
    ['GET', 'http://user@b.example/', 'a.example'],
    ['GET', 'http:///a', 'a.example'],
    ['GET', '/a#b', 'a.example'],
    ['GET', '/é', 'a.example'],
    ['CONNECT', 'b.example:443', 'a.example'],
  ])('%s %p at %p is refused', (verb, target, host) => {
    expect(readTarget(verb, target, host, undefined)).toBeUndefined();
  });
});
