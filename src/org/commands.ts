import { alreadyExists, failedPrecondition, invalidArgument, notFound } from '../errors/index.ts';
import type { ConstraintChange, Decision } from '../eventstore/index.ts';
import { asciiDomain, heldAs, nameKey, requireShownName } from '../precis/index.ts';
import * as events from './events.ts';
import type { Org } from './state.ts';

/**
 * Decisions on one organization: state and input in, facts out. No clock, no database.
 * Deletes and repeats of what already holds decide nothing, so that repeating a call is harmless.
 */

const nothing: Decision = { events: [] };

const nameTaken = {
  id: 'ORG-Nam01',
  message: 'An organization with this name already exists; choose another name',
};
/** By this id of the refusal a new organization knows that its generated domain needs a suffix. */
export const domainTakenId = 'ORG-Dom01';
const domainTaken = { id: domainTakenId, message: 'This domain is already verified by another organization' };

const takeName = (name: string): ConstraintChange => ({
  action: 'add',
  type: 'org_name',
  field: nameKey(name),
  error: nameTaken,
});
/** Frees what a name holds, also where an imported or older history took it in another form. */
const freeName = (name: string): ConstraintChange[] =>
  heldAs(name).map((field) => ({
    action: 'remove',
    type: 'org_name',
    field,
  }));

const domainConstraint = (action: 'add' | 'remove', domain: string): ConstraintChange => ({
  action,
  type: 'org_domain',
  field: domain,
  error: domainTaken,
});

export function requireExisting(org: Org): void {
  if (org.lifecycle === 'absent' || org.lifecycle === 'removed') {
    throw notFound('ORG-Nfd01', 'Organization not found');
  }
}

const cleanName = (name: string): string =>
  requireShownName(name, { empty: 'ORG-Nam02', problem: 'ORG-Nam03' });

const longestLabel = 63;

/**
 * `acme` in an instance whose domain is `example.com` is reachable as `acme.example.com`. Letters of all scripts stay
 * (IDNA); a name without any gives its organization's id.
 * @param org.taken the domain without a suffix turned out to be another organization's: the id goes behind it
 */
