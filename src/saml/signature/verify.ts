import { timingSafeEqual } from 'node:crypto';
import { ns } from '../names.ts';
import { refuse } from '../refusal.ts';
import { canonical } from '../xml/canonical.ts';
import { parseXml } from '../xml/parse.ts';
import { attributeOf, bytesOf, childrenOf, elementsOf, isNamed, requiredAttribute } from '../xml/read.ts';
import { isElement, type XmlElement } from '../xml/tree.ts';
import { digestOf, requireSignature, type Trust } from './algorithms.ts';

const enveloped = `${ns.ds}enveloped-signature`;

const malformed = (what: string): never => refuse('signature', `The signature is malformed: ${what}`);

/** The children of an element that may have just these, in this order, and no text. */
function parts(
  element: XmlElement,
  names: readonly string[],
  optional: readonly string[] = [],
): XmlElement[] {
  const found = elementsOf(element);
  if (element.children.some((child) => !isElement(child) && child.trim() !== ''))
    malformed(`text stands in ${element.local}`);
  const all = [...names, ...optional].slice(0, Math.max(names.length, found.length));
  const fits = found.length === all.length && found.every((child, i) => isNamed(child, ns.ds, all[i] ?? ''));
  return fits ? found : malformed(`${element.local} must hold ${names.join(', ')}`);
}

/** `PrefixList` of an exclusive canonicalization. */
function inclusivePrefixes(method: XmlElement): string[] {
  const [list, ...more] = elementsOf(method);
  if (!list) return [];
  if (more.length > 0 || !isNamed(list, ns.excC14n, 'InclusiveNamespaces'))
    malformed(`${method.local} has parameters that are not known`);
  const prefixes = (attributeOf(list, 'PrefixList') ?? '')
    .split(/[ \t\n\r]+/)
    .filter((prefix) => prefix !== '');
  return prefixes.map((prefix) => (prefix === '#default' ? '' : prefix));
}

function requireExclusive(method: XmlElement): string[] {
  const algorithm = requiredAttribute(method, 'Algorithm');
  // Comments are in nothing that is read here, so that with and without them are the same.
  if (algorithm !== ns.excC14n && algorithm !== `${ns.excC14n}WithComments`)
    refuse('unsupported', 'Only exclusive canonicalization is taken (saml-core §5.4.3)');
  return inclusivePrefixes(method);
}

/** saml-core §5.4.4: enveloped, then exclusive canonicalization; both, and nothing else. */
function transformed(transforms: XmlElement): string[] {
  const [first, second, ...more] = elementsOf(transforms);
  if (!first || !second || more.length > 0)
    return malformed('it must be enveloped and canonicalized exclusively');
  parts(transforms, ['Transform', 'Transform']);
  // xml-crypto writes the parameter of the canonicalization into both; here it means nothing.
  const parameters = elementsOf(first).filter((one) => !isNamed(one, enveloped, 'InclusiveNamespaces'));
  if (requiredAttribute(first, 'Algorithm') !== enveloped || parameters.length > 0)
    malformed('the first transform must be enveloped-signature');
  return requireExclusive(second);
}

/** @throws SamlRefusal `signature` where an element has several */
export function signatureOf(element: XmlElement): XmlElement | undefined {
  const found = childrenOf(element, ns.ds, 'Signature');
  return found.length > 1 ? malformed(`${element.local} has more than one`) : found[0];
}

/**
 * What an element's own signature is about, read anew from the very octets that were hashed and without the
 * signature: whoever goes on reads nothing but what was signed, wherever else the document has something (XML
 * signature wrapping). The signature is a child of what it signs and names its id; nothing is looked up by ids, and
 * no key is taken from the message.
 * @throws SamlRefusal `unsigned`, `signature`, `weak_algorithm`, `unsupported`
 */
export function verifiedElement(element: XmlElement, trust: Trust): XmlElement {
  const signature = signatureOf(element) ?? refuse('unsigned', `${element.local} is not signed`);
  const [given, value] = parts(signature, ['SignedInfo', 'SignatureValue'], ['KeyInfo']) as [
    XmlElement,
    XmlElement,
  ];
  const method = elementsOf(given)[0] ?? malformed('SignedInfo is empty');
  const octets = Buffer.from(canonical(given, { inclusive: requireExclusive(method) }));

  // From here on SignedInfo is what its own octets say.
  const signedInfo = parseXml(octets);
  const [canonicalization, algorithm, reference] = parts(signedInfo, [
    'CanonicalizationMethod',
    'SignatureMethod',
    'Reference',
  ]) as [XmlElement, XmlElement, XmlElement];
  requireExclusive(canonicalization);
  if (elementsOf(algorithm).length > 0) malformed('SignatureMethod has parameters');
  requireSignature(requiredAttribute(algorithm, 'Algorithm'), octets, bytesOf(value), trust);

  const [transforms, digestMethod, digestValue] = parts(reference, [
    'Transforms',
    'DigestMethod',
    'DigestValue',
  ]) as [XmlElement, XmlElement, XmlElement];
  const id = attributeOf(element, 'ID');
  if (!id || attributeOf(reference, 'URI') !== `#${id}`)
    malformed('it is not about the element that holds it');
  const content = Buffer.from(canonical(element, { inclusive: transformed(transforms), without: signature }));
  const digest = digestOf(requiredAttribute(digestMethod, 'Algorithm'), content, trust);
  const expected = bytesOf(digestValue);
  if (expected.length !== digest.length || !timingSafeEqual(expected, digest))
    refuse('signature', 'What was signed has been changed');
  return parseXml(content);
}
