import { expect, test } from 'bun:test';
import { profileOfGraph } from './person.ts';

const anna = { userPrincipalName: 'anna@corp.example', mail: 'anna@corp.example' };
const posing = { userPrincipalName: 'eve@eve.example', mail: 'anna@corp.example' };

test.each([
  ['of the one tenant', anna, 'corp.example', true],
  ['of the one tenant, who is called otherwise', posing, 'corp.example', true],
  ['of any tenant', anna, 'common', true],
  ['of any tenant, however it is written', { ...anna, mail: 'Anna@Corp.example' }, 'organizations', true],
  ['of any tenant, without a mailbox', { userPrincipalName: 'anna@corp.example' }, '', true],
  ['of any tenant, with the address of somebody else (nOAuth)', posing, 'common', false],
  ['of any tenant, with the address of somebody else (nOAuth)', posing, 'organizations', false],
  ['of any tenant, with the address of somebody else (nOAuth)', posing, '', false],
])('the address of a user of Microsoft Graph %s', (_who, user, tenant, vouched) => {
  expect(profileOfGraph(user, { emailVerified: true, tenant }).emailVerified).toBe(vouched);
  expect(profileOfGraph(user, { emailVerified: false, tenant }).emailVerified).toBe(false);
});
