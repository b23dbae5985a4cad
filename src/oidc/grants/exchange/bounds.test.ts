import { describe, expect, test } from 'bun:test';
import { type Asked, boundsOf } from './bounds.ts';

const of = (project: string) => `urn:zitadel:iam:org:project:id:${project}:aud`;
const nothing: Asked = { scope: undefined, audience: [] };
const subject = { scope: ['openid', 'email', 'offline_access', of('shop')], audience: ['app', 'shop'] };
const actor = { scope: ['openid'], audience: ['desk'] };
const bounds = (asked: Partial<Asked>, of: typeof subject | undefined = subject, by?: typeof actor) =>
  boundsOf({ ...nothing, ...asked }, of, by, 'api');

describe('what comes of an exchange', () => {
  test('is what the subject has, but for what outlives it', () => {
    expect(bounds({})).toEqual({ scope: ['openid', 'email', of('shop')], audience: ['app', 'shop'] });
  });

  test('is less where less is asked for', () => {
    expect(bounds({ scope: ['openid', of('shop')] }).scope).toEqual(['openid', of('shop')]);
    expect(bounds({ audience: ['app'] })).toEqual({ scope: ['openid', 'email'], audience: ['app'] });
  });

  test('is for no project whose scope is left out', () => {
    expect(bounds({ scope: ['openid'] })).toEqual({ scope: ['openid'], audience: ['app'] });
  });

  test('names the API of the server as the scope does', () => {
    const mighty = { scope: [of('zitadel')], audience: ['app', 'api'] };
    expect(bounds({}, mighty).audience).toEqual(['app', 'api']);
    expect(bounds({ audience: ['app'] }, mighty).scope).toEqual([]);
    expect(bounds({ scope: [of('zitadel')], audience: ['api'] }, mighty).audience).toEqual(['api']);
  });

  test('may be for whom the actor’s token is for, with the scope of the subject', () => {
    expect(bounds({ audience: ['desk'] }, subject, actor)).toEqual({
      scope: ['openid', 'email'],
      audience: ['desk'],
    });
  });

  test('is what the actor has where the subject has no token', () => {
    expect(boundsOf(nothing, undefined, actor, 'api')).toEqual(actor);
    expect(() => boundsOf({ ...nothing, scope: ['email'] }, undefined, actor, 'api')).toThrow(
      'invalid_scope',
    );
  });

  test.each([
    ['scope', { scope: ['openid', 'phone'] }, 'invalid_scope'],
    ['scope of another project', { scope: ['openid', of('bank')] }, 'invalid_scope'],
    ['audience', { audience: ['app', 'bank'] }, 'invalid_target'],
    ['audience of an actor that there is not', { audience: ['desk'] }, 'invalid_target'],
  ])('is never more: %s', (_, asked, error) => {
    expect(() => bounds(asked)).toThrow(error);
  });
});
