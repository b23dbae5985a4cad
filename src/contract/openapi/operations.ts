import type { DescField, DescMessage, DescMethod } from '@bufbuild/protobuf';
import type { RestBinding, RpcRoute } from '../routes.ts';
import type { Comments, SchemaBook } from './schemas.ts';
import type { Content, Operation, Parameter, Schema } from './types.ts';

/** One operation with the path it stands under. */
export interface PathOperation {
  readonly path: string;
  readonly verb: string;
  readonly operation: Operation;
}

/** The REST operations of an RPC, or its Connect form when it has no REST mapping. */
export const operationsOf = (
  route: RpcRoute,
  method: DescMethod,
  book: SchemaBook,
  comments: Comments,
): PathOperation[] => {
  const base = common(route, method, comments);
  if (route.rest.length > 0)
    return route.rest.map((binding, index) => restOperation(base, index, binding, method, book));
  return [
    {
      path: `/${route.service}/${route.method}`,
      verb: 'post',
      operation: {
        ...base,
        requestBody: { required: true, content: json(book.message(method.input)) },
        responses: {
          200: { description: 'Done.', content: json(book.message(method.output)) },
          default: { $ref: '#/components/responses/ConnectError' },
        },
      },
    },
  ];
};

type Common = Pick<
  Operation,
  'operationId' | 'tags' | 'summary' | 'description' | 'deprecated' | 'security' | 'x-permission'
>;

const common = (route: RpcRoute, method: DescMethod, comments: Comments): Common => {
  const { permission } = route;
  const name = route.service.replace(/^zitadel\./, '');
  const needed = permission === '' || permission === 'authenticated' ? undefined : permission;
  const description = [
    comments(`${route.service}.${route.method}`),
    needed && `Needs the permission \`${needed}\`.`,
  ].filter(Boolean);
  return {
    operationId: `${name}.${route.method}`,
    tags: [name],
    summary: sentence(route.method),
    ...(description.length > 0 && { description: description.join('\n\n') }),
    ...(method.deprecated && { deprecated: true }),
    ...(permission === '' && { security: [] }),
    ...(needed && { 'x-permission': needed }),
  };
};

const restOperation = (
  base: Common,
  index: number,
  binding: RestBinding,
  method: DescMethod,
  book: SchemaBook,
): PathOperation => {
  const path = binding.path.replace(/\{([^}=]+)=[^}]*\}/g, '{$1}');
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '');
  const inPath = names.map((name): Parameter => {
    const { description: _, ...schema } = book.field(fieldAt(method.input, name));
    return { name, in: 'path', required: true, schema };
  });
  const body = bodyOf(binding, method.input, new Set(names), book);
  const inQuery =
    binding.body === '*' ? [] : queryParameters(method.input, new Set([...names, binding.body]), book);
  const parameters = [...inPath, ...inQuery];
  return {
    path,
    verb: binding.verb.toLowerCase(),
    operation: {
      ...base,
      operationId: index === 0 ? base.operationId : `${base.operationId}.${index + 1}`,
      ...(parameters.length > 0 && { parameters }),
      ...(body && { requestBody: { content: json(body) } }),
      responses: {
        [binding.status]: {
          description: binding.status === 201 ? 'Created.' : 'Done.',
          content: json(book.message(method.output)),
        },
        default: { $ref: '#/components/responses/Error' },
      },
    },
  };
};

const bodyOf = (
  binding: RestBinding,
  input: DescMessage,
  inPath: ReadonlySet<string>,
  book: SchemaBook,
): Schema | undefined => {
  if (binding.body === '') return undefined;
  if (binding.body !== '*') return book.field(fieldAt(input, binding.body));
  return inPath.size === 0 ? book.message(input) : book.messageWithout(input, inPath);
};

/** Scalars of the request and of the messages in it, by path; lists of messages cannot stand in a query. */
const queryParameters = (
  type: DescMessage,
  elsewhere: ReadonlySet<string>,
  book: SchemaBook,
  above: readonly DescMessage[] = [],
  prefix = '',
): Parameter[] =>
  type.fields
    .filter((field) => !elsewhere.has(prefix + field.name))
    .flatMap((field) => {
      const name = prefix + field.name;
      if (field.fieldKind === 'message' && !field.message.typeName.startsWith('google.')) {
        if (above.includes(field.message)) return [];
        return queryParameters(field.message, elsewhere, book, [...above, type], `${name}.`);
      }
      if (field.fieldKind === 'map' || (field.fieldKind === 'list' && field.listKind === 'message'))
        return [];
      return [{ name, in: 'query' as const, schema: book.field(field) }];
    });

const fieldAt = (type: DescMessage, path: string): DescField => {
  const [name, ...rest] = path.split('.');
  const field = type.fields.find((candidate) => candidate.name === name);
  if (!field) throw new Error(`${type.typeName} has no field ${path}, which its path names`);
  return rest.length > 0 && field.message ? fieldAt(field.message, rest.join('.')) : field;
};

const json = (schema: Schema): Content => ({ 'application/json': { schema } });

/** `AddOIDCApp` → `Add OIDC app` */
const sentence = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(' ')
    .map((word, index) => (index === 0 || /^[A-Z0-9]{2,}s?$/.test(word) ? word : word.toLowerCase()))
    .join(' ');
