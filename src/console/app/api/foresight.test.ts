import { describe, expect, test } from 'bun:test';
import { create } from '@bufbuild/protobuf';
import { QueryCache, QueryClient } from '@tanstack/react-query';
import {
  ListUsersResponseSchema,
  type User,
  UserSchema,
  UserState,
} from '../../../contract/services/user/v2.ts';
import { after, changes, removes } from './effect.ts';
import { Foresight } from './foresight.ts';

const user = (userId: string, state = UserState.ACTIVE) => create(UserSchema, { userId, state });
const list = (...result: User[]) => create(ListUsersResponseSchema, { result });
const is = (userId: string) => (one: User) => one.userId === userId;
const deactivated = (userId: string) => changes(UserSchema, is(userId), { state: UserState.INACTIVE });
const gone = (userId: string) => removes(UserSchema, is(userId));

describe('an answer after an effect', () => {
  test('holds the changed message, wherever it is', () => {
    const told = { pages: [{ answer: list(user('ada'), user('bob')) }], pageParams: [1n] };
    const shown = after(deactivated('bob'), told);
    expect(shown).toEqual({
      pages: [{ answer: list(user('ada'), user('bob', UserState.INACTIVE)) }],
      pageParams: [1n],
    });
    expect(shown.pages[0]?.answer.result[0]).toBe(told.pages[0]?.answer.result[0] as User);
    expect(told.pages[0]?.answer.result[1]?.state).toBe(UserState.ACTIVE);
  });

  test('is itself where the effect leaves it as it is', () => {
    const told = list(user('ada'));
    expect(after(deactivated('bob'), told)).toBe(told);
    expect(after(gone('bob'), told)).toBe(told);
  });

  test('lists what is removed no more, and keeps what it is about', () => {
    expect(after(gone('ada'), list(user('ada'), user('bob')))).toEqual(list(user('bob')));
    expect(after(gone('ada'), user('ada'))).toEqual(user('ada'));
  });
});

describe('what calls do is shown before they are answered', () => {
  const key = ['users'];
  const started = (...told: User[]) => {
    const cache = new QueryCache({ onSuccess: (_told, query) => foresight.toldAnew(query) });
    const foresight = new Foresight(() => cache);
    const queries = new QueryClient({ queryCache: cache });
    const tell = (...result: User[]) =>
      queries.fetchQuery({ queryKey: key, queryFn: () => list(...result), staleTime: 0 });
    const shown = () => queries.getQueryData<ReturnType<typeof list>>(key)?.result;
    return tell(...told).then(() => ({ foresight, queries, tell, shown }));
  };
  const [ada, bob] = [user('ada'), user('bob')];
  const [adaOff, bobOff] = [user('ada', UserState.INACTIVE), user('bob', UserState.INACTIVE)];

  test('given it is done, then it stays', async () => {
    const { foresight, shown } = await started(ada, bob);
    const call = foresight.foresee(deactivated('ada'), key);
    expect(shown()).toEqual([adaOff, bob]);
    call.done();
    expect(shown()).toEqual([adaOff, bob]);
  });

  test('given it fails, then what the server has told is shown again', async () => {
    const { foresight, shown } = await started(ada, bob);
    const call = foresight.foresee(gone('ada'), key);
    expect(shown()).toEqual([bob]);
    call.takenBack();
    expect(shown()).toEqual([ada, bob]);
  });

  test('given two, when the first fails, then the second is shown still', async () => {
    const { foresight, shown } = await started(ada, bob);
    const first = foresight.foresee(deactivated('ada'), key);
    const second = foresight.foresee(deactivated('bob'), key);
    first.takenBack();
    expect(shown()).toEqual([ada, bobOff]);
    second.done();
    expect(shown()).toEqual([ada, bobOff]);
  });

  test('given an answer that does not know of it yet, then it is shown still, and what is new in the answer', async () => {
    const { foresight, shown, tell } = await started(ada);
    const call = foresight.foresee(deactivated('ada'), key);
    await tell(ada, bob);
    expect(shown()).toEqual([adaOff, bob]);
    call.takenBack();
    expect(shown()).toEqual([ada, bob]);
  });

  test('given it was done, then the server’s word counts, whatever it is', async () => {
    const { foresight, shown, tell } = await started(ada);
    foresight.foresee(deactivated('ada'), key).done();
    await tell(ada);
    expect(shown()).toEqual([ada]);
  });

  test('given answers of others, then they stay', async () => {
    const { foresight, shown } = await started(ada);
    foresight.foresee(deactivated('ada'), ['persons']);
    expect(shown()).toEqual([ada]);
  });

  test('given what is shown, then it is as old as what was told', async () => {
    const { foresight, queries } = await started(ada);
    const told = queries.getQueryState(key)?.dataUpdatedAt;
    foresight.foresee(deactivated('ada'), key);
    expect(queries.getQueryState(key)?.dataUpdatedAt).toBe(told as number);
  });
});
