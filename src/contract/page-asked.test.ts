import { expect, test } from 'bun:test';
import { pageAsked } from './page-asked.ts';

const page = { offset: 20n, limit: 10, asc: true };

function asked(prefer?: string) {
  const responseHeaders = new Headers();
  const headers = new Headers(prefer === undefined ? {} : { prefer });
  return {
    ...pageAsked({ headers, responseHeaders }, page),
    applied: responseHeaders.get('preference-applied'),
  };
}

test.each(['count=none', 'respond-async, count="none"', 'Count = None; foo'])(
  '%j is not counted',
  (prefer) => {
    expect(asked(prefer)).toEqual({ ...page, uncounted: true, applied: 'count=none' });
  },
);

test.each([undefined, 'count=exact', 'discount=none', 'count=nonesuch'])('%j is counted', (prefer) => {
  expect(asked(prefer)).toEqual({ ...page, applied: null });
});

test('who asks for no page has the first', () => {
  const headers = new Headers({ prefer: 'count=none' });
  expect(pageAsked({ headers, responseHeaders: new Headers() }, undefined)).toMatchObject({
    offset: 0n,
    uncounted: true,
  });
});
