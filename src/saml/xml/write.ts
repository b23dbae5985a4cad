import { escapeAttribute, escapeText } from './canonical.ts';

/** XML that is written already. */
export interface Written {
  readonly xml: string;
}

export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
export type Content = Written | string | undefined;

/** An element; attributes and children that are undefined are left out, text is escaped. */
export function element(name: string, attributes: Attributes, ...children: readonly Content[]): Written {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escapeAttribute(legal(String(value)))}"`],
  );
  const inner = children.map((child) => {
    if (child === undefined) return '';
    return typeof child === 'string' ? escapeText(legal(child)) : child.xml;
  });
  return { xml: `<${name}${written.join('')}>${inner.join('')}</${name}>` };
}

/** Characters that XML cannot hold, even escaped, in what people are called. */
const legal = (text: string): string =>
  text.toWellFormed().replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD');

export const instant = (moment: Date): string => moment.toISOString();
