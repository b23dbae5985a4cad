import { describe, expect, test } from 'bun:test';
import { addGrant, changeGrant, mergedPermissions, removeGrant } from './commands.ts';
import { grantAdded, grantMerged, grantRemoved, grantReplaced } from './events.ts';
import type { OAuthGrant, Permissions } from './state.ts';

const holders = { userId: 'alice', clientId: 'shop' };
const asked: Permissions = {
  scope: ['openid'],
  resources: [],
  authorizationDetails: [],
  claims: undefined,
};
const accounts = { type: 'accounts', actions: ['read'] };
const grant: OAuthGrant = { exists: true, ...holders, ...asked, authorizationDetails: [accounts] };

test('given nothing, when a grant is made, then it needs its person', () => {
  expect(addGrant(holders, asked)).toEqual({
    events: [grantAdded({ ...holders, scope: ['openid'] })],
    requires: [{ type: 'user', id: 'alice' }],
  });
});

describe('given a grant', () => {
  const more: Permissions = {
    ...asked,
    scope: ['email', 'openid'],
    authorizationDetails: [{ actions: ['read'], type: 'accounts' }, { type: 'payment' }],
    claims: { userinfo: { name: [] } },
  };

  test('when it is merged, then it holds both, each once', () => {
    expect(changeGrant(grant, 'merge', holders, more).events).toEqual([
      grantMerged({
        scope: ['openid', 'email'],
        authorizationDetails: [accounts, { type: 'payment' }],
        claims: { userinfo: { name: [] } },
      }),
    ]);
  });

  test('when it is replaced, then it holds what was asked for alone', () => {
    expect(changeGrant(grant, 'replace', holders, asked).events).toEqual([
      grantReplaced({ scope: ['openid'] }),
    ]);
  });

  test('when resources are merged into what is for no certain one, then that is refused', () => {
    const one = { ...asked, resources: ['https://a/'] };
    expect(() => mergedPermissions(grant, one)).toThrow('invalid_target');
    expect(mergedPermissions(one, { ...asked, resources: ['https://b/'] }).resources).toEqual([
      'https://a/',
      'https://b/',
    ]);
  });

  test('when somebody else changes it, or it is gone, then that is refused', () => {
    expect(() => changeGrant(grant, 'merge', { ...holders, userId: 'bob' }, asked)).toThrow('invalid_grant');
    expect(() => changeGrant(grant, 'replace', { ...holders, clientId: 'bank' }, asked)).toThrow(
      'invalid_grant',
    );
    expect(() => changeGrant({ ...grant, exists: false }, 'merge', holders, asked)).toThrow('invalid_grant');
  });

  test('when it is revoked, then it is gone; and nothing happens a second time', () => {
    expect(removeGrant(grant).events).toEqual([grantRemoved({})]);
    expect(removeGrant({ ...grant, exists: false }).events).toEqual([]);
  });
});
