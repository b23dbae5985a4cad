import { isObject, type JsonObject } from './body.ts';
import { invalidSyntax, invalidValue } from './errors.ts';
import { type Attribute, coreAttributes, extensionNamed, named, type ResourceType } from './schema/index.ts';

/**
 * A resource by the names of its schema: attributes of the type's own at the top, those of an extension under its URN.
 * Values are strings, booleans, objects of such, and lists of one of these.
 */
export type Resource = Readonly<Record<string, unknown>>;

/** Longer texts are nobody's name, title or address. */
const longestText = 10_000;
/** Values of one attribute; members of groups are bounded by the size of a request. */
const mostValues = 100;

/**
 * A value as its attribute has it. Directories send more than the RFC allows, and mean it well: booleans as words, one
 * value in place of a list and the reverse, a value in place of the object that holds it, numbers for texts.
 * @returns undefined for what is not assigned: null, an empty list (RFC 7643 §2.5), an empty text
 * @throws ScimError invalidValue
 */
export function readValue(attribute: Attribute, value: unknown): unknown {
  if (!attribute.multiValued) return readSingle(attribute, unwrapped(value));
  const list = Array.isArray(value) ? value : [value];
  const isMembers = attribute.name === 'members';
  if (list.length > mostValues && !isMembers)
    throw invalidValue(`${attribute.name} can have ${mostValues} values at most`);
  const read = list.map((each) => readSingle(attribute, each)).filter((each) => each !== undefined);
  if (read.filter((each) => isObject(each) && each['primary'] === true).length > 1)
    throw invalidValue(`One value of ${attribute.name} at most can be primary`);
  return read.length === 0 ? undefined : read;
}

const unwrapped = (value: unknown): unknown => (Array.isArray(value) && value.length <= 1 ? value[0] : value);

/** One value may come in the object that values of lists have. */
const bare = (value: unknown): unknown => (isObject(value) ? value['value'] : value);

function readSingle(attribute: Attribute, value: unknown): unknown {
  if (value === null || value === undefined || value === '') return undefined;
  switch (attribute.type) {
    case 'complex':
      return readComplex(attribute, value);
    case 'boolean':
      return readBoolean(attribute.name, bare(value));
    default:
      return readText(attribute.name, bare(value));
  }
}

function readBoolean(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (word === 'true' || word === 'false') return word === 'true';
  throw invalidValue(`${name} must be true or false`);
}

function readText(name: string, value: unknown): string | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  if (typeof text !== 'string') throw invalidValue(`${name} must be a string`);
  if (text.length > longestText) throw invalidValue(`${name} can have ${longestText} characters at most`);
  if (text.includes('\0')) throw invalidValue(`${name} must not hold U+0000`);
  return text;
}

function readComplex({ name, subAttributes }: Attribute, value: unknown): Resource | undefined {
  if (!isObject(value)) {
    const only = named(subAttributes, 'value');
    if (!only) throw invalidValue(`${name} must be an object`);
    return readComplex({ name, subAttributes } as Attribute, { value });
  }
  return readObject(subAttributes ?? [], value);
}

/** What is unknown is left out, as is what the client cannot write. */
function readObject(attributes: readonly Attribute[], value: JsonObject): Resource | undefined {
  const read: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(value)) {
    const attribute = named(attributes, name);
    if (!attribute || attribute.mutability === 'readOnly') continue;
    const single = readValue(attribute, given);
    if (single !== undefined) read[attribute.name] = single;
  }
  return Object.keys(read).length === 0 ? undefined : read;
}

/**
 * A whole resource as a client sends it.
 * @throws ScimError invalidSyntax for one of another schema, invalidValue
 */
export function readResource(type: ResourceType, body: JsonObject): Resource {
  requireSchema(body, type.schema.id);
  const core = Object.fromEntries(Object.entries(body).filter(([name]) => !extensionNamed(type, name)));
  const read: Record<string, unknown> = { ...readObject(coreAttributes(type), core) };
  for (const [name, given] of Object.entries(body)) {
    const extension = extensionNamed(type, name);
    if (!extension || given === null) continue;
    if (!isObject(given)) throw invalidValue(`${extension.id} must be an object`);
    const values = readObject(extension.attributes, given);
    if (values) read[extension.id] = values;
  }
  return read;
}

/** `schemas` says what a request is (RFC 7643 §3). */
export function requireSchema(body: JsonObject, id: string): void {
  const schemas = Object.entries(body).find(([name]) => name.toLowerCase() === 'schemas')?.[1];
  const named =
    Array.isArray(schemas) &&
    schemas.some((schema) => typeof schema === 'string' && schema.toLowerCase() === id.toLowerCase());
  if (!named) throw invalidSyntax(`schemas must name ${id}`);
}

/**
 * @param before what an account lacks already need not be there
 * @throws ScimError invalidValue for the first that is missing
 */
export function requireComplete(type: ResourceType, resource: Resource, before?: Resource): void {
  for (const attribute of type.schema.attributes) {
    const { name, required } = attribute;
    const value = resource[name];
    if (value === undefined) {
      if (required && (before === undefined || before[name] !== undefined)) throw missing(name);
    } else if (attribute.type === 'complex') requireParts(attribute, value);
  }
}

const missing = (name: string) => invalidValue(`${name} is required`);

function requireParts({ name, subAttributes }: Attribute, value: unknown): void {
  const values = (Array.isArray(value) ? value : [value]) as Resource[];
  const lacking = subAttributes?.find(
    (sub) => sub.required && values.some((each) => each[sub.name] === undefined),
  );
  if (lacking) throw missing(`${name}.${lacking.name}`);
}