export function generatedDomain(
  org: { id: string; name: string; taken?: boolean },
  instanceDomain: string,
): string {
  const parent = instanceDomain.split(':')[0];
  const own = org.id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  const suffix = org.taken ? `-${own}` : '';
  const letters = [...nameKey(org.name).replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')];
  // Encoded, a letter takes more room than one character: shortened until it fits.
  for (let length = Math.min(letters.length, longestLabel); length > 0; length--) {
    const label = letters
      .slice(0, length)
      .join('')
      .replace(/^-+|-+$/g, '');
    const domain = label && asciiDomain(`${label}${suffix}.${parent}`);
    if (domain) return domain;
  }
  return `${own}.${parent}`;
}

export interface NewOrg {
  readonly name: string;
  /** The generated one. */
  readonly domain: string;
  /** A domain that somebody chose for it: it is the primary one, unless its owner has to be proven first. */
  readonly wanted?: { readonly domain: string; readonly validationRequired: boolean } | undefined;
}

export function addOrg(org: Org, input: NewOrg): Decision {
  if (org.lifecycle !== 'absent') {
    throw alreadyExists(
      'ORG-Ext01',
      'An organization with this id already exists; leave organization_id out to get a new one',
      { field: 'organization_id' },
    );
  }
  const name = cleanName(input.name);
  const own = addedDomain(input.domain, false);
  const wanted = wantedDomain(input);
  const primary = wanted && !wanted.validationRequired ? wanted.domain : input.domain;
  const more = wanted && addedDomain(wanted.domain, wanted.validationRequired);
  return {
    events: [
      events.orgAdded({ name }),
      ...own.events,
      ...(more?.events ?? []),
      events.orgDomainPrimarySet({ domain: primary }),
    ],
    constraints: [takeName(name), ...own.constraints, ...(more?.constraints ?? [])],
  };
}

function wantedDomain({ domain, wanted }: NewOrg): NewOrg['wanted'] {
  const clean = wanted && { ...wanted, domain: cleanDomain(wanted.domain) };
  return clean?.domain === domain ? undefined : clean;
}

export function renameOrg(org: Org, input: { name: string }): Decision {
  requireExisting(org);
  const name = cleanName(input.name);
  if (name === org.name) return nothing;
  return {
    events: [events.orgChanged({ name })],
    constraints: [...freeName(org.name), takeName(name)],
  };
}

/** The default organization owns the accounts that could bring it back. */
export function deactivateOrg(org: Org, input: { isDefault: boolean } = { isDefault: false }): Decision {
  requireExisting(org);
  if (input.isDefault) {
    throw failedPrecondition(
      'ORG-Def02',
      'The default organization cannot be deactivated: its accounts administer the instance; make another one the default first',
    );
  }
  if (org.lifecycle === 'inactive') throw failedPrecondition('ORG-Ina01', 'Organization is already inactive');
  return { events: [events.orgDeactivated({})] };
}

export function reactivateOrg(org: Org): Decision {
  requireExisting(org);
  if (org.lifecycle === 'active') throw failedPrecondition('ORG-Act01', 'Organization is already active');
  return { events: [events.orgReactivated({})] };
}

/** What belongs to the organization goes with it, and so do the names that it held. */
export function removeOrg(org: Org, input: { isDefault: boolean }): Decision {
  if (org.lifecycle === 'absent' || org.lifecycle === 'removed') return nothing;
  if (input.isDefault) {
    throw failedPrecondition(
      'ORG-Def01',
      'The default organization cannot be removed; make another one the default first',
    );
  }
  return {
    events: [events.orgRemoved({})],
    constraints: [
      ...freeName(org.name),
      ...[...org.domains]
        .filter(([, domain]) => domain.verified)
        .map(([name]) => domainConstraint('remove', name)),
    ],
  };
}

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

/** A domain of the organization, under which of its spellings it may stand in its history. */
const knownAs = (org: Org, domain: string): string => {
  if (org.domains.has(domain)) return domain;
  return asciiDomain(domain.trim()) ?? domain;
};

/** Without validation required by the domain policy, an added domain counts as verified at once. */
const addedDomain = (domain: string, validationRequired: boolean) =>
  validationRequired
    ? { events: [events.orgDomainAdded({ domain })], constraints: [] }
    : {
        events: [events.orgDomainAdded({ domain }), events.orgDomainVerified({ domain })],
        constraints: [domainConstraint('add', domain)],
      };

export function addOrgDomain(org: Org, input: { domain: string; validationRequired: boolean }): Decision {
  requireExisting(org);
  const domain = cleanDomain(input.domain);
  if (org.domains.has(domain)) throw alreadyExists('ORG-Dom03', 'The organization already has this domain');
  return addedDomain(domain, input.validationRequired);
}

export function setPrimaryOrgDomain(org: Org, input: { domain: string }): Decision {
  requireExisting(org);
  const domain = knownAs(org, input.domain);
  const known = org.domains.get(domain);
  if (!known) throw notFound('ORG-Dom04', 'The organization has no such domain; add it first');
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

export function setOrgMetadata(org: Org, entries: readonly { key: string; value: Uint8Array }[]): Decision {
  requireExisting(org);
  return {
    events: entries
      .map(({ key, value }) => ({ key, value: Buffer.from(value).toString('base64') }))
      .filter(({ key, value }) => org.metadata.get(key) !== value)
      .map((entry) => events.orgMetadataSet(entry)),
  };
}

export function removeOrgMetadata(org: Org, keys: readonly string[]): Decision {
  requireExisting(org);
  return {
    events: keys.filter((key) => org.metadata.has(key)).map((key) => events.orgMetadataRemoved({ key })),
  };
}
