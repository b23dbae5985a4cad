import { describe, expect, test } from 'bun:test';
import type { NewEvent } from '../eventstore/index.ts';
import { factTypes, given } from '../testing/scenario.ts';
import * as commands from './commands.ts';
import * as events from './events.ts';
import { orgAggregate, orgWithMetadata } from './state.ts';

const acme = [
  events.orgAdded({ name: 'ACME' }),
  events.orgDomainAdded({ domain: 'acme.localhost' }),
  events.orgDomainVerified({ domain: 'acme.localhost' }),
  events.orgDomainPrimarySet({ domain: 'acme.localhost' }),
];
const org = (...more: NewEvent[]) => given(orgAggregate, ...acme, ...more).state;

describe('an organization', () => {
  test('given nothing, when added, then it has a verified primary domain and holds its name', () => {
    const decision = commands.addOrg(orgAggregate.initial, { name: ' ACME ', domain: 'acme.localhost' });
    expect(decision.events).toEqual(acme);
    expect(decision.constraints?.map(({ action, type, field }) => `${action} ${type} ${field}`)).toEqual([
      'add org_name ACME',
      'add org_domain acme.localhost',
    ]);
  });

  test('given it exists, when added again, then it is refused', () => {
    expect(() => commands.addOrg(org(), { name: 'B', domain: 'b.localhost' })).toThrow('already exists');
  });

  test('given a name, when renamed to the same, then nothing happens; to another, the name moves', () => {
    expect(commands.renameOrg(org(), { name: 'ACME' }).events).toEqual([]);
    const decision = commands.renameOrg(org(), { name: 'Umbrella' });
    expect(decision.events).toEqual([events.orgChanged({ name: 'Umbrella' })]);
    expect(decision.constraints?.map(({ action, field }) => `${action} ${field}`)).toEqual([
      'remove ACME',
      'add Umbrella',
    ]);
  });

  test('given it was removed, when renamed, then it is not found; when removed again, nothing happens', () => {
    const removed = org(events.orgRemoved({}));
    expect(() => commands.renameOrg(removed, { name: 'x' })).toThrow('not found');
    expect(commands.removeOrg(removed, { isDefault: false }).events).toEqual([]);
  });

  test('given it is the default, when removed, then it is refused', () => {
    expect(() => commands.removeOrg(org(), { isDefault: true })).toThrow('default organization');
  });

  test('when removed, then it frees its name and its domains', () => {
    const decision = commands.removeOrg(org(), { isDefault: false });
    expect(factTypes(decision)).toEqual(['org.removed']);
    expect(decision.constraints?.map(({ type, field }) => `${type} ${field}`)).toEqual([
      'org_name ACME',
      'org_domain acme.localhost',
    ]);
  });

  test('given it is inactive, when deactivated, then it is refused; when reactivated, it is active', () => {
    const inactive = org(events.orgDeactivated({}));
    expect(() => commands.deactivateOrg(inactive)).toThrow('already inactive');
    expect(factTypes(commands.reactivateOrg(inactive))).toEqual(['org.reactivated']);
  });
});

describe('its domains', () => {
  test('need validation only when the policy says so', () => {
    const free = commands.addOrgDomain(org(), { domain: 'ACME.com', validationRequired: false });
    expect(factTypes(free)).toEqual(['org.domain.added', 'org.domain.verified']);
    expect(free.constraints?.[0]?.field).toBe('acme.com');
    const checked = commands.addOrgDomain(org(), { domain: 'acme.com', validationRequired: true });
    expect(factTypes(checked)).toEqual(['org.domain.added']);
    expect(checked.constraints).toBeUndefined();
  });

  test('must be host names', () => {
    for (const domain of ['', 'a b', '-a.com', 'a..b', 'https://a.com', 'a.com/x']) {
      expect(() => commands.addOrgDomain(org(), { domain, validationRequired: false })).toThrow('host name');
    }
  });

  test('keep the primary one', () => {
    expect(() => commands.removeOrgDomain(org(), { domain: 'acme.localhost' })).toThrow('primary');
  });
});

test('a generated domain is a host name whatever the organization is called', () => {
  expect(commands.generatedDomain('Müller & Söhne GmbH', 'auth.example.com:8443')).toBe(
    'muller-sohne-gmbh.auth.example.com',
  );
  expect(commands.generatedDomain('株式会社', 'localhost')).toBe('org.localhost');
});

test('metadata is written only where it changes', () => {
  const value = new TextEncoder().encode('v');
  const state = given(
    orgWithMetadata(['a']),
    ...acme,
    events.orgMetadataSet({ key: 'a', value: 'dg==' }),
  ).state;
  const decision = commands.setOrgMetadata(state, [
    { key: 'a', value },
    { key: 'b', value },
  ]);
  expect(decision.events).toEqual([events.orgMetadataSet({ key: 'b', value: 'dg==' })]);
  expect(factTypes(commands.removeOrgMetadata(state, ['a', 'missing']))).toEqual(['org.metadata.removed']);
});
