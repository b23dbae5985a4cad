import type { OpenApiDocument, Parameter, Schema } from '../types.ts';
import { element, prose } from './element.ts';
import type { Listed } from './list.ts';

/** Everything about one operation. */
export const detail = (api: OpenApiDocument, { operation, verb, path }: Listed): HTMLElement[] => {
  const body = operation.requestBody?.content['application/json']?.schema;
  return [
    element('h2', {}, operation.summary),
    element('code', { class: 'quiet' }, operation.operationId),
    element(
      'div',
      { class: 'path' },
      element('span', { class: 'verb', 'data-verb': verb }, verb.toUpperCase()),
      path,
    ),
    ...prose(operation.description ?? ''),
    ...(operation.security?.length === 0 ? prose('Needs no token.') : []),
    ...(operation.parameters?.length
      ? [element('h3', {}, 'Parameters'), parameters(api, operation.parameters)]
      : []),
    ...(body ? [element('h3', {}, 'Request'), ...schemaView(api, body)] : []),
    ...Object.entries(operation.responses).flatMap(([status, response]) => {
      const { content } =
        '$ref' in response ? (api.components.responses[last(response.$ref)] ?? {}) : response;
      const schema = content?.['application/json']?.schema;
      const title = status === 'default' ? 'Error' : `Answer ${status}`;
      return [element('h3', {}, title), ...(schema ? schemaView(api, schema) : [])];
    }),
  ];
};

const parameters = (api: OpenApiDocument, all: readonly Parameter[]): HTMLElement =>
  element(
    'ul',
    { class: 'fields' },
    ...all.map(({ name, in: place, required, schema }) =>
      property(api, name, schema, required ?? false, ` in ${place}`),
    ),
  );

const last = (reference: string): string => reference.split('/').at(-1) ?? '';
const resolve = (api: OpenApiDocument, schema: Schema): Schema =>
  schema.$ref === undefined ? schema : { ...api.components.schemas[last(schema.$ref)], ...schema };

const schemaView = (api: OpenApiDocument, given: Schema): HTMLElement[] => {
  const schema = resolve(api, given);
  const properties = Object.entries(schema.properties ?? {});
  return [
    element('p', { class: 'quiet' }, given.$ref === undefined ? typeName(api, schema) : last(given.$ref)),
    ...prose(schema.description ?? ''),
    ...choices(schema),
    properties.length > 0
      ? element(
          'ul',
          { class: 'fields' },
          ...properties.map(([name, one]) =>
            property(api, name, one, schema.required?.includes(name) ?? false),
          ),
        )
      : element('p', { class: 'quiet' }, 'No fields.'),
  ];
};

const choices = (schema: Schema): HTMLElement[] =>
  [schema, ...(schema.allOf ?? [])]
    .filter((one) => one.oneOf !== undefined)
    .map((one) =>
      element('p', {}, `Exactly one of ${one.oneOf?.flatMap((option) => option.required ?? []).join(', ')}.`),
    );

const property = (
  api: OpenApiDocument,
  name: string,
  given: Schema,
  required: boolean,
  place = '',
): HTMLElement => {
  const schema = resolve(api, given);
  const inner = innerObject(api, given);
  const about = [
    element('code', {}, name),
    ' ',
    element('span', { class: 'quiet' }, typeName(api, given) + place),
    required && element('span', { class: 'required' }, ' required'),
  ];
  const notes = [schema.deprecated ? 'Deprecated.' : '', schema.description ?? '', limits(schema)].filter(
    Boolean,
  );
  const text = notes.flatMap(prose);
  if (!inner) return element('li', {}, ...about, ...text);
  const summary = element('summary', {}, ...about);
  const box = element('details', {}, summary);
  // Messages may hold themselves: what is inside is written when it is opened.
  box.addEventListener('toggle', () => box.append(...schemaView(api, inner).slice(1)), { once: true });
  return element('li', {}, box, ...text);
};

/** The object behind a field, through lists and maps. */
const innerObject = (api: OpenApiDocument, schema: Schema): Schema | undefined => {
  if (schema.items) return innerObject(api, schema.items);
  if (typeof schema.additionalProperties === 'object') return innerObject(api, schema.additionalProperties);
  return resolve(api, schema).properties ? schema : undefined;
};

const typeName = (api: OpenApiDocument, schema: Schema): string => {
  if (schema.items) return `list of ${typeName(api, schema.items)}`;
  if (typeof schema.additionalProperties === 'object')
    return `map of ${typeName(api, schema.additionalProperties)}`;
  const resolved = resolve(api, schema);
  if (resolved.enum) return 'one of a list';
  if (schema.$ref !== undefined) return last(schema.$ref).split('.').slice(2).join('.');
  return [resolved.type ?? 'any', resolved.format && `(${resolved.format})`, resolved.contentEncoding]
    .filter(Boolean)
    .join(' ');
};

const span = (min: number, max: number): string => {
  if (min === max) return `${min}`;
  return min === 0 ? `At most ${max}` : `${min} to ${max}`;
};

const limits = (schema: Schema): string => {
  const { minLength: min = 0, maxLength: max, items } = schema;
  return [
    schema.enum && `\`${schema.enum.join('` `')}\``,
    items?.enum && `\`${items.enum.join('` `')}\``,
    max !== undefined && `${span(min, max)} characters.`,
    max === undefined && min > 0 && `At least ${min} characters.`,
    schema.minItems !== undefined && `At least ${schema.minItems} items.`,
    schema.maxItems !== undefined && `At most ${schema.maxItems} items.`,
    schema.uniqueItems && 'No two alike.',
    schema.pattern && `Matches \`${schema.pattern}\`.`,
    schema.minimum !== undefined && `At least ${schema.minimum}.`,
    schema.exclusiveMinimum !== undefined && `More than ${schema.exclusiveMinimum}.`,
    schema.maximum !== undefined && `At most ${schema.maximum}.`,
  ]
    .filter(Boolean)
    .join(' ');
};
