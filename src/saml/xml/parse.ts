import { refuse } from '../refusal.ts';
import type { XmlAttribute, XmlElement, XmlNode } from './tree.ts';

export interface XmlLimits {
  /** Of UTF-8. */
  readonly bytes: number;
  readonly depth: number;
  readonly elements: number;
  /** Of one element, declarations of namespaces among them. */
  readonly attributes: number;
}

/** More than any message of a person's sign-in has. */
export const messageLimits: XmlLimits = { bytes: 256 * 1024, depth: 24, elements: 4_000, attributes: 32 };
/** Descriptions of whole federations are not read. */
export const metadataLimits: XmlLimits = { bytes: 1024 * 1024, depth: 24, elements: 20_000, attributes: 32 };

export interface XmlOptions {
  readonly limits?: XmlLimits;
  /** Comments are left out and CDATA is text, as in files that people write; in messages both are refused. */
  readonly written?: boolean;
  /** What prefixes mean outside of a piece that was taken out of a document. */
  readonly namespaces?: ReadonlyMap<string, string>;
}

const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';
const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/';

const bad = (what: string): never => refuse('xml', `This XML is not taken: ${what}`);

/** XML 1.0 §2.2, the pairs of surrogates among them. */
const illegal =
  /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\uD800-\uDFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

function decoded(source: Uint8Array | string, limits: XmlLimits): string {
  const size = typeof source === 'string' ? Buffer.byteLength(source) : source.length;
  if (size > limits.bytes) bad(`it is larger than ${limits.bytes} bytes`);
  let text = '';
  try {
    text = typeof source === 'string' ? source : new TextDecoder('utf-8', { fatal: true }).decode(source);
  } catch {
    bad('it is not UTF-8');
  }
  if (illegal.test(text)) bad('it holds characters that XML has not');
  // XML 1.0 §2.11
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}

const predefined: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' };

function referenced(name: string): string {
  const known = Object.hasOwn(predefined, name) ? predefined[name] : undefined;
  if (known !== undefined) return known;
  const number = /^#(?:(\d{1,7})|x([0-9A-Fa-f]{1,6}))$/.exec(name);
  if (!number) return bad('it uses an entity');
  const code = number[1] ? Number(number[1]) : Number.parseInt(number[2] ?? '', 16);
  if (code > 0x10ffff) return bad('it refers to a character that there is not');
  const character = String.fromCodePoint(code);
  return illegal.test(character) ? bad('it refers to a character that XML has not') : character;
}

const unescaped = (text: string): string =>
  text.includes('&')
    ? text.replace(/&([^;&<]{0,32})(;?)/g, (_, name, end) =>
        end ? referenced(name) : bad('"&" stands alone'),
      )
    : text;

const declaration =
  /^<\?xml[ \t\n]+version=(?:"1\.0"|'1\.0')(?:[ \t\n]+encoding=(?:"[Uu][Tt][Ff]-8"|'[Uu][Tt][Ff]-8'))?(?:[ \t\n]+standalone=(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\n]*\?>/;
const tagName = /([A-Za-z_][\w.-]{0,127})(?::([A-Za-z_][\w.-]{0,127}))?/y;
const attribute =
  /[ \t\n]+([A-Za-z_][\w.-]{0,127})(?::([A-Za-z_][\w.-]{0,127}))?[ \t\n]*=[ \t\n]*(?:"([^"<]*)"|'([^'<]*)')/y;
const tagEnd = /[ \t\n]*(\/?)>/y;
const endTag = /<\/([A-Za-z_][\w.:-]{0,256})[ \t\n]*>/y;

interface RawAttribute {
  readonly prefix: string;
  readonly local: string;
  readonly value: string;
}

interface OpenElement extends XmlElement {
  readonly children: XmlNode[];
}

/** What the element's own declarations add to what prefixes mean around it (Namespaces in XML 1.0). */
function declared(
  outer: ReadonlyMap<string, string>,
  attributes: readonly RawAttribute[],
): ReadonlyMap<string, string> {
  const own = attributes.filter(
    ({ prefix, local }) => prefix === 'xmlns' || (prefix === '' && local === 'xmlns'),
  );
  if (own.length === 0) return outer;
  const inner = new Map(outer);
  const seen = new Set<string>();
  for (const { prefix, local, value } of own) {
    const name = prefix === '' ? '' : local;
    if (seen.has(name)) bad('a prefix is declared twice');
    seen.add(name);
    if (name === 'xml' || name === 'xmlns' || value === xmlNamespace || value === xmlnsNamespace)
      bad('it declares what is reserved');
    if (name !== '' && value === '') bad('a prefix is declared without a namespace');
    inner.set(name, value);
  }
  if (inner.size > 64) bad('it declares too many prefixes');
  return inner;
}

const namespaceOf = (prefix: string, namespaces: ReadonlyMap<string, string>): string =>
  prefix === 'xml' ? xmlNamespace : (namespaces.get(prefix) ?? bad('a prefix is not declared'));

