import { isHarmlessValue, staysInside } from './svg-css.ts';
import { attributes } from './svg-names.ts';

export interface Name {
  /** '' for none. */
  readonly prefix: string;
  readonly local: string;
}

/** In lower case: within HTML, cases are the same. */
export function nameOf(text: string): Name {
  const name = text.toLowerCase();
  const colon = name.indexOf(':');
  return { prefix: name.slice(0, Math.max(colon, 0)), local: name.slice(colon + 1) };
}

export const isForeign = ({ prefix }: Name): boolean => prefix !== '' && prefix !== 'svg';

const svg = 'http://www.w3.org/2000/svg';
/** Under any prefix: its references are judged by their local names. */
const xlink = 'http://www.w3.org/1999/xlink';
/** What browsers know of `http://www.w3.org/` is more than drawings: XHTML, MathML, XML Events. */
const known: ReadonlyMap<string, string> = new Map([
  ['xmlns', svg],
  ['svg', svg],
  ['xml', 'http://www.w3.org/XML/1998/namespace'],
  ['rdf', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'],
]);

const isHarmlessNamespace = (prefix: string, value: string): boolean =>
  (value === xlink && prefix !== 'xmlns') ||
  (known.has(prefix) ? known.get(prefix) === value : !/^\s*https?:\/\/www\.w3\.org\//i.test(value));

const ofXml = new Set(['space', 'lang', 'id']);
const free = /^(?:data|aria)-[\w.-]+$/;

/** Whether an attribute of the element neither runs, nor asks for anything elsewhere. @param value with its references resolved */
export function isHarmlessAttribute(of: Name, text: string, value: string): boolean {
  const name = nameOf(text);
  const { prefix, local } = name;
  if (prefix === 'xmlns' || text === 'xmlns') return isHarmlessNamespace(local, value);
  if (prefix === 'xml') return ofXml.has(local);
  if (local.startsWith('on')) return false;
  if (local === 'href' || local === 'src') return staysInside(value);
  if (isForeign(name)) return true;
  // An animation sets it later, to what is judged here.
  if (local === 'attributename' && !isSettable(value.trim().toLowerCase())) return false;
  if (free.test(local)) return true;
  return (isForeign(of) || attributes.has(local)) && isHarmlessValue(value);
}

const isSettable = (name: string): boolean => attributes.has(name) && name !== 'href';
