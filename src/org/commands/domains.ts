import type { SealedValue } from '../../crypto/types.ts';
import { alreadyExists, failedPrecondition, invalidArgument, notFound } from '../../errors/index.ts';
import type { ConstraintChange, Decision } from '../../eventstore/index.ts';
import { asciiDomain } from '../../precis/index.ts';
import * as events from '../events.ts';
import type { Org, OrgDomain } from '../state.ts';
import { nothing, requireExisting } from './existing.ts';

/** By this id of the refusal a new organization knows that its generated domain needs a suffix. */
export const domainTakenId = 'ORG-Dom01';
const domainTaken = { id: domainTakenId, message: 'This domain is already verified by another organization' };

export const domainConstraint = (action: 'add' | 'remove', domain: string): ConstraintChange => ({
  action,
  type: 'org_domain',
  field: domain,
  error: domainTaken,
});

/** In the form that domains are compared in: lower-case ASCII, by IDNA. */
export function cleanDomain(domain: string): string {
  const clean = asciiDomain(domain.trim());
  if (!clean || clean.includes('_')) {
    throw invalidArgument('ORG-Dom02', `domain "${domain}" is not a host name such as example.com`, {
      field: 'domain',
    });
  }
  return clean;
}

/**
 * Where the names end that users get in the place of claimed ones. Nobody's: whoever owned it would answer for people
 * who belong to others.
 *
 * @param instanceDomain the primary one
 */
export const temporaryDomain = (instanceDomain: string): string =>
  `temporary.${instanceDomain.split(':')[0]}`;

/**
 * A domain that an organization is to have, cleaned.
 * @throws PosternError `invalid_argument`
 */
export function ownableDomain(typed: string, instanceDomain: string): string {
  const domain = cleanDomain(typed);
  if (domain !== temporaryDomain(instanceDomain)) return domain;
  throw invalidArgument(
    'ORG-Dom12',
    `domain "${domain}" is kept for users who lost their names; choose another one`,
    { field: 'domain' },
  );
}

/** A domain of the organization, under which of its spellings it may stand in its history. */
const knownAs = (org: Org, domain: string): string => {
  if (org.domains.has(domain)) return domain;
  return asciiDomain(domain.trim()) ?? domain;
};

/** Without validation required by the domain policy, an added domain counts as verified at once. */
export const addedDomain = (domain: string, validationRequired: boolean) =>
  validationRequired
    ? { events: [events.orgDomainAdded({ domain })], constraints: [] }
    : {
        events: [events.orgDomainAdded({ domain }), events.orgDomainVerified({ domain })],
        constraints: [domainConstraint('add', domain)],
      };

export function addOrgDomain(
  org: Org,
  input: { domain: string; instanceDomain: string; validationRequired: boolean },
): Decision {
  requireExisting(org);
  const domain = ownableDomain(input.domain, input.instanceDomain);
  if (org.domains.has(domain)) throw alreadyExists('ORG-Dom03', 'The organization already has this domain');
  return addedDomain(domain, input.validationRequired);
}

/** @throws PosternError `not_found` */
export function requireDomain(org: Org, typed: string): { readonly name: string; readonly known: OrgDomain } {
  requireExisting(org);
  const name = knownAs(org, typed);
  const known = org.domains.get(name);
  if (!known) throw notFound('ORG-Dom04', 'The organization has no such domain; add it first');
  return { name, known };
}

/**
 * From now on this token proves the domain, and none before it. One that is verified already stays so: where nothing
 * has to be proven, clients ask for a token all the same.
 */
export function askForProof(
  org: Org,
  input: { readonly domain: string; readonly type: number; readonly code: SealedValue },
): Decision {
  const { name } = requireDomain(org, input.domain);
  return {
    events: [
      events.orgDomainVerificationAdded({
        domain: name,
        validationType: input.type,
        validationCode: input.code,
      }),
    ],
  };
}

/** What was looked for while others went on with their work: the proof counts for the token that it was asked for. */
const requireSameToken = (known: OrgDomain, code: SealedValue | undefined): void => {
  if (code && known.validationCode?.crypted === code.crypted) return;
  throw failedPrecondition(
    'ORG-Dom10',
    'Another token was generated for the domain meanwhile; prove it with that one',
  );
};

export function verifyOrgDomain(
  org: Org,
  input: { domain: string; code: SealedValue | undefined },
): Decision {
  const { name, known } = requireDomain(org, input.domain);
  if (known.verified) return nothing;
  requireSameToken(known, input.code);
  return {
    events: [events.orgDomainVerified({ domain: name })],
    constraints: [domainConstraint('add', name)],
  };
}

export function failOrgDomain(org: Org, input: { domain: string; code: SealedValue }): Decision {
  const { name, known } = requireDomain(org, input.domain);
  if (known.verified || known.validationCode?.crypted !== input.code.crypted) return nothing;
  return { events: [events.orgDomainVerificationFailed({ domain: name })] };
}

export function setPrimaryOrgDomain(org: Org, input: { domain: string }): Decision {
  const { name: domain, known } = requireDomain(org, input.domain);
  if (!known.verified)
    throw failedPrecondition('ORG-Dom05', 'Only a verified domain can be primary; verify it first');
  return domain === org.primaryDomain ? nothing : { events: [events.orgDomainPrimarySet({ domain })] };
}

export function removeOrgDomain(org: Org, input: { domain: string }): Decision {
  requireExisting(org);
  const domain = knownAs(org, input.domain);
  const known = org.domains.get(domain);
  if (!known) return nothing;
  if (domain === org.primaryDomain) {
    throw failedPrecondition(
      'ORG-Dom06',
      'The primary domain cannot be removed; make another domain primary first',
    );
  }
  return {
    events: [events.orgDomainRemoved({ domain, isVerified: known.verified })],
    constraints: known.verified ? [domainConstraint('remove', domain)] : [],
  };
}
