import { isObject, type JsonObject } from './body.ts';
import { invalidPath, invalidSyntax, invalidValue, mutability, noTarget, ScimError } from './errors.ts';
import { describedBy, matches } from './filter/match.ts';
import { parsePath } from './filter/parse.ts';
import type { Filter } from './filter/syntax.ts';
import type { Kind, Operation } from './patch-members.ts';
import { gathered } from './patch-members.ts';
import { type Resource, readValue, requireSchema } from './resource.ts';
import { type Attribute, extensionNamed, named, type ResourceType } from './schema/index.ts';
import { type Target, targetOf } from './target.ts';

const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** Changes of one request, and attributes that a change without a path may name. */
const mostOperations = 1_000;

type Values = Record<string, unknown>;

/** Names of members are as directories write them: `Op`, `Operations`. */
const member = (object: JsonObject, name: string): unknown =>
  Object.entries(object).find(([each]) => each.toLowerCase() === name)?.[1];

function readOperations(body: JsonObject): Operation[] {
  requireSchema(body, patchSchema);
  const operations = member(body, 'operations');
  if (!Array.isArray(operations) || operations.length === 0)
    throw invalidSyntax('Operations must be a list of one operation at least');
  if (operations.length > mostOperations)
    throw invalidSyntax(`A request can hold ${mostOperations} operations at most`);
  return operations.map((operation: unknown) => {
    if (!isObject(operation)) throw invalidSyntax('Each of Operations must be an object');
    const op = member(operation, 'op');
    const kind = typeof op === 'string' ? op.toLowerCase() : '';
    if (kind !== 'add' && kind !== 'replace' && kind !== 'remove')
      throw invalidSyntax('op must be add, replace or remove');
    const path = member(operation, 'path');
    if (path !== undefined && path !== null && typeof path !== 'string')
      throw invalidPath('path must be a string');
    return { kind, path: path || undefined, value: member(operation, 'value') };
  });
}

/**
 * A resource after the changes of a PATCH (RFC 7644 §3.5.2), one after the other.
 * @throws ScimError where one of them cannot be done: then none is
 */
export function patched(type: ResourceType, resource: Resource, body: JsonObject): Resource {
  const operations = gathered(readOperations(body));
  requireFeasible(resource, operations.length);
  const after: Values = structuredClone(resource) as Values;
  for (const operation of operations) apply(type, after, operation);
  return after;
}

/** Values that one request may pass, all its operations together: each may look at all members of a group. */
const mostPassed = 2_000_000;

function requireFeasible({ members }: Resource, operations: number): void {
  if (Array.isArray(members) && members.length * operations > mostPassed)
    throw new ScimError(413, 'These are too many operations for a group so large; send them in parts');
}

function apply(type: ResourceType, resource: Values, operation: Operation): void {
  const { kind, path, value } = operation;
  if (path === undefined) {
    applyAll(type, resource, kind, value);
    return;
  }
  const parsed = parsePath(path);
  const target = targetOf(type, parsed.path);
  if (!target) throw invalidPath(`${type.name} has no attribute "${path.slice(0, 200)}"`);
  if (target.kind === 'extension') {
    applyExtension(type, resource, kind, target.extension.id, value);
    return;
  }
  const { attribute, extension } = target;
  if (attribute.mutability === 'readOnly' || target.sub?.mutability === 'readOnly')
    throw mutability(`${path.slice(0, 200)} cannot be changed`);
  if (kind !== 'remove' && value === undefined) throw invalidValue(`${kind} needs a value`);
  const holder = extension ? extensionOf(resource, extension.id) : resource;
  const sub = parsed.sub === undefined ? target.sub : subNamed(attribute, parsed.sub);
  if (parsed.filter) changeValues(holder, attribute, parsed.filter, sub, kind, value);
  else if (sub) changeSub(holder, attribute, sub, kind, value);
  else changeAttribute(holder, attribute, kind, value);
  if (extension && Object.keys(holder).length === 0) delete resource[extension.id];
}

function subNamed(attribute: Attribute, name: string): Attribute {
  const sub = named(attribute.subAttributes, name);
  if (!sub) throw invalidPath(`${attribute.name} has no ${name}`);
  if (sub.mutability === 'readOnly') throw mutability(`${attribute.name}.${name} cannot be changed`);
  return sub;
}

function extensionOf(resource: Values, id: string): Values {
  const held = (resource[id] ?? {}) as Values;
  resource[id] = held;
  return held;
}

/** Without a path the value holds attributes; their names may be paths, as Entra sends them. What is unknown is left out. */
function applyAll(type: ResourceType, resource: Values, kind: Kind, value: unknown): void {
  if (kind === 'remove') throw noTarget('remove needs a path');
  if (!isObject(value)) throw invalidValue(`${kind} without a path needs an object of attributes`);
  for (const [name, given] of Object.entries(value)) {
    const extension = extensionNamed(type, name);
    if (extension) {
      applyExtension(type, resource, kind, extension.id, given);
      continue;
    }
    const target = targetOf(type, parsePath(name).path);
    if (target && isWritable(target))
      apply(type, resource, { kind: given === null ? 'remove' : kind, path: name, value: given });
  }
}

const isWritable = (target: Target): boolean =>
  target.kind === 'extension' || (target.sub ?? target.attribute).mutability !== 'readOnly';

