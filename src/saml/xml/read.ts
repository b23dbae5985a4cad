import { refuse } from '../refusal.ts';
import { isElement, type XmlElement } from './tree.ts';

const malformed = (what: string): never => refuse('malformed', what);

export const isNamed = (element: XmlElement, namespace: string, local: string): boolean =>
  element.namespace === namespace && element.local === local;

export const elementsOf = (element: XmlElement): XmlElement[] => element.children.filter(isElement);

/** Children of a name; never what lies deeper. */
export const childrenOf = (element: XmlElement, namespace: string, local: string): XmlElement[] =>
  elementsOf(element).filter((child) => isNamed(child, namespace, local));

/** The one child of a name. @throws SamlRefusal `malformed` where there are several */
export function childOf(element: XmlElement, namespace: string, local: string): XmlElement | undefined {
  const found = childrenOf(element, namespace, local);
  return found.length > 1 ? malformed(`${element.local} has more than one ${local}`) : found[0];
}

export const requiredChild = (element: XmlElement, namespace: string, local: string): XmlElement =>
  childOf(element, namespace, local) ?? malformed(`${element.local} has no ${local}`);

/** Of an attribute without a namespace. */
export const attributeOf = (element: XmlElement, local: string): string | undefined =>
  element.attributes.find((one) => one.namespace === '' && one.local === local)?.value;

export const requiredAttribute = (element: XmlElement, local: string): string =>
  attributeOf(element, local) || malformed(`${element.local} has no ${local}`);

/** xs:boolean. @throws SamlRefusal `malformed` */
export function flagOf(element: XmlElement, local: string): boolean | undefined {
  const value = attributeOf(element, local)?.trim();
  if (value === undefined) return undefined;
  if (value === 'true' || value === '1') return true;
  return value === 'false' || value === '0' ? false : malformed(`${local} of ${element.local} is no boolean`);
}

/** All text of an element that has nothing but text. @throws SamlRefusal `malformed` */
export function textOf(element: XmlElement): string {
  if (elementsOf(element).length > 0) malformed(`${element.local} must hold text alone`);
  return element.children.join('').trim();
}

/** xs:base64Binary, with blanks wherever they are. @throws SamlRefusal `malformed` */
export function bytesOf(element: XmlElement): Buffer {
  const text = textOf(element).replace(/[ \t\n\r]/g, '');
  return decodeBase64(text) ?? malformed(`${element.local} is not base64`);
}

/** Padded and whole, or nothing. */
export function decodeBase64(text: string): Buffer | undefined {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text)
    ? Buffer.from(text, 'base64')
    : undefined;
}

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** xs:dateTime that says its zone. @throws SamlRefusal `malformed` */
export function momentOf(element: XmlElement, local: string): Date | undefined {
  const text = attributeOf(element, local);
  if (text === undefined) return undefined;
  const moment = dateTime.test(text) ? new Date(text) : undefined;
  return moment && !Number.isNaN(moment.getTime())
    ? moment
    : malformed(`${local} of ${element.local} is no moment`);
}

export const requiredMoment = (element: XmlElement, local: string): Date =>
  momentOf(element, local) ?? malformed(`${element.local} has no ${local}`);
