import { describe, expect, test } from 'bun:test';
import { type AccountHere, endingOf, proposed } from './arrival.ts';

const ada: AccountHere = { userId: 'ada', active: true, allowed: true, vouchable: true };
const locked = { ...ada, active: false };
const closed = { ...ada, allowed: false };
const manager = { ...ada, vouchable: false };
const never = { isCreationAllowed: false, isAutoCreation: false };
const asked = { isCreationAllowed: true, isAutoCreation: false };
const unasked = { isCreationAllowed: true, isAutoCreation: true };

describe('where somebody ends who came back', () => {
  const refused = (why: string) => ({ to: 'refused', why });
  const signIn = { to: 'signIn', userId: 'ada' };
  const link = { to: 'link', userId: 'ada' };
  const [create, ask] = [{ to: 'create' }, { to: 'ask' }];

  // The options by which an account is found, whose it is, and the end without creation, by a page, and unasked.
  test.each([
    ['none', undefined, undefined, refused('unknown'), ask, create],
    ['none', undefined, ada, refused('unknown'), ask, create],
    ['none', ada, undefined, signIn, signIn, signIn],
    ['none', locked, undefined, refused('inactive'), refused('inactive'), refused('inactive')],
    ['none', closed, undefined, refused('notAllowed'), refused('notAllowed'), refused('notAllowed')],
    ['username', undefined, ada, refused('unknown'), ask, create],
    ['email', undefined, undefined, refused('unknown'), ask, create],
    ['email', undefined, ada, link, link, link],
    ['email', undefined, locked, refused('inactive'), refused('inactive'), refused('inactive')],
    ['email', undefined, closed, refused('notAllowed'), refused('notAllowed'), refused('notAllowed')],
    ['email', undefined, manager, refused('notAllowed'), refused('notAllowed'), refused('notAllowed')],
    ['email', manager, undefined, signIn, signIn, signIn],
    ['email', ada, undefined, signIn, signIn, signIn],
    ['email', locked, ada, refused('inactive'), refused('inactive'), refused('inactive')],
  ] as const)(
    'found by %s, linked %j, same address %j',
    (autoLinking, linked, sameEmail, ...[without, byPage, alone]) => {
      const ends = [never, asked, unasked].map((creation) =>
        endingOf({
          provider: { autoLinking, isLinkingAllowed: false, ...creation },
          linked,
          sameEmail,
          sameName: true,
          complete: true,
        }),
      );
      expect<unknown[]>(ends).toEqual([without, byPage, alone]);
    },
  );

  test.each([
    ['none', true, 'prove', 'ask', 'create'],
    ['username', false, 'prove', 'ask', 'create'],
    ['username', true, 'prove', 'prove', 'prove'],
  ] as const)(
    'where linking is allowed, found by %s, same name %p',
    (autoLinking, sameName, ...[without, byPage, alone]) => {
      const ends = [never, asked, unasked].map(
        (creation) =>
          endingOf({
            provider: { autoLinking, isLinkingAllowed: true, ...creation },
            linked: undefined,
            sameEmail: undefined,
            sameName,
            complete: true,
          }).to,
      );
      expect<unknown[]>(ends).toEqual([without, byPage, alone]);
    },
  );

  test('who administers something proves the account, whatever an organization’s provider says', () => {
    const provider = { autoLinking: 'email', isLinkingAllowed: true, ...unasked } as const;
    const facts = { provider, linked: undefined, sameEmail: manager, sameName: false, complete: true };
    expect(endingOf(facts)).toEqual({ to: 'prove' });
  });

  test('what is missing is asked', () => {
    const provider = { autoLinking: 'none', isLinkingAllowed: true, ...unasked } as const;
    const facts = { provider, linked: undefined, sameEmail: undefined, sameName: false };
    expect(endingOf({ ...facts, complete: false })).toEqual({ to: 'ask' });
  });
});

test.each([
  [{ firstName: 'Ada', lastName: 'King', email: 'a@b.example' }, 'Ada', 'King', true],
  [{ displayName: 'Ada Augusta King', email: 'a@b.example' }, 'Ada Augusta', 'King', false],
  [{ displayName: 'ada' }, 'ada', '', false],
  [{}, '', '', false],
])('of %j', (profile, firstName, lastName, complete) => {
  const { entered, complete: whole } = proposed(profile);
  expect([entered.firstName, entered.lastName, whole]).toEqual([firstName, lastName, complete]);
});
