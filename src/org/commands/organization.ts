import { alreadyExists, failedPrecondition } from '../../errors/index.ts';
import type { ConstraintChange, Decision } from '../../eventstore/index.ts';
import { heldAs, nameKey, requireShownName } from '../../precis/index.ts';
import * as events from '../events.ts';
import type { Org } from '../state.ts';
import { addedDomain, domainConstraint, ownableDomain } from './domains.ts';
import { nothing, requireExisting } from './existing.ts';

const nameTaken = {
  id: 'ORG-Nam01',
  message: 'An organization with this name already exists; choose another name',
};
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

const cleanName = (name: string): string =>
  requireShownName(name, { empty: 'ORG-Nam02', problem: 'ORG-Nam03' });

export interface NewOrg {
  readonly name: string;
  /** The generated one. */
  readonly domain: string;
  /** A domain that somebody chose for it: it is the primary one, unless its owner has to be proven first. */
  readonly wanted?:
    | { readonly domain: string; readonly instanceDomain: string; readonly validationRequired: boolean }
    | undefined;
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
  const clean = wanted && { ...wanted, domain: ownableDomain(wanted.domain, wanted.instanceDomain) };
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
