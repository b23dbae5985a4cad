import type { SamlApplication } from '../../application/index.ts';
import type { WireRequest } from '../../contract/transport/index.ts';
import { readForm, tooManyRequests } from '../../oidc/index.ts';
import {
  keysFor,
  type RedirectMessage,
  readPost,
  readRedirect,
  SamlRefusal,
  signatureOf,
  verifiedElement,
} from '../../saml/index.ts';
import type { SamlContext } from '../provider.ts';

type Element = RedirectMessage['message'];

/** A message that a browser brought, before anything of it is believed. */
export interface Received {
  readonly parameter: 'SAMLRequest' | 'SAMLResponse';
  readonly message: Element;
  readonly relayState: string | undefined;
  /** Where it came in the query. */
  readonly redirect: RedirectMessage | undefined;
}

const longestRelayState = 2_048;

/** @throws SamlRefusal `xml`, `malformed`, `unsupported`; OAuthError for a form that is none, and for too many */
export async function receive({ provider }: SamlContext, request: WireRequest): Promise<Received> {
  const limited = provider.messages.take(request.remoteAddress);
  if (limited > 0) throw tooManyRequests(limited);
  const received = request.verb === 'POST' ? await receiveForm(request) : receiveQuery(request);
  if ((received.relayState?.length ?? 0) > longestRelayState)
    throw new SamlRefusal('malformed', `RelayState is longer than ${longestRelayState} characters`);
  return received;
}

function receiveQuery({ query }: WireRequest): Received {
  const redirect = readRedirect(query);
  const { parameter, message, relayState } = redirect;
  return { parameter, message, relayState, redirect };
}

async function receiveForm(request: WireRequest): Promise<Received> {
  const form = await readForm(request);
  const asked = form.get('SAMLRequest');
  const answered = form.get('SAMLResponse');
  if ((asked === undefined) === (answered === undefined))
    throw new SamlRefusal('malformed', 'The form must hold one of SAMLRequest and SAMLResponse');
  return {
    parameter: asked === undefined ? 'SAMLResponse' : 'SAMLRequest',
    message: readPost(asked ?? answered ?? ''),
    relayState: form.get('RelayState'),
    redirect: undefined,
  };
}

/** The application that a message says it is of. @throws SamlRefusal `issuer` */
export async function senderOf(
  { provider, instance }: SamlContext,
  issuer: string | undefined,
): Promise<SamlApplication> {
  const application =
    issuer === undefined ? undefined : await provider.applications.byEntityId(instance.id, issuer);
  if (!application?.active)
    throw new SamlRefusal(
      'issuer',
      'The application is not known here, or is not active; its entity id is the Issuer of its requests',
    );
  return application;
}

/**
 * The message as far as its sender vouches for it. A signature that is there must be good.
 * @param isRequired whether it must be signed at all
 * @throws SamlRefusal `unsigned`, `signature`, `weak_algorithm`, `unsupported`
 */
export function vouchedFor(
  { message, redirect }: Received,
  { provider: { role } }: SamlApplication,
  isRequired: boolean,
): { readonly message: Element; readonly isSigned: boolean } {
  const trust = { keys: keysFor('signing', role.keys) };
  if (redirect?.isSigned) {
    redirect.requireSignature(trust);
    return { message, isSigned: true };
  }
  if (signatureOf(message)) return { message: verifiedElement(message, trust), isSigned: true };
  if (isRequired)
    throw new SamlRefusal('unsigned', 'The message must be signed by a key of the application’s metadata');
  return { message, isSigned: false };
}

const mostSkewMs = 5 * 60_000;
const longestWayMs = 60 * 60_000;

/** It is for this endpoint, and of this hour. @throws SamlRefusal `destination`, `expired`, `not_yet_valid` */
export function requireMeant(
  { destination, issueInstant }: { readonly destination: string | undefined; readonly issueInstant: Date },
  isSigned: boolean,
  location: string,
  now: Date,
): void {
  // saml-bindings §3.4.5.2 and §3.5.5.2
  if ((isSigned || destination !== undefined) && destination !== location)
    throw new SamlRefusal(
      'destination',
      `The message is for another destination; send it to ${location} and say so`,
    );
  if (issueInstant.getTime() > now.getTime() + mostSkewMs)
    throw new SamlRefusal('not_yet_valid', 'The message is of a time to come');
  if (issueInstant.getTime() < now.getTime() - longestWayMs)
    throw new SamlRefusal('expired', 'The message is too old; begin again at the application');
}
