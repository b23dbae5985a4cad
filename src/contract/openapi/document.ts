import type { DescService } from '@bufbuild/protobuf';
import type { RpcRoute } from '../routes.ts';
import { assetPaths, assetTag } from './files.ts';
import { operationsOf } from './operations.ts';
import { type Comments, schemaBook } from './schemas.ts';
import type { OpenApiDocument, Operation, Schema } from './types.ts';

export interface OpenApiInput {
  readonly services: readonly DescService[];
  readonly routes: readonly RpcRoute[];
  readonly comments: Comments;
  readonly version: string;
}

/**
 * OpenAPI 3.1 of the whole contract: each RPC under its REST paths, or under its Connect path when it has
 * none; and what of `/assets/v1` is no RPC.
 *
 * @throws Error when two operations would stand under one path and verb
 */
export const openApiDocument = ({ services, routes, comments, version }: OpenApiInput): OpenApiDocument => {
  const book = schemaBook(comments);
  const byName = new Map(services.map((service) => [service.typeName, service]));
  const paths: Record<string, Record<string, Operation>> = {};
  const templates = new Map<string, string>();

  for (const route of routes) {
    const method = byName.get(route.service)?.method[route.localName];
    if (!method) throw new Error(`No descriptor for ${route.service}/${route.method}`);
    for (const { path, verb, operation } of operationsOf(route, method, book, comments)) {
      // Paths that differ in the names of their parameters only are one path to OpenAPI.
      const template = path.replace(/\{[^}]+\}/g, '{}');
      const known = templates.get(template) ?? path;
      templates.set(template, known);
      const item = paths[known] ?? {};
      paths[known] = item;
      if (item[verb])
        throw new Error(`${verb} ${path} is both ${item[verb].operationId} and ${operation.operationId}`);
      item[verb] = known === path ? operation : renameParameters(operation, path, known);
    }
  }
  const used = new Set(routes.map((route) => route.service));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Postern',
      version,
      description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'This server' }],
    security: [{ bearer: [] }],
    tags: [
      ...services
        .filter((service) => used.has(service.typeName))
        .map(({ typeName }) => ({
          name: typeName.replace(/^zitadel\./, ''),
          ...(comments(typeName) && { description: comments(typeName) }),
        })),
      assetTag,
    ],
    paths: { ...paths, ...assetPaths },
    components: {
      schemas: { ...sorted(book.schemas), Error: restError, ConnectError: connectError },
      responses: {
        Error: {
          description: 'Refused or failed.',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
        ConnectError: {
          description: 'Refused or failed.',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/ConnectError' } } },
        },
      },
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'An access token, a personal access token, or a session token.',
        },
      },
    },
  };
};

const description = `Every operation but those of assets is an RPC, called by REST as listed here.

It can also be called by Connect, as \`POST /<service>/<method>\` with a JSON or protobuf body, and by gRPC and gRPC-Web under the same path. Operations without a REST path are listed in their Connect form.

JSON follows protobuf's mapping: names in lowerCamelCase (snake_case is understood too), 64-bit integers as strings, fields at their default left out.`;

const detail = { type: 'object', additionalProperties: true } as const;

const restError: Schema = {
  type: 'object',
  properties: {
    code: { type: 'integer', description: 'gRPC status code.' },
    message: { type: 'string' },
    details: { type: 'array', items: { ...detail, properties: { '@type': { type: 'string' } } } },
  },
  required: ['code', 'message'],
};

const connectError: Schema = {
  type: 'object',
  properties: {
    code: { type: 'string', description: 'Status name, such as `not_found`.' },
    message: { type: 'string' },
    details: {
      type: 'array',
      items: {
        ...detail,
        properties: { type: { type: 'string' }, value: { type: 'string', contentEncoding: 'base64' } },
      },
    },
  },
  required: ['code'],
};

const renameParameters = (operation: Operation, from: string, to: string): Operation => {
  const names = (path: string) => [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '');
  const renamed = new Map(names(from).map((name, index) => [name, names(to)[index] ?? name]));
  return {
    ...operation,
    parameters: operation.parameters?.map((parameter) =>
      parameter.in === 'path'
        ? { ...parameter, name: renamed.get(parameter.name) ?? parameter.name }
        : parameter,
    ),
  };
};

const sorted = (schemas: Readonly<Record<string, Schema>>): Record<string, Schema> =>
  Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
