import type { AttributePath } from './filter/syntax.ts';
import {
  type Attribute,
  coreAttributes,
  extensionNamed,
  named,
  type ResourceType,
  type Schema,
} from './schema/index.ts';

/** What a path leads to. */
export type Target =
  | { readonly kind: 'extension'; readonly extension: Schema }
  | {
      readonly kind: 'attribute';
      /** Undefined: the attribute is the type's own. */
      readonly extension: Schema | undefined;
      readonly attribute: Attribute;
      readonly sub: Attribute | undefined;
    };

/** @returns undefined where there is no such attribute */
export function targetOf(type: ResourceType, { urn, name, sub }: AttributePath): Target | undefined {
  const whole = urn === undefined ? undefined : extensionNamed(type, `${urn}:${name}`);
  if (whole && sub === undefined) return { kind: 'extension', extension: whole };
  const isCore = urn === undefined || urn.toLowerCase() === type.schema.id.toLowerCase();
  const extension = isCore ? undefined : extensionNamed(type, urn);
  if (!isCore && !extension) return undefined;
  const attribute = named(extension?.attributes ?? coreAttributes(type), name);
  if (!attribute) return undefined;
  const below = sub === undefined ? undefined : named(attribute.subAttributes, sub);
  if (sub !== undefined && !below) return undefined;
  return { kind: 'attribute', extension, attribute, sub: below };
}
