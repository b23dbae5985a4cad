import { ns } from '../names.ts';
import { refuse } from '../refusal.ts';
import { attributeOf, childOf, childrenOf, flagOf, textOf } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import { element, type Written } from '../xml/write.ts';
import { type Envelope, envelopeOf, message, type NewMessage } from './envelope.ts';
import { type NameId, nameIdOf, writeNameId } from './name-id.ts';

export type Comparison = 'exact' | 'minimum' | 'maximum' | 'better';

export interface RequestedContext {
  readonly comparison: Comparison;
  /** At least one. */
  readonly classes: readonly string[];
}

/** saml-core §3.4.1 */
export interface AuthnRequest extends Envelope {
  readonly issuer: string;
  readonly assertionConsumerServiceUrl: string | undefined;
  readonly assertionConsumerServiceIndex: number | undefined;
  readonly protocolBinding: string | undefined;
  readonly forceAuthn: boolean;
  readonly isPassive: boolean;
  readonly nameIdFormat: string | undefined;
  readonly spNameQualifier: string | undefined;
  readonly requestedContext: RequestedContext | undefined;
  /** Whom the application expects. */
  readonly subject: NameId | undefined;
}

const comparisons: readonly string[] = ['exact', 'minimum', 'maximum', 'better'] satisfies Comparison[];

function requestedContextOf(request: XmlElement): RequestedContext | undefined {
  const requested = childOf(request, ns.samlp, 'RequestedAuthnContext');
  if (!requested) return undefined;
  const comparison = attributeOf(requested, 'Comparison') ?? 'exact';
  if (!comparisons.includes(comparison)) refuse('malformed', 'Comparison is none of SAML');
  const classes = childrenOf(requested, ns.saml, 'AuthnContextClassRef').map(textOf);
  if (classes.length === 0 || classes.length > 32)
    refuse('unsupported', 'RequestedAuthnContext must name classes (AuthnContextClassRef)');
  return { comparison: comparison as Comparison, classes };
}

function indexOf(request: XmlElement): number | undefined {
  const text = attributeOf(request, 'AssertionConsumerServiceIndex');
  if (text === undefined) return undefined;
  return /^\d{1,5}$/.test(text)
    ? Number(text)
    : refuse('malformed', 'AssertionConsumerServiceIndex is no number');
}

/** @throws SamlRefusal `malformed`, `unsupported` */
export function readAuthnRequest(request: XmlElement): AuthnRequest {
  const envelope = envelopeOf(request, 'AuthnRequest');
  const { issuer } = envelope;
  if (issuer === undefined) return refuse('malformed', 'AuthnRequest has no Issuer');
  const policy = childOf(request, ns.samlp, 'NameIDPolicy');
  const subject = childOf(request, ns.saml, 'Subject');
  const named = subject && childOf(subject, ns.saml, 'NameID');
  if (subject && !named) refuse('unsupported', 'Subject must hold a NameID');
  const assertionConsumerServiceUrl = attributeOf(request, 'AssertionConsumerServiceURL');
  const assertionConsumerServiceIndex = indexOf(request);
  if (assertionConsumerServiceIndex !== undefined && assertionConsumerServiceUrl !== undefined)
    refuse('malformed', 'AssertionConsumerServiceIndex excludes AssertionConsumerServiceURL');
  return {
    ...envelope,
    issuer,
    assertionConsumerServiceUrl,
    assertionConsumerServiceIndex,
    protocolBinding: attributeOf(request, 'ProtocolBinding'),
    forceAuthn: flagOf(request, 'ForceAuthn') ?? false,
    isPassive: flagOf(request, 'IsPassive') ?? false,
    nameIdFormat: policy && attributeOf(policy, 'Format'),
    spNameQualifier: policy && attributeOf(policy, 'SPNameQualifier'),
    requestedContext: requestedContextOf(request),
    subject: named && nameIdOf(named),
  };
}

export interface NewAuthnRequest extends NewMessage {
  readonly assertionConsumerServiceUrl: string;
  readonly protocolBinding: string;
  readonly nameIdFormat?: string | undefined;
  readonly forceAuthn?: boolean | undefined;
  readonly isPassive?: boolean | undefined;
  readonly requestedContext?: RequestedContext | undefined;
  /** Whom to sign in, where that is known. */
  readonly subject?: NameId | undefined;
}

export function writeAuthnRequest(request: NewAuthnRequest): Written {
  const { requestedContext, nameIdFormat, subject } = request;
  return message(
    'AuthnRequest',
    request,
    {
      ProtocolBinding: request.protocolBinding,
      AssertionConsumerServiceURL: request.assertionConsumerServiceUrl,
      ForceAuthn: request.forceAuthn || undefined,
      IsPassive: request.isPassive || undefined,
    },
    subject && element('saml:Subject', {}, writeNameId(subject)),
    element('samlp:NameIDPolicy', { Format: nameIdFormat, AllowCreate: true }),
    requestedContext &&
      element(
        'samlp:RequestedAuthnContext',
        { Comparison: requestedContext.comparison },
        ...requestedContext.classes.map((name) => element('saml:AuthnContextClassRef', {}, name)),
      ),
  );
}
