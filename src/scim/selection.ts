import { invalidValue } from './errors.ts';
import { attributePath } from './filter/index.ts';
import type { Resource } from './resource.ts';
import { type Attribute, coreAttributes, type ResourceType } from './schema/index.ts';
import { type Target, targetOf } from './target.ts';

/** What of a resource is to be answered (RFC 7644 §3.9): nothing said, what its schema returns. */
export interface Selection {
  readonly only: readonly Target[] | undefined;
  readonly without: readonly Target[];
}

export const everything: Selection = { only: undefined, without: [] };

const mostNames = 100;
const longest = 10_000;

/** @param names as a list, or separated by commas */
function targets(type: ResourceType, names: unknown): Target[] | undefined {
  if (names === undefined || names === null || names === '') return undefined;
  const list = (Array.isArray(names) ? names : [names]).join(',');
  const all = list.length > longest ? [] : list.split(',');
  if (all.length === 0 || all.length > mostNames)
    throw invalidValue(`attributes and excludedAttributes can name ${mostNames} at most`);
  return all.flatMap((name) => {
    const trimmed = name.trim();
    const target = trimmed === '' ? undefined : targetOf(type, attributePath(trimmed));
    return target ? [target] : [];
  });
}

export const readSelection = (type: ResourceType, attributes: unknown, excluded: unknown): Selection => ({
  only: targets(type, attributes),
  without: targets(type, excluded) ?? [],
});

const isAttribute = (name: string) => (target: Target) =>
  target.kind === 'attribute' && target.extension === undefined && target.attribute.name === name;

/** Whether an attribute of the type's own is to be answered: what takes a look elsewhere is left alone. */
export function isSelected({ only, without }: Selection, name: string): boolean {
  const meant = isAttribute(name);
  if (only) return only.some(meant);
  return !without.some((target) => meant(target) && target.kind === 'attribute' && target.sub === undefined);
}

type Values = Record<string, unknown>;

function withOnly(value: unknown, subs: readonly Attribute[]): unknown {
  if (Array.isArray(value)) return value.map((each) => withOnly(each, subs));
  return Object.fromEntries(
    Object.entries(value as Values).filter(([name]) => subs.some((sub) => sub.name === name)),
  );
}

function withoutSub(value: unknown, { name }: Attribute): unknown {
  if (Array.isArray(value)) return value.map((each) => withoutSub(each, { name } as Attribute));
  const { [name]: _, ...others } = value as Values;
  return others;
}

function only(type: ResourceType, resource: Resource, wanted: readonly Target[]): Values {
  const always = coreAttributes(type).filter(({ returned }) => returned === 'always');
  const selected: Values = {};
  for (const { name } of always) if (resource[name] !== undefined) selected[name] = resource[name];
  for (const [name, value] of Object.entries(resource)) {
    const here = wanted.filter((target) => isAttribute(name)(target));
    if (here.length > 0) {
      const subs = here.flatMap((target) => (target.kind === 'attribute' && target.sub ? [target.sub] : []));
      selected[name] = subs.length < here.length ? value : withOnly(value, subs);
    }
    const below = wanted.filter((target) => target.extension?.id === name);
    if (below.length === 0) continue;
    const attributes = below.flatMap((target) => (target.kind === 'attribute' ? [target.attribute] : []));
    selected[name] = attributes.length < below.length ? value : withOnly(value, attributes);
  }
  return selected;
}

/** What of a resource is answered. */
export function selected(type: ResourceType, resource: Resource, selection: Selection): Resource {
  if (selection.only) return only(type, resource, selection.only);
  if (selection.without.length === 0) return resource;
  const left: Values = { ...resource };
  for (const target of selection.without) {
    const holder = target.extension ? target.extension.id : undefined;
    if (target.kind === 'extension') delete left[target.extension.id];
    else if (target.attribute.returned === 'always') continue;
    else if (holder !== undefined) {
      if (left[holder] !== undefined) left[holder] = withoutSub(left[holder], target.attribute);
    } else if (target.sub) {
      const { name } = target.attribute;
      if (left[name] !== undefined) left[name] = withoutSub(left[name], target.sub);
    } else delete left[target.attribute.name];
  }
  return left;
}
