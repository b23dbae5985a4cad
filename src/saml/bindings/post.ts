import { refuse } from '../refusal.ts';
import { messageLimits, parseXml } from '../xml/parse.ts';
import { decodeBase64 } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import type { Written } from '../xml/write.ts';
import type { MessageParameter } from './redirect.ts';

/** The message in a field of a form (saml-bindings §3.5). @throws SamlRefusal `malformed`, `xml` */
export function readPost(field: string): XmlElement {
  if (field.length > messageLimits.bytes * 1.5) refuse('xml', 'The message is too large');
  const octets =
    decodeBase64(field.replace(/[ \t\r\n]/g, '')) ?? refuse('malformed', 'The message is not base64');
  return parseXml(octets);
}

/** Fields of the form that carries a message. */
export const postFields = (
  parameter: MessageParameter,
  { xml }: Written,
  relayState?: string,
): Readonly<Record<string, string>> => ({
  [parameter]: Buffer.from(xml).toString('base64'),
  ...(relayState !== undefined && { RelayState: relayState }),
});