function attributesOf(raw: readonly RawAttribute[], namespaces: ReadonlyMap<string, string>): XmlAttribute[] {
  const names = new Set<string>();
  return raw.flatMap(({ prefix, local, value }) => {
    if (prefix === 'xmlns' || (prefix === '' && local === 'xmlns')) return [];
    const namespace = prefix === '' ? '' : namespaceOf(prefix, namespaces);
    const name = `${namespace} ${local}`;
    if (names.has(name)) bad('an attribute stands twice');
    names.add(name);
    return [{ prefix, local, namespace, value }];
  });
}

/** Attributes by which something may be referred to, whatever schema says so. */
const isId = ({ local, namespace }: XmlAttribute): boolean =>
  local.toLowerCase() === 'id' && (namespace === '' || namespace === xmlNamespace);

/**
 * Reads XML 1.0 with namespaces, as far as SAML is written in it: UTF-8, names in ASCII, no DTD, no entities but the
 * five of XML, no processing instructions, no id that stands twice. What is not of that kind is refused, and nothing
 * is mended, so that no two readers can see different things in what is taken.
 * @throws SamlRefusal `xml`
 */
export function parseXml(source: Uint8Array | string, options: XmlOptions = {}): XmlElement {
  const limits = options.limits ?? messageLimits;
  const text = decoded(source, limits);
  const ids = new Set<string>();
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  let elements = 0;
  let at = declaration.exec(text)?.[0].length ?? 0;

  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found;
  };

  const addText = (value: string): void => {
    if (value === '') return;
    const parent = open.at(-1);
    if (!parent) {
      if (/[^ \t\n]/.test(value)) bad('text stands outside of its element');
      return;
    }
    const last = parent.children.at(-1);
    if (typeof last === 'string') parent.children[parent.children.length - 1] = last + value;
    else parent.children.push(value);
  };

  const skipTo = (end: string): string => {
    const to = text.indexOf(end, at);
    if (to === -1) bad('it ends too early');
    const skipped = text.slice(at, to);
    at = to + end.length;
    return skipped;
  };

  const readMarkup = (): void => {
    if (text.startsWith('<!--', at)) {
      if (!options.written) bad('it holds a comment');
      at += 4;
      if (skipTo('--').includes('--') || text[at++] !== '>') bad('a comment is malformed');
    } else if (text.startsWith('<![CDATA[', at)) {
      if (!options.written || open.length === 0) bad('it holds CDATA');
      at += 9;
      addText(skipTo(']]>'));
    } else if (text.startsWith('<!', at)) bad('it holds a document type declaration');
    else bad('it holds a processing instruction');
  };

  const readEnd = (): void => {
    const name = match(endTag)?.[1];
    const element = open.pop();
    if (!element || name !== (element.prefix ? `${element.prefix}:${element.local}` : element.local))
      bad('its tags do not match');
  };

  const readStart = (): void => {
    at += 1;
    const [, first = '', second] = match(tagName) ?? bad('a tag is malformed');
    const raw: RawAttribute[] = [];
    for (let found = match(attribute); found; found = match(attribute)) {
      if (raw.length === limits.attributes) bad('an element has too many attributes');
      const [, prefix = '', local, double, single = ''] = found;
      const value = unescaped((double ?? single).replace(/[\t\n]/g, ' '));
      raw.push(local === undefined ? { prefix: '', local: prefix, value } : { prefix, local, value });
    }
    const isEmpty = (match(tagEnd) ?? bad('a tag is malformed'))[1] === '/';
    if (++elements > limits.elements) bad('it has too many elements');
    if (open.length === limits.depth) bad('it is too deep');
    if (open.length === 0 && root) bad('it has more than one root');

    const parent = open.at(-1);
    const namespaces = declared(parent?.namespaces ?? options.namespaces ?? new Map(), raw);
    const prefix = second === undefined ? '' : first;
    const attributes = attributesOf(raw, namespaces);
    for (const { value } of attributes.filter(isId)) {
      if (ids.has(value)) bad('an id stands twice');
      ids.add(value);
    }
    const element: OpenElement = {
      prefix,
      local: second ?? first,
      namespace: prefix === '' ? (namespaces.get('') ?? '') : namespaceOf(prefix, namespaces),
      attributes,
      namespaces,
      children: [],
    };
    if (parent) parent.children.push(element);
    else root = element;
    if (!isEmpty) open.push(element);
  };

  while (at < text.length) {
    const to = text.indexOf('<', at);
    const run = text.slice(at, to === -1 ? text.length : to);
    if (run !== '') {
      if (run.includes(']]>')) bad('"]]>" stands in text');
      if (open.length === 0 && run.includes('&')) bad('text stands outside of its element');
      addText(unescaped(run));
      at += run.length;
      continue;
    }
    const next = text[at + 1];
    if (next === '/') readEnd();
    else if (next === '!' || next === '?') readMarkup();
    else readStart();
  }
  if (open.length > 0 || !root) return bad('it ends too early');
  return root;
}
