import { createHash, randomBytes } from 'node:crypto';
import { ns } from '../names.ts';
import { refuse } from '../refusal.ts';
import { attributeOf, decodeBase64, elementsOf, isNamed, requiredChild, textOf } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import { element, type Written } from '../xml/write.ts';
import { type Envelope, envelopeOf, message, type NewMessage } from './envelope.ts';
import { type Status, statusOf } from './status.ts';

/** saml-bindings §3.6.4.2: 44 octets of type 4. */
export interface Artifact {
  readonly endpointIndex: number;
  /** SHA-1 of the entity id of who made it, as the specification has it. */
  readonly sourceId: Buffer;
  readonly handle: Buffer;
}

const type = 0x0004;

export const sourceIdOf = (entityId: string): Buffer => createHash('sha1').update(entityId).digest();

/** @throws SamlRefusal `malformed`, `unsupported` */
export function readArtifact(text: string): Artifact {
  const octets = decodeBase64(text) ?? refuse('malformed', 'The artifact is not base64');
  if (octets.length !== 44 || octets.readUInt16BE(0) !== type)
    refuse('unsupported', 'The artifact is not one of type 4');
  return {
    endpointIndex: octets.readUInt16BE(2),
    sourceId: octets.subarray(4, 24),
    handle: octets.subarray(24),
  };
}

export function newArtifact(entityId: string, endpointIndex: number): string {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(endpointIndex, 2);
  return Buffer.concat([head, sourceIdOf(entityId), randomBytes(20)]).toString('base64');
}

/** saml-core §3.5.1 */
export const writeArtifactResolve = (resolve: NewMessage & { readonly artifact: string }): Written =>
  message('ArtifactResolve', resolve, {}, element('samlp:Artifact', {}, resolve.artifact));

export const readArtifactResolve = (resolve: XmlElement): Envelope & { readonly artifact: string } => ({
  ...envelopeOf(resolve, 'ArtifactResolve'),
  artifact: textOf(requiredChild(resolve, ns.samlp, 'Artifact')),
});

export interface ArtifactResponse extends Envelope {
  readonly inResponseTo: string | undefined;
  readonly status: Status;
  /** What the artifact stood for; none where it is not known any more. */
  readonly message: XmlElement | undefined;
}

const ofEnvelope = [
  [ns.saml, 'Issuer'],
  [ns.ds, 'Signature'],
  [ns.samlp, 'Extensions'],
  [ns.samlp, 'Status'],
] as const;

/** saml-core §3.5.2 */
export function readArtifactResponse(response: XmlElement): ArtifactResponse {
  const envelope = envelopeOf(response, 'ArtifactResponse');
  const inside = elementsOf(response).filter(
    (child) => !ofEnvelope.some(([uri, local]) => isNamed(child, uri, local)),
  );
  if (inside.length > 1) refuse('malformed', 'ArtifactResponse holds more than one message');
  return {
    ...envelope,
    inResponseTo: attributeOf(response, 'InResponseTo'),
    status: statusOf(response),
    message: inside[0],
  };
}

/** saml-bindings §3.2 */
export const writeSoap = (body: Written): Written =>
  element('soap:Envelope', { 'xmlns:soap': ns.soap }, element('soap:Body', {}, body));

/** The one message of a SOAP 1.1 body. @throws SamlRefusal `malformed` */
export function readSoap(envelope: XmlElement): XmlElement {
  if (!isNamed(envelope, ns.soap, 'Envelope')) refuse('malformed', 'This is no SOAP 1.1 envelope');
  const inside = elementsOf(requiredChild(envelope, ns.soap, 'Body'));
  const [only] = inside;
  return inside.length === 1 && only ? only : refuse('malformed', 'The SOAP body must hold one message');
}
