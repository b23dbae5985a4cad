import { describe, expect, test } from 'bun:test';
import { coverage, coveragePage, lostSince } from './coverage.ts';
import { contract } from './registry.ts';
import { GroupService } from './services/group/v2.ts';
import { OrganizationService } from './services/org/v2.ts';
import { implement } from './types.ts';

const orgs = implement(OrganizationService, {
  listOrganizations: () => ({}),
  addOrganization: () => ({}),
});
const groups = implement(GroupService, { getGroup: () => ({}) });
const of = (...implementations: Parameters<typeof coverage>[1][number][]) =>
  coverage(contract.routes, implementations);

describe('coverage', () => {
  test('counts what has a handler, in the order of the contract', () => {
    const services = of(orgs, groups);
    expect(services.find((one) => one.service === OrganizationService.typeName)).toEqual({
      service: 'zitadel.org.v2.OrganizationService',
      built: ['AddOrganization', 'ListOrganizations'],
      unbuilt: OrganizationService.methods
        .map((method) => method.name)
        .filter((name) => name !== 'AddOrganization' && name !== 'ListOrganizations'),
    });
    const ofZitadel = services.filter(({ service }) => service.startsWith('zitadel.'));
    expect(ofZitadel.reduce((sum, one) => sum + one.built.length + one.unbuilt.length, 0)).toBe(909);
  });

  test('the page says both, by service', () => {
    const page = coveragePage(of(orgs));
    expect(page).toContain(`2 of ${contract.routes.length} RPCs are built (0 %)`);
    expect(page).toContain(
      '| [zitadel.org.v2.OrganizationService](#zitadelorgv2organizationservice) | 2 | 12 | 14 % |',
    );
    expect(page).toContain(
      '## zitadel.org.v2.OrganizationService\n\nBuilt: AddOrganization, ListOrganizations\n',
    );
    expect(page).toContain('## zitadel.group.v2.GroupService\n\nUnbuilt: CreateGroup, GetGroup,');
  });

  test('an RPC that was built and is not any more is lost', () => {
    const page = coveragePage(of(orgs, groups));
    expect(lostSince(page, of(orgs, groups))).toEqual([]);
    expect(lostSince(page, of(orgs))).toEqual(['zitadel.group.v2.GroupService/GetGroup']);
    expect(lostSince(coveragePage(of(orgs)), of(orgs, groups))).toEqual([]);
    expect(lostSince('', of(orgs))).toEqual([]);
  });
});
