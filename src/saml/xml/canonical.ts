import { isElement, type XmlAttribute, type XmlElement } from './tree.ts';

export const escapeText = (text: string): string =>
  text.replace(/[&<>\r]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c] ?? '&#xD;');

const attributeEscapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};
export const escapeAttribute = (value: string): string =>
  value.replace(/[&<"\t\n\r]/g, (c) => attributeEscapes[c] ?? c);

export interface CanonicalOptions {
  /** `PrefixList` of InclusiveNamespaces; '' stands for `#default`. */
  readonly inclusive?: readonly string[];
  /** An element that is left out: the signature itself (enveloped-signature transform). */
  readonly without?: XmlElement | undefined;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const inOrder = (attributes: readonly XmlAttribute[]): XmlAttribute[] =>
  [...attributes].sort((a, b) => compare(a.namespace, b.namespace) || compare(a.local, b.local));

const qualified = ({ prefix, local }: { readonly prefix: string; readonly local: string }): string =>
  prefix === '' ? local : `${prefix}:${local}`;

/** Exclusive XML Canonicalization 1.0 without comments, of an element with all that is in it. */
export function canonical(element: XmlElement, { inclusive = [], without }: CanonicalOptions = {}): string {
  const written = (at: XmlElement, rendered: ReadonlyMap<string, string>): string => {
    const used = new Set([
      at.prefix,
      ...at.attributes.map(({ prefix }) => prefix).filter((prefix) => prefix !== ''),
    ]);
    for (const prefix of inclusive) used.add(prefix);
    used.delete('xml');
    const known = new Map(rendered);
    const declarations = [...used].sort(compare).flatMap((prefix) => {
      const uri = at.namespaces.get(prefix) ?? '';
      if (uri === (known.get(prefix) ?? '')) return [];
      known.set(prefix, uri);
      return [` ${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${escapeAttribute(uri)}"`];
    });
    const attributes = inOrder(at.attributes).map(
      (one) => ` ${qualified(one)}="${escapeAttribute(one.value)}"`,
    );
    const children = at.children.map((child) =>
      isElement(child) ? (child === without ? '' : written(child, known)) : escapeText(child),
    );
    const name = qualified(at);
    return `<${name}${declarations.join('')}${attributes.join('')}>${children.join('')}</${name}>`;
  };
  return written(element, new Map());
}
