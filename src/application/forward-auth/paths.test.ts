import { expect, test } from 'bun:test';
import { isPathPattern, isSkipped } from './paths.ts';

test.each([
  '/',
  '/health',
  '/health/',
  '/public/*',
  '/*',
  '/api/*/status',
  '/a.b~c-d_e',
  `/${'a'.repeat(199)}`,
])('%s is a pattern', (pattern) => {
  expect(isPathPattern(pattern)).toBe(true);
});

test.each([
  '',
  'health',
  '/a//b',
  '/a*',
  '/a/**',
  '/../a',
  '/a/./b',
  '/a%2fb',
  '/a?b',
  '/ä',
  `/${'a'.repeat(200)}`,
])('"%s" is none', (pattern) => {
  expect(isPathPattern(pattern)).toBe(false);
});

test.each([
  ['/health', ['/health'], ['/health/', '/health/x', '/healthy', '/']],
  [
    '/public/*',
    ['/public/', '/public/a', '/public/a/b', '/public/a/'],
    ['/public', '/publica/a', '/a/public/b'],
  ],
  ['/api/*/status', ['/api/1/status'], ['/api//status', '/api/status', '/api/1/2/status', '/api/1/status/']],
  ['/*', ['/', '/a', '/a/b'], []],
  ['/', ['/'], ['/a']],
])('%s matches whole segments', (pattern, matching, others) => {
  for (const path of matching) expect([path, isSkipped([pattern], path)]).toEqual([path, true]);
  for (const path of others) expect([path, isSkipped([pattern], path)]).toEqual([path, false]);
});

test('what can be read in two ways is skipped by no pattern', () => {
  for (const path of [
    '/a/../b',
    '/a/%2e%2e/b',
    '/a%2fb',
    '/a%5cb',
    '/a//b',
    '/a;b',
    '/a%3bb',
    '/a%00',
    '/a%',
    '/a%25',
    '/ä',
    '/a#/../../b',
    '/a/%c0%ae%c0%ae/b',
    '/a/%e0%80%ae%E0%80%AE/b',
  ])
    expect([path, isSkipped(['/*'], path)]).toEqual([path, false]);
  expect(isSkipped(['/*'], '/a%20b')).toBe(true);
  expect(isSkipped(['/*'], `/${encodeURIComponent('ä€ࠀ😀')}`)).toBe(true);
});

test('a match costs as much as the path is long, whatever the pattern', () => {
  const pattern = `/${'*/'.repeat(90)}x`;
  expect(isPathPattern(pattern)).toBe(true);
  expect(isSkipped([pattern], `/${'a/'.repeat(3_000)}`)).toBe(false);
});
