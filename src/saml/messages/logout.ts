import { ns } from '../names.ts';
import { refuse } from '../refusal.ts';
import { attributeOf, childOf, childrenOf, momentOf, textOf } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import { element, instant, type Written } from '../xml/write.ts';
import { type Envelope, envelopeOf, message, type NewMessage } from './envelope.ts';
import { type NameId, nameIdOf, writeNameId } from './name-id.ts';
import { type Status, statusOf, writeStatus } from './status.ts';

/** saml-core §3.7.1 */
export interface LogoutRequest extends Envelope {
  readonly issuer: string;
  readonly nameId: NameId;
  /** Of which sessions; none is all of the person's. */
  readonly sessionIndexes: readonly string[];
  readonly notOnOrAfter: Date | undefined;
}

/** @param open makes the NameID of an EncryptedID; without it there are none */
export function readLogoutRequest(
  request: XmlElement,
  open?: (encryptedId: XmlElement) => XmlElement,
): LogoutRequest {
  const envelope = envelopeOf(request, 'LogoutRequest');
  const { issuer } = envelope;
  const encryptedId = childOf(request, ns.saml, 'EncryptedID');
  const named = encryptedId && open ? open(encryptedId) : childOf(request, ns.saml, 'NameID');
  if (issuer === undefined) return refuse('malformed', 'LogoutRequest has no Issuer');
  if (!named) return refuse('malformed', 'LogoutRequest has no NameID');
  return {
    ...envelope,
    issuer,
    nameId: nameIdOf(named),
    sessionIndexes: childrenOf(request, ns.samlp, 'SessionIndex').map(textOf),
    notOnOrAfter: momentOf(request, 'NotOnOrAfter'),
  };
}

export interface NewLogoutRequest extends NewMessage {
  readonly nameId: NameId;
  readonly sessionIndexes: readonly string[];
  readonly notOnOrAfter: Date;
}

export const writeLogoutRequest = (request: NewLogoutRequest): Written =>
  message(
    'LogoutRequest',
    request,
    { NotOnOrAfter: instant(request.notOnOrAfter) },
    writeNameId(request.nameId),
    ...request.sessionIndexes.map((index) => element('samlp:SessionIndex', {}, index)),
  );

/** saml-core §3.7.2 */
export interface LogoutResponse extends Envelope {
  readonly inResponseTo: string | undefined;
  readonly status: Status;
}

export const readLogoutResponse = (response: XmlElement): LogoutResponse => ({
  ...envelopeOf(response, 'LogoutResponse'),
  inResponseTo: attributeOf(response, 'InResponseTo'),
  status: statusOf(response),
});

export const writeLogoutResponse = (
  response: NewMessage & { readonly inResponseTo: string; readonly status: Status },
): Written =>
  message('LogoutResponse', response, { InResponseTo: response.inResponseTo }, writeStatus(response.status));
