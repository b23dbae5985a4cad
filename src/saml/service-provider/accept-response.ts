import { readPost } from '../bindings/post.ts';
import { decrypted } from '../encryption/decrypt.ts';
import { readArtifactResponse, readSoap } from '../messages/artifact.ts';
import { type Assertion, readAssertion } from '../messages/assertion.ts';
import type { SamlAttribute } from '../messages/attributes.ts';
import { envelopeOf } from '../messages/envelope.ts';
import type { NameId } from '../messages/name-id.ts';
import { requireSuccess, statusOf } from '../messages/status.ts';
import { ns } from '../names.ts';
import { refuse, SamlRefusal } from '../refusal.ts';
import type { Trust } from '../signature/algorithms.ts';
import { signatureOf, verifiedElement } from '../signature/verify.ts';
import { parseXml } from '../xml/parse.ts';
import { attributeOf, childOf, childrenOf } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import { type Expected, requireConditions } from './conditions.ts';
import type { ServiceProviderConfig } from './config.ts';

/** Who has signed in at the identity provider, by what was signed. */
export interface AcceptedResponse {
  readonly accepted: true;
  /** None where the identity provider knows people by attributes alone. */
  readonly nameId: NameId | undefined;
  readonly attributes: readonly SamlAttribute[];
  readonly sessionIndex: string | undefined;
  /** When the session must end here too, if it says so. */
  readonly sessionNotOnOrAfter: Date | undefined;
  readonly authnInstant: Date;
  readonly authnContextClass: string | undefined;
  /** The caller takes it once; it need not be remembered after `replayUntil`. */
  readonly assertionId: string;
  readonly replayUntil: Date;
  /** The assertion as XML, for who keeps or shows it. */
  readonly issuer: string;
}

export type AcceptanceOutcome =
  | AcceptedResponse
  | { readonly accepted: false; readonly refusal: SamlRefusal };

/** An answer, and whether it stands within what was verified already. */
interface Received {
  readonly response: XmlElement;
  readonly isSigned: boolean;
}

const trustOf = ({ identityProvider, allowSha1 }: ServiceProviderConfig): Trust => ({
  keys: identityProvider.signingKeys,
  allowSha1,
});

/** Where an element is signed it must be so rightly, also within what is signed around it. */
function verifiedWhereSigned(element: XmlElement, trust: Trust): { element: XmlElement; isSigned: boolean } {
  return signatureOf(element)
    ? { element: verifiedElement(element, trust), isSigned: true }
    : { element, isSigned: false };
}

function requireEnvelope(
  response: XmlElement,
  isSigned: boolean,
  config: ServiceProviderConfig,
  expected: Expected,
): void {
  const { issuer, destination } = envelopeOf(response, 'Response');
  if (issuer !== undefined && issuer !== config.identityProvider.entityId)
    refuse('issuer', 'The answer is of another issuer');
  // saml-bindings §3.5.5.2: whoever signs says where it goes.
  if ((isSigned || destination !== undefined) && destination !== config.assertionConsumerServiceUrl)
    refuse('destination', 'The answer is for another destination');
  if (expected.requestId === undefined && !config.allowUnsolicited)
    refuse('in_response_to', 'Nobody asked for this answer');
  if (attributeOf(response, 'InResponseTo') !== expected.requestId)
    refuse('in_response_to', 'The answer is not to what was asked');
  requireSuccess(statusOf(response));
}

/** The one assertion, out of what was verified: the answer, or itself. */
function assertionOf({ response, isSigned }: Received, config: ServiceProviderConfig): Assertion {
  const plain = childrenOf(response, ns.saml, 'Assertion');
  const sealed = childrenOf(response, ns.saml, 'EncryptedAssertion');
  const [first] = [...plain, ...sealed];
  if (!first || plain.length + sealed.length > 1)
    return refuse('malformed', 'The answer must hold one assertion');
  const decryption = { keys: config.decryptionKeys ?? [] };
  const opened = sealed.length > 0 ? decrypted(first, decryption, isSigned) : first;
  const itself = verifiedWhereSigned(opened, trustOf(config));
  if (!itself.isSigned && (!isSigned || config.wantAssertionsSigned))
    return refuse('unsigned', 'The assertion is not signed');
  return readAssertion(itself.element, (encryptedId) => decrypted(encryptedId, decryption, true));
}

function accept(received: Received, config: ServiceProviderConfig, expected: Expected): AcceptedResponse {
  const itself = verifiedWhereSigned(received.response, trustOf(config));
  const isSigned = received.isSigned || itself.isSigned;
  requireEnvelope(itself.element, itself.isSigned, config, expected);
  const assertion = assertionOf({ response: itself.element, isSigned }, config);
  const replayUntil = requireConditions(assertion, config, expected);
  const { authentication } = assertion;
  if (!authentication) return refuse('malformed', 'The assertion does not say when somebody signed in');
  return {
    accepted: true,
    nameId: assertion.nameId,
    attributes: assertion.attributes,
    sessionIndex: authentication.sessionIndex,
    sessionNotOnOrAfter: authentication.sessionNotOnOrAfter,
    authnInstant: authentication.instant,
    authnContextClass: authentication.contextClass,
    assertionId: assertion.id,
    replayUntil,
    issuer: assertion.issuer,
  };
}

function outcome(decide: () => AcceptedResponse): AcceptanceOutcome {
  try {
    return decide();
  } catch (thrown) {
    if (thrown instanceof SamlRefusal) return { accepted: false, refusal: thrown };
    throw thrown;
  }
}

/**
 * Whether an answer that a browser brought signs somebody in (saml-profiles §4.1.4.3). Nothing of it is told but what
 * the identity provider signed. That an assertion is taken once is the caller's (`assertionId`, `replayUntil`).
 * @param posted the field SAMLResponse of the form
 */
export const acceptResponse = (
  config: ServiceProviderConfig,
  posted: string,
  expected: Expected,
): AcceptanceOutcome =>
  outcome(() => accept({ response: readPost(posted), isSigned: false }, config, expected));

/**
 * The same for what an artifact stood for.
 * @param soap the answer to the ArtifactResolve, fetched from the identity provider itself
 * @param resolveId id of the ArtifactResolve
 */
export const acceptArtifactResponse = (
  config: ServiceProviderConfig,
  soap: Uint8Array,
  expected: Expected & { readonly resolveId: string },
): AcceptanceOutcome =>
  outcome(() => {
    const { element, isSigned } = verifiedWhereSigned(readSoap(parseXml(soap)), trustOf(config));
    const resolved = readArtifactResponse(element);
    if (resolved.issuer !== undefined && resolved.issuer !== config.identityProvider.entityId)
      refuse('issuer', 'The answer is of another issuer');
    if (resolved.inResponseTo !== expected.resolveId)
      refuse('in_response_to', 'The answer is not to what was asked');
    requireSuccess(resolved.status);
    const response = resolved.message ?? refuse('malformed', 'The artifact stands for nothing any more');
    return accept({ response, isSigned }, config, expected);
  });

/** Which request an answer says that it is to, before anything of it is known to be true; to look that up. */
export function answeredRequest(posted: string): string | undefined {
  const response = readPost(posted);
  return childOf(response, ns.samlp, 'Status') && attributeOf(response, 'InResponseTo');
}
