import { createHash } from 'node:crypto';
import { ns } from '../names.ts';
import { canonical } from '../xml/canonical.ts';
import { parseXml } from '../xml/parse.ts';
import { attributeOf, elementsOf, isNamed } from '../xml/read.ts';
import { element, type Written } from '../xml/write.ts';
import { sha256 } from './algorithms.ts';

/** A key of ours, wherever it lies. */
export interface SignatureKey {
  /** One of RFC 9231 §2.3 */
  readonly algorithm: string;
  /** Base64 of DER, for KeyInfo. */
  readonly certificate: string;
  sign(octets: Uint8Array): Promise<Uint8Array>;
}

const method = (name: string, algorithm: string) => element(name, { Algorithm: algorithm });

/**
 * The element with an enveloped signature behind its Issuer, or first where it has none (saml-core §5.4, saml-metadata
 * §2.3.1).
 * @param written has an ID
 */
export async function signed({ xml }: Written, key: SignatureKey): Promise<Written> {
  const root = parseXml(xml, {
    limits: { bytes: 4 * 1024 * 1024, depth: 32, elements: 100_000, attributes: 64 },
  });
  const octets = canonical(root);
  const digest = createHash('sha256').update(octets).digest('base64');
  const signedInfo = element(
    'ds:SignedInfo',
    {},
    method('ds:CanonicalizationMethod', ns.excC14n),
    method('ds:SignatureMethod', key.algorithm),
    element(
      'ds:Reference',
      { URI: `#${attributeOf(root, 'ID') ?? ''}` },
      element(
        'ds:Transforms',
        {},
        method('ds:Transform', `${ns.ds}enveloped-signature`),
        method('ds:Transform', ns.excC14n),
      ),
      method('ds:DigestMethod', sha256),
      element('ds:DigestValue', {}, digest),
    ),
  );
  const declaredInfo = canonical(parseXml(signedInfo.xml, { namespaces: new Map([['ds', ns.ds]]) }));
  const value = Buffer.from(await key.sign(Buffer.from(declaredInfo))).toString('base64');
  const signature = element(
    'ds:Signature',
    { 'xmlns:ds': ns.ds },
    signedInfo,
    element('ds:SignatureValue', {}, value),
    element('ds:KeyInfo', {}, element('ds:X509Data', {}, element('ds:X509Certificate', {}, key.certificate))),
  );
  const at = placeOf(root, octets);
  return { xml: `${octets.slice(0, at)}${signature.xml}${octets.slice(at)}` };
}

/** Behind the Issuer, which stands first, or behind the start tag. */
function placeOf(root: ReturnType<typeof parseXml>, octets: string): number {
  const [first] = elementsOf(root);
  if (!first || !isNamed(first, ns.saml, 'Issuer')) return octets.indexOf('>') + 1;
  const end = `</${first.prefix ? `${first.prefix}:` : ''}Issuer>`;
  return octets.indexOf(end) + end.length;
}
