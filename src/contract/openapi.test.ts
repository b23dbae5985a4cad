import { describe, expect, test } from 'bun:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { OpenApiDocument, Operation } from './openapi/types.ts';
import { createOpenApi } from './openapi.ts';
import { contract } from './registry.ts';

const openApi = createOpenApi([
  { typeName: 'zitadel.user.v2.UserService', handlers: { listUsers: () => ({}) } },
  { typeName: 'zitadel.admin.v1.AdminService', handlers: { isRunning: () => ({}), listOrgs: () => ({}) } },
]);
const get = async (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> => {
  const response = await openApi(new Request(`http://localhost${path}`, { method, headers }));
  if (!response) throw new Error(`${path} is not served`);
  return response;
};
const api: OpenApiDocument = await (await get('/openapi.json')).json();
const everything = Object.values(api.paths).flatMap((item): Operation[] => Object.values(item));
const operations = everything.filter(({ tags }) => !tags.includes('assets'));
const schema = (name: string) => api.components.schemas[name];

describe('OpenAPI', () => {
  test('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(
      structuredClone(api) as unknown as Record<string, unknown>,
    );
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
  });

  test('has each RPC, once for each of its REST paths', () => {
    const expected = contract.routes.reduce((sum, route) => sum + Math.max(route.rest.length, 1), 0);
    expect(operations).toHaveLength(expected);
    expect(new Set(everything.map((one) => one.operationId)).size).toBe(everything.length);
    const names = contract.routes.map((route) => `${route.service.replace('zitadel.', '')}.${route.method}`);
    expect(names.filter((name) => !operations.some((one) => one.operationId === name))).toEqual([]);
  });

  test('every reference leads somewhere', () => {
    const references = [...JSON.stringify(api).matchAll(/"\$ref":"#\/components\/([^"]+)"/g)].map(
      ([, path]) => path ?? '',
    );
    const known = new Set([
      ...Object.keys(api.components.schemas).map((name) => `schemas/${name}`),
      ...Object.keys(api.components.responses).map((name) => `responses/${name}`),
    ]);
    expect(references.length).toBeGreaterThan(2000);
    expect(references.filter((reference) => !known.has(reference))).toEqual([]);
  });

  test('path parameters are those of the path, and are not asked for again in the body', () => {
    for (const [path, item] of Object.entries(api.paths))
      for (const { operationId, parameters = [] } of Object.values(item)) {
        const named = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '');
        const given = parameters.filter((one) => one.in === 'path').map((one) => one.name);
        expect([operationId, ...given]).toEqual([operationId, ...named]);
      }
    const body = api.paths['/v2/users/{user_id}']?.patch?.requestBody?.content['application/json']?.schema;
    expect(Object.keys(body?.properties ?? {})).toEqual(['username', 'human', 'machine', 'metadata']);
  });

  test('validation rules become constraints', () => {
    expect(schema('project.v2.CreateProjectRequest')).toMatchObject({
      required: ['organizationId', 'name'],
      properties: { name: { type: 'string', minLength: 1, maxLength: 200 } },
    });
    expect(schema('internal_permission.v2.ResourceType')?.oneOf).toContainEqual({
      required: ['organizationId'],
    });
    const codes =
      api.paths['/v2/users/{user_id}/recovery_codes']?.post?.requestBody?.content['application/json']?.schema;
    expect(codes?.properties?.count).toMatchObject({
      minimum: 0,
      maximum: 100,
    });
    expect(schema('authorization.v2.UpdateAuthorizationRequest')?.properties?.roleKeys).toMatchObject({
      uniqueItems: true,
      items: { minLength: 1 },
    });
  });

  test('says the status, the permission and what needs none', () => {
    const create = api.paths['/v2/organizations']?.post;
    expect(Object.keys(create?.responses ?? {})).toEqual(['201', 'default']);
    expect(api.paths['/v2/actions/targets']?.post?.['x-permission']).toBe('action.target.write');
    expect(api.paths['/admin/v1/healthz']?.get?.security).toEqual([]);
    expect(create?.security).toBeUndefined();
  });

  test('says which operations are not built', () => {
    const unbuilt = operations.filter((one) => one['x-unbuilt']);
    expect(operations.length - unbuilt.length).toBe(2);
    expect(api.paths['/v2/users']?.post?.['x-unbuilt']).toBeUndefined();
    expect(api.paths['/v2/organizations']?.post?.description).toStartWith('Not built yet');
  });

  test('64-bit integers are strings of digits', () => {
    expect(schema('object.v2.ListQuery')?.properties?.offset).toMatchObject({
      type: 'string',
      format: 'uint64',
      pattern: '^[0-9]{1,20}$',
    });
  });

  test('holds nothing that generators of clients stumble over', () => {
    expect(JSON.stringify(api)).not.toContain('"const":');
    expect(schema('internal_permission.v2.ResourceType')?.properties?.instance).toEqual({
      type: 'boolean',
      description: 'Must be true when it is given.',
    });
  });

  test('queries name nested scalars by path', () => {
    const listed = api.paths['/v2/settings/login']?.get?.parameters?.map((one) => one.name);
    expect(listed).toEqual(['ctx.org_id', 'ctx.instance']);
  });
});

describe('the API reference', () => {
  test('comes with a policy that allows nothing inline or from elsewhere', async () => {
    const page = await get('/openapi');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe');
    const html = await page.text();
    expect(html).not.toMatch(/<style|style=|onclick|<script[^>]*>[^<]|https?:\/\//);
    for (const [, path] of html.matchAll(/(?:src|href)="(\/openapi\/[^"]+)"/g))
      expect((await get(path ?? '')).status).toBe(200);
  });

  test('the description is sent compressed to who can read it', async () => {
    const compressed = await get('/openapi.json', { 'accept-encoding': 'br, gzip' });
    expect(compressed.headers.get('content-encoding')).toBe('gzip');
    expect(JSON.parse(Buffer.from(Bun.gunzipSync(await compressed.bytes())).toString())).toEqual(api);
    for (const encoding of ['gzip;q=0', 'br'])
      expect(
        (await get('/openapi.json', { 'accept-encoding': encoding })).headers.get('content-encoding'),
      ).toBeNull();
  });

  test('nothing else is served, and nothing but reading', async () => {
    expect(await openApi(new Request('http://localhost/openapi/other'))).toBeUndefined();
    expect((await get('/openapi', {}, 'POST')).status).toBe(405);
  });
});
