import { ns } from '../names.ts';
import { refuse } from '../refusal.ts';
import { attributeOf, childOf, isNamed, requiredAttribute, requiredMoment, textOf } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import { type Attributes, type Content, element, instant, type Written } from '../xml/write.ts';

/** What every message has (saml-core §3.2.1 and §3.2.2). */
export interface Envelope {
  readonly id: string;
  readonly issueInstant: Date;
  readonly issuer: string | undefined;
  readonly destination: string | undefined;
}

/** Ids of messages: xs:ID, and no longer than anybody needs. */
const idForm = /^[A-Za-z_][\w.-]{0,255}$/;

/** Entity ids have at most 1024 characters (saml-core §8.3.6). */
export function entityOf(issuer: XmlElement): string {
  const name = textOf(issuer);
  if (name === '' || name.length > 1024) refuse('malformed', 'Issuer must be an entity id');
  const format = attributeOf(issuer, 'Format');
  if (format !== undefined && format !== 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity')
    refuse('malformed', 'Issuer must be an entity id');
  return name;
}

export function idOf(message: XmlElement): string {
  const id = requiredAttribute(message, 'ID');
  return idForm.test(id) ? id : refuse('malformed', `ID of ${message.local} is no id`);
}

export function requireVersion(message: XmlElement): void {
  if (attributeOf(message, 'Version') !== '2.0') refuse('malformed', `${message.local} must be of SAML 2.0`);
}

/** @throws SamlRefusal `malformed` where the message is another */
export function envelopeOf(message: XmlElement, local: string): Envelope {
  if (!isNamed(message, ns.samlp, local)) refuse('malformed', `This is no ${local} of SAML 2.0`);
  requireVersion(message);
  const issuer = childOf(message, ns.saml, 'Issuer');
  return {
    id: idOf(message),
    issueInstant: requiredMoment(message, 'IssueInstant'),
    issuer: issuer && entityOf(issuer),
    destination: attributeOf(message, 'Destination'),
  };
}

export interface NewMessage {
  /** xs:ID, never used before. */
  readonly id: string;
  readonly now: Date;
  readonly issuer: string;
  readonly destination?: string | undefined;
}

/** A message with its Issuer first, where a signature goes behind it. */
export const message = (
  name: string,
  { id, now, issuer, destination }: NewMessage,
  attributes: Attributes,
  ...children: readonly Content[]
): Written =>
  element(
    `samlp:${name}`,
    {
      'xmlns:samlp': ns.samlp,
      'xmlns:saml': ns.saml,
      ID: id,
      Version: '2.0',
      IssueInstant: instant(now),
      Destination: destination,
      ...attributes,
    },
    element('saml:Issuer', {}, issuer),
    ...children,
  );
