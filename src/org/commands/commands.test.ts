import { describe, expect, test } from 'bun:test';
import type { NewEvent } from '../../eventstore/index.ts';
import { factTypes, given } from '../../testing/scenario.ts';
import * as events from '../events.ts';
import { orgAggregate, orgWithMetadata } from '../state.ts';
import * as commands from './index.ts';

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
      'add org_name acme',
      'add org_domain acme.localhost',
    ]);
  });

  test('given it exists, when added again, then it is refused', () => {
    expect(() => commands.addOrg(org(), { name: 'B', domain: 'b.localhost' })).toThrow('already exists');
  });

  test('given a name with a sign between words, then it stands as it is', () => {
    expect(commands.renameOrg(org(), { name: 'Acme · Berlin' }).events).toEqual([
      events.orgChanged({ name: 'Acme · Berlin' }),
    ]);
  });

  test('given a name, when renamed to the same, then nothing happens; to another, the name moves', () => {
    expect(commands.renameOrg(org(), { name: 'ACME' }).events).toEqual([]);
    const decision = commands.renameOrg(org(), { name: 'Umbrella' });
    expect(decision.events).toEqual([events.orgChanged({ name: 'Umbrella' })]);
    expect(decision.constraints?.map(({ action, field }) => `${action} ${field}`)).toEqual([
      'remove acme',
      'add umbrella',
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
      'org_name acme',
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
  const added = { instanceDomain: 'localhost', validationRequired: false };

  test('need validation only when the policy says so', () => {
    const free = commands.addOrgDomain(org(), { ...added, domain: 'ACME.com' });
    expect(factTypes(free)).toEqual(['org.domain.added', 'org.domain.verified']);
    expect(free.constraints?.[0]?.field).toBe('acme.com');
    const checked = commands.addOrgDomain(org(), { ...added, domain: 'acme.com', validationRequired: true });
    expect(factTypes(checked)).toEqual(['org.domain.added']);
    expect(checked.constraints).toEqual([]);
  });

  test('must be host names', () => {
    for (const domain of ['', 'a b', '-a.com', 'a..b', 'https://a.com', 'a.com/x']) {
      expect(() => commands.addOrgDomain(org(), { ...added, domain })).toThrow('host name');
    }
  });

  test('are none that temporary names end in', () => {
    const add = (domain: string) => commands.addOrgDomain(org(), { ...added, domain });
    expect(() => add('Temporary.localhost')).toThrow('kept for users');
    expect(factTypes(add('temporary.example'))).toHaveLength(2);
  });

  test('keep the primary one', () => {
    expect(() => commands.removeOrgDomain(org(), { domain: 'acme.localhost' })).toThrow('primary');
  });
});

describe('a generated domain', () => {
  const domain = (name: string, taken = false) =>
    commands.generatedDomain({ id: '377', name, taken }, 'auth.example.com:8443');

  test('keeps the letters of all scripts, by IDNA', () => {
    expect(domain('ACME Corp.')).toBe('acme-corp.auth.example.com');
    expect(domain('Müller')).toBe('xn--mller-kva.auth.example.com');
    const names = ['한국어 테스트', '这不起作用', 'Ромашка', 'Ελλάς', 'שלום', 'Muller', 'Müller', '株式会社'];
    expect(new Set(names.map((name) => domain(name))).size).toBe(names.length);
  });

  test('falls back to the id where a name has no letters', () => {
    for (const name of ['😀', '---', '…']) expect(domain(name)).toBe('377.auth.example.com');
  });

  test('has the id behind it when it is taken', () => {
    expect(domain('O.K.')).toBe(domain('O K'));
    expect(domain('O K', true)).toBe('o-k-377.auth.example.com');
    expect(domain('😀', true)).toBe('377.auth.example.com');
  });

  test('has the id behind it where it would be that of temporary names', () => {
    expect(domain('Temporary')).toBe('temporary-377.auth.example.com');
    expect(domain('Temporary Works')).toBe('temporary-works.auth.example.com');
  });

  test('is a host name, however long the name is', () => {
    for (const name of ['x'.repeat(200), '株'.repeat(200), `${'a-'.repeat(100)}b`]) {
      for (const taken of [false, true]) {
        const [label = ''] = domain(name, taken).split('.');
        expect(label).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
      }
    }
  });
});

test('names that only look different by what is not seen are one; odd ones are refused', () => {
  const field = (name: string) =>
    commands.addOrg(orgAggregate.initial, { name, domain: 'x.localhost' }).constraints?.[0]?.field;
  expect(field('Bu\u0308ro  Nord')).toBe(field('BÜRO NORD'));
  expect(() => field('ACME\u200b')).toThrow('name must not contain the invisible character U+200B');
});

test('domains are kept in their ASCII form, and found in either', () => {
  const added = commands.addOrgDomain(given(orgAggregate, ...acme).state, {
    domain: 'Bücher.example',
    instanceDomain: 'localhost',
    validationRequired: false,
  });
  expect(added.events[0]).toEqual(events.orgDomainAdded({ domain: 'xn--bcher-kva.example' }));
  const state = given(orgAggregate, ...acme, ...added.events).state;
  expect(factTypes(commands.setPrimaryOrgDomain(state, { domain: 'BÜCHER.example' }))).toEqual([
    'org.domain.primary.set',
  ]);
  expect(factTypes(commands.removeOrgDomain(state, { domain: 'bücher.example' }))).toEqual([
    'org.domain.removed',
  ]);
  // As an imported history may have it.
  const imported = given(orgAggregate, ...acme, events.orgDomainAdded({ domain: 'bücher.example' })).state;
  expect(factTypes(commands.removeOrgDomain(imported, { domain: 'bücher.example' }))).toEqual([
    'org.domain.removed',
  ]);
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

describe('the proof of a domain', () => {
  const code = { cryptoType: 0, algorithm: 'aes', keyId: 'k', crypted: 'one' } as const;
  const other = { ...code, crypted: 'two' };
  const claimed = events.orgDomainAdded({ domain: 'xn--bcher-kva.example' });
  const asked = events.orgDomainVerificationAdded({
    domain: 'xn--bcher-kva.example',
    validationType: 2,
    validationCode: code,
  });
  const domain = 'BÜCHER.example';

  test('is asked for again and again, also where it is not needed', () => {
    for (const state of [org(claimed), org(claimed, asked)]) {
      expect(factTypes(commands.askForProof(state, { domain, type: 2, code: other }))).toEqual([
        'org.domain.verification.added',
      ]);
    }
    const verified = org(claimed, events.orgDomainVerified({ domain: 'xn--bcher-kva.example' }), asked);
    expect(factTypes(commands.askForProof(verified, { domain, type: 1, code }))).toEqual([
      'org.domain.verification.added',
    ]);
    expect(commands.verifyOrgDomain(verified, { domain, code }).events).toEqual([]);
    expect(commands.removeOrgDomain(verified, { domain }).constraints).toHaveLength(1);
    expect(() => commands.askForProof(org(), { domain, type: 1, code })).toThrow('no such domain');
  });

  test('verifies the domain, and takes it from everybody else', () => {
    const decision = commands.verifyOrgDomain(org(claimed, asked), { domain, code });
    expect(decision.events).toEqual([events.orgDomainVerified({ domain: 'xn--bcher-kva.example' })]);
    expect(decision.constraints?.map(({ action, field }) => `${action} ${field}`)).toEqual([
      'add xn--bcher-kva.example',
    ]);
    const verified = org(claimed, asked, events.orgDomainVerified({ domain: 'xn--bcher-kva.example' }));
    expect(commands.verifyOrgDomain(verified, { domain, code }).events).toEqual([]);
  });

  test('of yesterday’s token verifies nothing, and its failure is no news', () => {
    for (const state of [org(claimed), org(claimed, asked)]) {
      expect(() => commands.verifyOrgDomain(state, { domain, code: other })).toThrow('Another token');
      expect(commands.failOrgDomain(state, { domain, code: other }).events).toEqual([]);
    }
    expect(factTypes(commands.failOrgDomain(org(claimed, asked), { domain, code }))).toEqual([
      'org.domain.verification.failed',
    ]);
  });
});

test('an organization may come with a domain that was chosen for it', () => {
  const added = (domain: string, validationRequired: boolean) =>
    commands.addOrg(orgAggregate.initial, {
      name: 'ACME',
      domain: 'acme.localhost',
      wanted: { domain, instanceDomain: 'localhost', validationRequired },
    });
  const chosen = added('ACME.example', false);
  expect(chosen.events.slice(3)).toEqual([
    events.orgDomainAdded({ domain: 'acme.example' }),
    events.orgDomainVerified({ domain: 'acme.example' }),
    events.orgDomainPrimarySet({ domain: 'acme.example' }),
  ]);
  expect(chosen.constraints?.map(({ field }) => field)).toEqual(['acme', 'acme.localhost', 'acme.example']);
  expect(added('acme.example', true).events.slice(3)).toEqual([
    events.orgDomainAdded({ domain: 'acme.example' }),
    events.orgDomainPrimarySet({ domain: 'acme.localhost' }),
  ]);
  expect(added('acme.localhost', false).events).toEqual(acme);
  expect(() => added('temporary.localhost', true)).toThrow('kept for users');
});
