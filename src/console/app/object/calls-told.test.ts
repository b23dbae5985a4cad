import { expect, test } from 'bun:test';
import { createJournal } from '../api/journal.ts';
import { callsTold } from './calls-told.ts';

test('a page tells its own calls, each once, the newest first, and not those of the frame', () => {
  let page = '/users';
  const journal = createJournal(50, undefined, () => page);
  const call = (service: string, method: string, request = {}) =>
    journal.begin({ service, method, request, orgId: '1' })('ok');
  const users = 'zitadel.user.v2.UserService';
  call('zitadel.auth.v1.AuthService', 'ListMyZitadelPermissions');
  call(users, 'ListUsers');
  call(users, 'ListUsers', { query: { offset: '50' } });
  call(users, 'LockUser', { userId: '7' });
  call(users, 'ListUsers');
  page = '/groups';
  call('zitadel.group.v2.GroupService', 'ListGroups');
  expect(callsTold(journal.list(), '/users').map(({ method, request }) => [method, request])).toEqual([
    ['ListUsers', {}],
    ['LockUser', { userId: '7' }],
    ['ListUsers', { query: { offset: '50' } }],
  ]);
});
