import { describe, expect, test } from 'bun:test';
import { type InBrowser, isNewEnough, type WayIn, wayIn } from './account-choice.ts';

const now = new Date('2026-01-02T12:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const someone = (userId: string, orgId: string, seconds: number) => ({
  userId,
  orgId,
  enteredAt: ago(seconds),
  hinted: true,
});
const ada = someone('ada', 'acme', 600);
const bob = someone('bob', 'acme', 7200);
const eve = someone('eve', 'other', 60);
const unmeant = <T extends object>(candidate: T) => ({ ...candidate, hinted: false });

const browser = (
  candidates: InBrowser['candidates'],
  more: Partial<InBrowser> & { left?: string[] } = {},
): InBrowser => ({
  candidates,
  remembered: [...candidates.map(({ userId }) => userId), ...(more.left ?? [])],
  chosen: more.chosen,
});
const nobody = browser([]);
const goOn = (userId: string): WayIn => ({ to: 'goOn', userId });
const prove = (userId: string): WayIn => ({ to: 'prove', userId });
const choose: WayIn = { to: 'choose' };
const name: WayIn = { to: 'name' };

type Row = [what: string, wanted: Parameters<typeof wayIn>[0], here: InBrowser, way: WayIn];

describe('who a request means', () => {
  const createdAt = ago(5);
  const rows: Row[] = [
    ['nobody is signed in', {}, nobody, name],
    ['one who signed out is not taken, nor shown unasked', {}, browser([], { left: ['ada'] }), name],
    ['one session is enough', {}, browser([ada]), goOn('ada')],
    ['of several one is chosen', {}, browser([ada, bob]), choose],
    ['of several the hinted one', {}, browser([unmeant(ada), bob]), goOn('bob')],
    ['a hint that nobody is', {}, browser([unmeant(ada), unmeant(bob)]), name],

    ['expected, and there', { expectedUserId: 'bob' }, browser([ada, bob]), goOn('bob')],
    ['expected, and somebody else is there', { expectedUserId: 'bob' }, browser([ada]), name],
    ['expected, and hinted is another', { expectedUserId: 'bob' }, browser([ada, unmeant(bob)]), name],

    ['too old by max_age', { maxAge: 60 }, browser([ada]), prove('ada')],
    ['new enough by max_age', { maxAge: 601 }, browser([ada]), goOn('ada')],
    ['max_age does not choose among people', { maxAge: 3600 }, browser([ada, bob]), choose],
    ['max_age counts to when the request came', { maxAge: 595, createdAt }, browser([ada]), goOn('ada')],

    ['login: nobody goes on as they are', { prompt: ['login'], createdAt }, browser([ada]), name],
    ['login: several', { prompt: ['login'], createdAt }, browser([ada, bob]), name],
    [
      'login: proven since the request came',
      { prompt: ['login'], createdAt: ago(700) },
      browser([ada], { chosen: 'ada' }),
      goOn('ada'),
    ],
    [
      'login: chosen, and proven before',
      { prompt: ['login'], createdAt },
      browser([ada], { chosen: 'ada' }),
      prove('ada'),
    ],

    ['select_account: nobody', { prompt: ['select_account'] }, nobody, name],
    ['select_account: one', { prompt: ['select_account'] }, browser([ada]), choose],
    [
      'select_account: who signed out',
      { prompt: ['select_account'] },
      browser([], { left: ['ada'] }),
      choose,
    ],
    [
      'select_account: chosen',
      { prompt: ['select_account'] },
      browser([ada, bob], { chosen: 'bob' }),
      goOn('bob'),
    ],
    [
      'select_account: chosen, but expected is another',
      { prompt: ['select_account'], expectedUserId: 'ada' },
      browser([ada, bob], { chosen: 'bob' }),
      choose,
    ],
    [
      'select_account: expected is nobody of here',
      { prompt: ['select_account'], expectedUserId: 'zoe' },
      browser([ada, bob]),
      name,
    ],
    [
      'select_account and login: chosen, then proven',
      { prompt: ['login', 'select_account'], createdAt },
      browser([ada, bob], { chosen: 'ada' }),
      prove('ada'),
    ],

    ['an organization: its person', { orgId: 'other' }, browser([ada, bob, eve]), goOn('eve')],
    ['an organization: several', { orgId: 'acme' }, browser([ada, bob, eve]), choose],
    ['an organization: nobody of several', { orgId: 'third' }, browser([ada, eve]), name],
    ['an organization: only somebody else, who is told so', { orgId: 'third' }, browser([ada]), goOn('ada')],

    [
      'the tab of somebody who signed out meanwhile',
      {},
      browser([bob], { left: ['ada'], chosen: 'ada' }),
      prove('ada'),
    ],
    ['an id that never was here', {}, browser([ada, bob], { chosen: 'mallory' }), choose],
    ['an id that never was here, one session', {}, browser([ada], { chosen: 'mallory' }), goOn('ada')],
  ];
  test.each(rows)('%s', (_, wanted, here, way) => {
    expect(wayIn(wanted, here, now)).toEqual(way);
  });
});

test('a sign-in is as new as the request asks', () => {
  expect(isNewEnough({}, ago(1e6), now)).toBeTrue();
  expect(isNewEnough({ prompt: ['login'] }, ago(0), now)).toBeFalse();
  expect(isNewEnough({ prompt: ['login'], createdAt: ago(10) }, ago(5), now)).toBeTrue();
  expect(isNewEnough({ prompt: ['login'], createdAt: ago(10) }, ago(20), now)).toBeFalse();
  expect(isNewEnough({ maxAge: 0, createdAt: ago(10) }, ago(5), now)).toBeTrue();
  expect(isNewEnough({ maxAge: 0, createdAt: ago(10) }, ago(20), now)).toBeFalse();
  // Two seconds are what clocks may differ by, and nothing on top of an age that is asked for.
  expect(isNewEnough({ maxAge: 1, createdAt: ago(10) }, ago(12), now)).toBeTrue();
  expect(isNewEnough({ maxAge: 1, createdAt: ago(10) }, ago(12.1), now)).toBeFalse();
  expect(isNewEnough({ maxAge: 60, createdAt: ago(10) }, ago(70), now)).toBeTrue();
  expect(isNewEnough({ maxAge: 60, createdAt: ago(10) }, ago(70.1), now)).toBeFalse();
});
