import { expect, test } from 'bun:test';
import { audienceOf, orgDomainOf, orgIdOf, understoodScopes } from './scopes.ts';

test('known scopes stay, in their order and once; others are ignored', () => {
  const asked = 'email openid  email unknown urn:zitadel:iam:user:metadata urn:zitadel:iam:org:id: api:read';
  expect(understoodScopes(asked, true)).toEqual(['email', 'openid', 'urn:zitadel:iam:user:metadata']);
  expect(understoodScopes(undefined, true)).toEqual([]);
});

test('offline_access needs a client that may refresh', () => {
  expect(understoodScopes('openid offline_access', false)).toEqual(['openid']);
  expect(understoodScopes('openid offline_access', true)).toEqual(['openid', 'offline_access']);
});

test('projects are audiences; the API has a name of its own', () => {
  const scope = understoodScopes(
    'openid urn:zitadel:iam:org:project:id:123:aud urn:zitadel:iam:org:project:id:zitadel:aud',
    false,
  );
  expect(audienceOf(scope, 'api-project')).toEqual(['123', 'api-project']);
  expect(audienceOf(scope, '')).toEqual(['123']);
});

test('scopes name the organization that the user must be of', () => {
  expect(orgIdOf(['openid', 'urn:zitadel:iam:org:id:42'])).toBe('42');
  expect(orgDomainOf(['urn:zitadel:iam:org:domain:primary:acme.example'])).toBe('acme.example');
  expect(orgIdOf(['urn:zitadel:iam:org:roles:id:42'])).toBeUndefined();
});