function applyExtension(type: ResourceType, resource: Values, kind: Kind, id: string, value: unknown): void {
  if (kind === 'remove' || value === null) {
    delete resource[id];
    return;
  }
  if (!isObject(value)) throw invalidValue(`${id} must be an object`);
  const known = type.extensions.find((extension) => extension.id === id)?.attributes;
  for (const [name, given] of Object.entries(value)) {
    if (named(known, name.split('.', 1)[0] ?? ''))
      apply(type, resource, { kind: given === null ? 'remove' : kind, path: `${id}:${name}`, value: given });
  }
}

function set(holder: Values, name: string, value: unknown): void {
  if (value === undefined) delete holder[name];
  else holder[name] = value;
}

function changeAttribute(holder: Values, attribute: Attribute, kind: Kind, value: unknown): void {
  const { name, multiValued, type } = attribute;
  if (kind === 'remove') {
    // Members to take out may stand in the value, as Entra sends them.
    const gone =
      multiValued && value !== undefined && value !== null ? readValue(attribute, value) : undefined;
    set(holder, name, gone === undefined ? undefined : without(holder[name], gone as unknown[]));
    return;
  }
  const read = readValue(attribute, value);
  if (multiValued) set(holder, name, kind === 'add' ? joined(holder[name], read) : read);
  else if (type === 'complex' && read !== undefined)
    holder[name] = { ...(holder[name] as Values), ...(read as Values) };
  else set(holder, name, read);
}

/** What tells values apart: that of members is their id. */
const identity = (value: unknown): string =>
  isObject(value) && typeof value['value'] === 'string' ? value['value'] : JSON.stringify(value);

function without(held: unknown, gone: readonly unknown[]): unknown[] | undefined {
  const ids = new Set(gone.map(identity));
  const left = ((held ?? []) as unknown[]).filter((each) => !ids.has(identity(each)));
  return left.length === 0 ? undefined : left;
}

const withoutPrimary = (values: readonly unknown[]): unknown[] =>
  values.map((each) => (isObject(each) && each['primary'] === true ? { ...each, primary: false } : each));

/** A new primary value takes the place of the one before (RFC 7644 §3.5.2). */
function joined(held: unknown, added: unknown): unknown[] | undefined {
  const before = (held ?? []) as unknown[];
  const fresh = (added ?? []) as unknown[];
  const named = new Map(fresh.map((each) => [identity(each), each]));
  const hasPrimary = fresh.some((each) => isObject(each) && each['primary'] === true);
  const kept = (hasPrimary ? withoutPrimary(before) : before).map((each) => {
    const again = named.get(identity(each));
    named.delete(identity(each));
    return isObject(again) && isObject(each) ? { ...each, ...again } : each;
  });
  const all = [...kept, ...named.values()];
  return all.length === 0 ? undefined : all;
}

function changeSub(holder: Values, attribute: Attribute, sub: Attribute, kind: Kind, value: unknown): void {
  const read = kind === 'remove' ? undefined : readValue(sub, value);
  if (attribute.multiValued) {
    // Without a filter it is said of every value.
    const held = (holder[attribute.name] ?? []) as Values[];
    const after =
      held.length === 0 && read !== undefined
        ? [{ [sub.name]: read }]
        : held.map((each) => withSub(each, sub, read));
    set(holder, attribute.name, nonEmpty(after));
    return;
  }
  const after = withSub((holder[attribute.name] ?? {}) as Values, sub, read);
  set(holder, attribute.name, Object.keys(after).length === 0 ? undefined : after);
}

function withSub(value: Values, sub: Attribute, read: unknown): Values {
  const { [sub.name]: _, ...others } = value;
  return read === undefined ? others : { ...others, [sub.name]: read };
}

/** A value without what it is for or what it is called says nothing. */
function nonEmpty(values: readonly Values[]): Values[] | undefined {
  const left = values.filter((each) =>
    Object.keys(each).some((name) => name !== 'type' && name !== 'primary'),
  );
  return left.length === 0 ? undefined : left;
}

function changeValues(
  holder: Values,
  attribute: Attribute,
  filter: Filter,
  sub: Attribute | undefined,
  kind: Kind,
  value: unknown,
): void {
  const { name, multiValued } = attribute;
  if (!multiValued) throw invalidPath(`${name} has one value, so nothing can be chosen among its values`);
  const held = (holder[name] ?? []) as Values[];
  const isMeant = held.map((each) => matches(attribute, filter, each));
  if (kind === 'remove') {
    const left = sub
      ? held.map((each, i) => (isMeant[i] ? withSub(each, sub, undefined) : each))
      : held.filter((_, i) => !isMeant[i]);
    set(holder, name, nonEmpty(left));
    return;
  }
  const told = toldOf(attribute, sub, value);
  if (isMeant.includes(true)) {
    const others = told['primary'] === true ? (withoutPrimary(held) as Values[]) : held;
    set(holder, name, nonEmpty(others.map((each, i) => (isMeant[i] ? { ...each, ...told } : each))));
    return;
  }
  const described = describedBy(attribute, filter);
  if (!described) throw noTarget(`No value of ${name} is what the path asks for`);
  set(holder, name, nonEmpty([...held, { ...described, ...told }]));
}

function toldOf(attribute: Attribute, sub: Attribute | undefined, value: unknown): Values {
  if (sub) return { [sub.name]: readValue(sub, value) };
  const [told] = (readValue(attribute, value) ?? []) as Values[];
  if (!told) throw invalidValue(`A value of ${attribute.name} is missing`);
  return told;
}
