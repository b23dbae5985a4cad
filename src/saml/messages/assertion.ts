import { authnContext, confirmation, ns } from '../names.ts';
import { refuse } from '../refusal.ts';
import {
  attributeOf,
  childOf,
  childrenOf,
  elementsOf,
  isNamed,
  momentOf,
  requiredChild,
  requiredMoment,
  textOf,
} from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import { element, instant, type Written } from '../xml/write.ts';
import { attributesFrom, type SamlAttribute, writeAttributes } from './attributes.ts';
import { entityOf, idOf, requireVersion } from './envelope.ts';
import { type NameId, nameIdOf, writeNameId } from './name-id.ts';

/** saml-core §2.4.1.1, of the method bearer. */
export interface BearerConfirmation {
  readonly recipient: string | undefined;
  readonly inResponseTo: string | undefined;
  readonly notBefore: Date | undefined;
  readonly notOnOrAfter: Date | undefined;
}

/** saml-core §2.3.3 */
export interface Assertion {
  readonly id: string;
  readonly issuer: string;
  readonly issueInstant: Date;
  readonly nameId: NameId | undefined;
  readonly confirmations: readonly BearerConfirmation[];
  readonly notBefore: Date | undefined;
  readonly notOnOrAfter: Date | undefined;
  /** One list of each restriction; all of them hold, by any of their names. */
  readonly audiences: readonly (readonly string[])[];
  readonly authentication: Authentication | undefined;
  readonly attributes: readonly SamlAttribute[];
}

/** saml-core §2.7.2 */
export interface Authentication {
  readonly instant: Date;
  readonly sessionIndex: string | undefined;
  readonly sessionNotOnOrAfter: Date | undefined;
  readonly contextClass: string | undefined;
}

const known = new Set(['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction']);

function conditionsOf(assertion: XmlElement): Pick<Assertion, 'notBefore' | 'notOnOrAfter' | 'audiences'> {
  const conditions = childOf(assertion, ns.saml, 'Conditions');
  if (!conditions) return { notBefore: undefined, notOnOrAfter: undefined, audiences: [] };
  // What is not understood makes an assertion indeterminate (saml-core §2.5.1.1).
  if (elementsOf(conditions).some(({ namespace, local }) => namespace !== ns.saml || !known.has(local)))
    refuse('unsupported', 'The assertion has a condition that is not known');
  return {
    notBefore: momentOf(conditions, 'NotBefore'),
    notOnOrAfter: momentOf(conditions, 'NotOnOrAfter'),
    audiences: childrenOf(conditions, ns.saml, 'AudienceRestriction').map((restriction) =>
      childrenOf(restriction, ns.saml, 'Audience').map(textOf),
    ),
  };
}

function confirmationsOf(subject: XmlElement): BearerConfirmation[] {
  return childrenOf(subject, ns.saml, 'SubjectConfirmation').flatMap((one) => {
    const held = childOf(one, ns.saml, 'SubjectConfirmationData');
    if (attributeOf(one, 'Method') !== confirmation.bearer || !held) return [];
    return [
      {
        recipient: attributeOf(held, 'Recipient'),
        inResponseTo: attributeOf(held, 'InResponseTo'),
        notBefore: momentOf(held, 'NotBefore'),
        notOnOrAfter: momentOf(held, 'NotOnOrAfter'),
      },
    ];
  });
}

function authenticationOf(assertion: XmlElement): Authentication | undefined {
  const [statement] = childrenOf(assertion, ns.saml, 'AuthnStatement');
  if (!statement) return undefined;
  const context = childOf(statement, ns.saml, 'AuthnContext');
  const reference = context && childOf(context, ns.saml, 'AuthnContextClassRef');
  return {
    instant: requiredMoment(statement, 'AuthnInstant'),
    sessionIndex: attributeOf(statement, 'SessionIndex'),
    sessionNotOnOrAfter: momentOf(statement, 'SessionNotOnOrAfter'),
    contextClass: reference && textOf(reference),
  };
}

/** @param open makes the NameID of an EncryptedID */
export function readAssertion(
  assertion: XmlElement,
  open: (encryptedId: XmlElement) => XmlElement,
): Assertion {
  if (!isNamed(assertion, ns.saml, 'Assertion')) refuse('malformed', 'This is no assertion of SAML 2.0');
  requireVersion(assertion);
  const subject = childOf(assertion, ns.saml, 'Subject');
  const encryptedId = subject && childOf(subject, ns.saml, 'EncryptedID');
  const named = encryptedId ? open(encryptedId) : subject && childOf(subject, ns.saml, 'NameID');
  if (named && !isNamed(named, ns.saml, 'NameID')) refuse('malformed', 'EncryptedID must hold a NameID');
  return {
    id: idOf(assertion),
    issuer: entityOf(requiredChild(assertion, ns.saml, 'Issuer')),
    issueInstant: requiredMoment(assertion, 'IssueInstant'),
    nameId: named && nameIdOf(named),
    confirmations: subject ? confirmationsOf(subject) : [],
    ...conditionsOf(assertion),
    authentication: authenticationOf(assertion),
    attributes: attributesFrom(childrenOf(assertion, ns.saml, 'AttributeStatement')),
  };
}

export interface NewAssertion {
  readonly id: string;
  readonly now: Date;
  readonly issuer: string;
  readonly nameId: NameId;
  readonly audience: string;
  /** Where it is sent. */
  readonly recipient: string;
  readonly inResponseTo?: string | undefined;
  /** Milliseconds in which it may be brought. */
  readonly lifetime: number;
  /** Milliseconds by which clocks may differ. */
  readonly skew: number;
  readonly authentication: Authentication;
  readonly attributes: readonly SamlAttribute[];
}

export function writeAssertion(assertion: NewAssertion): Written {
  const { now, authentication } = assertion;
  const until = instant(new Date(now.getTime() + assertion.lifetime));
  return element(
    'saml:Assertion',
    { 'xmlns:saml': ns.saml, ID: assertion.id, Version: '2.0', IssueInstant: instant(now) },
    element('saml:Issuer', {}, assertion.issuer),
    element(
      'saml:Subject',
      {},
      writeNameId(assertion.nameId),
      element(
        'saml:SubjectConfirmation',
        { Method: confirmation.bearer },
        element('saml:SubjectConfirmationData', {
          InResponseTo: assertion.inResponseTo,
          NotOnOrAfter: until,
          Recipient: assertion.recipient,
        }),
      ),
    ),
    element(
      'saml:Conditions',
      { NotBefore: instant(new Date(now.getTime() - assertion.skew)), NotOnOrAfter: until },
      element('saml:AudienceRestriction', {}, element('saml:Audience', {}, assertion.audience)),
    ),
    element(
      'saml:AuthnStatement',
      {
        AuthnInstant: instant(authentication.instant),
        SessionIndex: authentication.sessionIndex,
        SessionNotOnOrAfter:
          authentication.sessionNotOnOrAfter && instant(authentication.sessionNotOnOrAfter),
      },
      element(
        'saml:AuthnContext',
        {},
        element('saml:AuthnContextClassRef', {}, authentication.contextClass ?? authnContext.unspecified),
      ),
    ),
    writeAttributes(assertion.attributes),
  );
}
