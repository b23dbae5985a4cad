import { describe, expect, test } from 'bun:test';
import { createRestRouter } from './router.ts';
import type { RestBinding } from './routes.ts';

const routes = [
  'GET /v2/users/{user_id}',
  'POST /v2/users/new',
  'POST /v2/users',
  'DELETE /v2/users/{user_id}/links/{idp_id}/{linked_user_id}',
  'GET /v2/users/{user_id}/keys',
  'POST /v2/users/keys/search',
  'PUT /projects/{project_id}/roles/{role_key=**}',
  'POST /projects/{project_id}/roles/bulk',
];
const router = createRestRouter(
  routes.map((target) => {
    const [verb, path] = target.split(' ') as [RestBinding['verb'], string];
    return { target, binding: { verb, path, body: '*', status: 200 } };
  }),
);
const found = (verb: string, path: string) => {
  const match = router.match(verb, path);
  return match && 'target' in match ? { target: match.target, values: match.values } : match;
};

describe('routing a REST path', () => {
  test('a fixed path is found as it is', () => {
    expect(found('POST', '/v2/users')).toEqual({ target: 'POST /v2/users', values: [] });
  });

  test('variables are captured in order and left percent-encoded', () => {
    expect(found('DELETE', '/v2/users/a%2Fb/links/2/3')).toEqual({
      target: 'DELETE /v2/users/{user_id}/links/{idp_id}/{linked_user_id}',
      values: ['a%2Fb', '2', '3'],
    });
  });

  test('a literal beats a variable, and the variable still answers the verbs that the literal has not', () => {
    expect(found('POST', '/v2/users/new')).toEqual({ target: 'POST /v2/users/new', values: [] });
    expect(found('GET', '/v2/users/new')).toEqual({ target: 'GET /v2/users/{user_id}', values: ['new'] });
  });

  test('a literal that leads nowhere gives way to the variable beside it', () => {
    expect(found('GET', '/v2/users/keys/keys')).toEqual({
      target: 'GET /v2/users/{user_id}/keys',
      values: ['keys'],
    });
  });

  test('** takes the rest of the path, slashes included', () => {
    expect(found('PUT', '/projects/1/roles/a/b')).toEqual({
      target: 'PUT /projects/{project_id}/roles/{role_key=**}',
      values: ['1', 'a/b'],
    });
    expect(found('PUT', '/projects/1/roles/bulk')).toMatchObject({ values: ['1', 'bulk'] });
  });

  test('a known path under another verb tells the verbs of its own route', () => {
    expect(found('PATCH', '/v2/users/new')).toEqual({ allow: ['POST'] });
    expect(found('PATCH', '/v2/users/1')).toEqual({ allow: ['GET'] });
    expect(found('GET', '/projects/1/roles/bulk')).toEqual({ allow: ['POST'] });
    expect(found('GET', '/projects/1/roles/a/b')).toEqual({ allow: ['PUT'] });
  });

  test.each(['/v2', '/v2/users/', '/v2/users//keys', '/v2/users/1/2/3', '/'])('%s is unknown', (path) => {
    expect(found('GET', path)).toBeUndefined();
  });

  test('a slash at the end says nothing, unless a value is missing there', () => {
    expect(found('POST', '/v2/users/new/')).toEqual(found('POST', '/v2/users/new'));
    expect(found('GET', '/v2/users/1/keys/')).toEqual(found('GET', '/v2/users/1/keys'));
    expect(found('PUT', '/projects/1/roles/')).not.toEqual(found('PUT', '/projects/1/roles'));
    expect(found('GET', '/v2/users/')).toBeUndefined();
  });

  test('templates that it cannot route are refused when it is made', () => {
    const binding = { verb: 'GET', path: '/v2/{name=shelves/*}', body: '', status: 200 } as const;
    expect(() => createRestRouter([{ binding, target: 1 }])).toThrow('not supported');
  });
});
