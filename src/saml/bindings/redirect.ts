import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { refuse } from '../refusal.ts';
import { requireSignature, type Trust } from '../signature/algorithms.ts';
import type { SignatureKey } from '../signature/sign.ts';
import { messageLimits, parseXml } from '../xml/parse.ts';
import { decodeBase64 } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import type { Written } from '../xml/write.ts';

export type MessageParameter = 'SAMLRequest' | 'SAMLResponse';

export interface RedirectMessage {
  readonly parameter: MessageParameter;
  readonly message: XmlElement;
  readonly relayState: string | undefined;
  readonly isSigned: boolean;
  /** @throws SamlRefusal `unsigned`, `signature`, `weak_algorithm`, `unsupported` */
  requireSignature(trust: Trust): void;
}

const names: readonly string[] = [
  'SAMLRequest',
  'SAMLResponse',
  'RelayState',
  'SigAlg',
  'Signature',
  'SAMLEncoding',
];

/** Parameters as they were sent, which is what signatures are over (saml-bindings §3.4.4.1). */
function rawParameters(query: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const pair of query.replace(/^\?/, '').split('&')) {
    const at = pair.indexOf('=');
    const name = decodedComponent(at === -1 ? pair : pair.slice(0, at));
    if (!names.includes(name)) continue;
    if (found.has(name)) refuse('malformed', `${name} stands more than once`);
    found.set(name, at === -1 ? '' : pair.slice(at + 1));
  }
  return found;
}

function decodedComponent(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'));
  } catch {
    return refuse('malformed', 'The query is not URL-encoded');
  }
}

function inflated(encoded: string): Buffer {
  // Some leave a plus sign as it is, where base64 has one and forms have a blank.
  const octets = decodeBase64(encoded.replace(/[\r\n]/g, '').replaceAll(' ', '+'));
  if (!octets || octets.length > messageLimits.bytes) return refuse('malformed', 'The message is not base64');
  try {
    return inflateRawSync(octets, { maxOutputLength: messageLimits.bytes });
  } catch {
    return refuse('malformed', 'The message is not deflated, or too large');
  }
}

/**
 * A message in the query of a URL (HTTP redirect binding).
 * @param query as it was sent
 * @throws SamlRefusal `malformed`, `xml`, `unsupported`
 */
export function readRedirect(query: string): RedirectMessage {
  const raw = rawParameters(query);
  const value = (name: string) => {
    const given = raw.get(name);
    return given === undefined ? undefined : decodedComponent(given);
  };
  if (raw.has('SAMLRequest') === raw.has('SAMLResponse'))
    refuse('malformed', 'The query must hold one of SAMLRequest and SAMLResponse');
  const encoding = value('SAMLEncoding');
  if (encoding !== undefined && encoding !== 'urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE')
    refuse('unsupported', 'SAMLEncoding must be DEFLATE');
  const parameter = raw.has('SAMLRequest') ? 'SAMLRequest' : 'SAMLResponse';
  const relayState = value('RelayState');
  const isSigned = raw.has('Signature');
  return {
    parameter,
    message: parseXml(inflated(value(parameter) ?? '')),
    relayState,
    isSigned,
    requireSignature(trust) {
      const signature = decodeBase64((value('Signature') ?? '').replace(/[\r\n]/g, '').replaceAll(' ', '+'));
      if (!isSigned) refuse('unsigned', 'The message is not signed');
      const octets = [parameter, 'RelayState', 'SigAlg']
        .filter((name) => raw.has(name))
        .map((name) => `${name}=${raw.get(name)}`)
        .join('&');
      requireSignature(value('SigAlg') ?? '', Buffer.from(octets), signature ?? Buffer.alloc(0), trust);
    },
  };
}

export interface NewRedirect {
  readonly parameter: MessageParameter;
  readonly message: Written;
  /** Where it goes; a query that it has stays. */
  readonly location: string;
  readonly relayState?: string | undefined;
  readonly key?: SignatureKey | undefined;
}

/** The URL that carries a message; messages themselves hold no signature there. */
export async function redirectUrl({
  parameter,
  message,
  location,
  relayState,
  key,
}: NewRedirect): Promise<string> {
  const pairs = [`${parameter}=${encodeURIComponent(deflateRawSync(message.xml).toString('base64'))}`];
  if (relayState !== undefined) pairs.push(`RelayState=${encodeURIComponent(relayState)}`);
  if (key) {
    pairs.push(`SigAlg=${encodeURIComponent(key.algorithm)}`);
    const signature = await key.sign(Buffer.from(pairs.join('&')));
    pairs.push(`Signature=${encodeURIComponent(Buffer.from(signature).toString('base64'))}`);
  }
  return `${location}${location.includes('?') ? '&' : '?'}${pairs.join('&')}`;
}
