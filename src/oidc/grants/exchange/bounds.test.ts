import { describe, expect, test } from 'bun:test';
import { type Asked, boundsOf } from './bounds.ts';

const of = (project: string) => `urn:zitadel:iam:org:project:id:${project}:aud`;
const nothing: Asked = { scope: undefined, audience: [], targets: [] };
const resources: ReadonlyMap<string, string> = new Map();
const subject = {
  scope: ['openid', 'email', 'offline_access', of('shop')],
  audience: ['app', 'shop'],
  resources,
};
const actor = { scope: ['openid'], audience: ['desk'], resources };
const bounds = (asked: Partial<Asked>, of: typeof subject = subject, by?: typeof actor) => {
  const { scope, audience } = boundsOf({ ...nothing, ...asked }, of, by, 'api');
  return { scope, audience };
};

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
    const mighty = { scope: [of('zitadel')], audience: ['app', 'api'], resources };
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
    expect(boundsOf(nothing, undefined, actor, 'api')).toEqual({ ...actor, resources: [] });
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

describe('resources', () => {
  const target = (name: string, owner = 'mcp', ownerProject = 'tools') => ({
    resource: `https://${name}/`,
    owner,
    ownerProject,
  });
  const [a, b] = [target('a'), target('b')];
  const wide = { scope: ['openid'], audience: ['app', 'mcp'], resources };
  const narrow = {
    scope: ['openid'],
    audience: [a.resource, 'mcp', 'https://files/', 'files'],
    resources: new Map([
      [a.resource, 'mcp'],
      ['https://files/', 'files'],
    ]),
  };

  test('are of a token that is for their application, or its project', () => {
    expect(bounds({ targets: [a] }, wide).audience).toEqual([a.resource, 'mcp']);
    expect(bounds({ targets: [a] }, { ...wide, audience: ['tools'] }).audience).toEqual([a.resource, 'mcp']);
    expect(() => bounds({ targets: [target('c', 'bank', 'money')] }, wide)).toThrow('invalid_target');
  });

  test('stay what a token is narrowed to, however its application is named', () => {
    expect(bounds({ targets: [a] }, narrow).audience).toEqual([a.resource, 'mcp']);
    expect(() => bounds({ targets: [b] }, narrow)).toThrow('invalid_target');
    expect(bounds({ audience: ['mcp'] }, narrow).audience).toEqual([a.resource, 'mcp']);
    expect(bounds({ audience: [a.resource] }, narrow).audience).toEqual([a.resource, 'mcp']);
    expect(bounds({}, narrow).audience).toEqual(narrow.audience);
  });

  test('are told, so that people can be asked for them', () => {
    expect(boundsOf({ ...nothing, targets: [a] }, wide, undefined, 'api').resources).toEqual([a.resource]);
    expect(boundsOf({ ...nothing, audience: ['files'] }, narrow, undefined, 'api').resources).toEqual([
      'https://files/',
    ]);
  });

  test('the server’s own API is one, without the power that the token has not', () => {
    const own = { resource: 'https://issuer', owner: 'api', ownerProject: 'api' };
    const without = {
      scope: ['openid'],
      audience: [own.resource],
      resources: new Map([[own.resource, 'api']]),
    };
    expect(bounds({ targets: [own] }, without).audience).toEqual([own.resource]);
    expect(bounds({ audience: [own.resource] }, without).audience).toEqual([own.resource]);
    const mighty = { scope: ['openid', of('zitadel')], audience: ['app', 'api'], resources };
    expect(bounds({ targets: [own] }, mighty).audience).toEqual([own.resource, 'api']);
    expect(bounds({ targets: [own], scope: ['openid'] }, mighty).audience).toEqual([own.resource]);
  });
});
