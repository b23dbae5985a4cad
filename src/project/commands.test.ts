import { describe, expect, test } from 'bun:test';
import type { Decision, NewEvent } from '../eventstore/index.ts';
import { factTypes, given } from '../testing/scenario.ts';
import * as commands from './commands.ts';
import * as events from './events.ts';
import * as grants from './grants.ts';
import * as roles from './roles.ts';
import { projectAggregate } from './state.ts';

const added = events.projectAdded({ name: 'Shop' });
const project = (...more: NewEvent[]) => given(projectAggregate, added, ...more).state;
const names = (decision: Decision) =>
  decision.constraints?.map(({ action, type, field }) => `${action} ${type} ${field}`);

describe('a project', () => {
  test('given nothing, when added, then it holds its name within its organization', () => {
    const decision = commands.addProject(projectAggregate.initial, {
      orgId: '7',
      name: ' Shop ',
      roleCheck: true,
    });
    expect(decision.events).toEqual([events.projectAdded({ name: 'Shop', projectRoleCheck: true })]);
    expect(names(decision)).toEqual(['add project_names shop:7']);
  });

  test('given it exists or existed, when added under the same id, then it is refused', () => {
    const again = { orgId: '7', name: 'Other' };
    expect(() => commands.addProject(project(), again)).toThrow('already exists');
    expect(() => commands.addProject(project(events.projectRemoved({})), again)).toThrow('already exists');
  });

  test('given settings, when changed, then only what differs is written', () => {
    const before = project(events.projectChanged({ projectRoleAssertion: true, privateLabelingSetting: 1 }));
    expect(before).toMatchObject({
      roleAssertion: true,
      roleCheck: false,
      privateLabeling: 1,
      lifecycle: 'active',
    });
    const change = { orgId: '7', name: 'Shop', roleAssertion: true, hasProjectCheck: true };
    const decision = commands.changeProject(before, change);
    expect(decision.events).toEqual([events.projectChanged({ hasProjectCheck: true })]);
    expect(names(decision)).toEqual([]);
    expect(commands.changeProject(before, { orgId: '7', roleAssertion: true }).events).toEqual([]);
  });

  test('given a name, when renamed, then the name moves', () => {
    const decision = commands.changeProject(project(), { orgId: '7', name: 'Store' });
    expect(decision.events).toEqual([events.projectChanged({ name: 'Store' })]);
    expect(names(decision)).toEqual(['remove project_names shop:7', 'add project_names store:7']);
    expect(() => commands.changeProject(project(), { orgId: '7', name: ' ' })).toThrow('must not be empty');
  });

  test('given a name in any form of Unicode, then one form is kept, and it is taken and freed by one key', () => {
    const named = (name: string) => commands.addProject(projectAggregate.initial, { orgId: '7', name });
    const composed = named('Café  Übung');
    expect(named('  Cafe\u0301 \u00a0U\u0308bung ')).toEqual(composed);
    expect(composed.events).toEqual([events.projectAdded({ name: 'Café Übung' })]);
    expect(names(named('ＣＡＦÉ Übung'))).toEqual(['add project_names café übung:7']);
    expect(() => named('Shop\u200b')).toThrow('U+200B');
    const decomposed = given(projectAggregate, events.projectAdded({ name: 'Cafe\u0301' })).state;
    expect(names(commands.removeProject(decomposed, { orgId: '7', isBuiltIn: false }))).toEqual([
      'remove project_names café:7',
      'remove project_names cafe\u0301:7',
    ]);
  });

  test('given it is inactive, when deactivated again, nothing happens; when activated, it is active', () => {
    const inactive = project(events.projectDeactivated({}));
    expect(commands.deactivateProject(inactive).events).toEqual([]);
    expect(factTypes(commands.reactivateProject(inactive))).toEqual(['project.reactivated']);
    expect(commands.reactivateProject(project()).events).toEqual([]);
  });

  test('when removed, then its name is free', () => {
    const decision = commands.removeProject(project(), { orgId: '7', isBuiltIn: false });
    expect(factTypes(decision)).toEqual(['project.removed']);
    expect(names(decision)).toEqual(['remove project_names shop:7']);
  });

  test('given it was removed, when removed again, then nothing happens; when changed, it is not found', () => {
    const removed = project(events.projectRemoved({}));
    const target = { orgId: '7', isBuiltIn: false };
    expect(commands.removeProject(removed, target).events).toEqual([]);
    expect(() => commands.changeProject(removed, { orgId: '7', name: 'x' })).toThrow('not found');
    expect(() => commands.deactivateProject(removed)).toThrow('not found');
  });

  test('given it is the built-in one, when removed, then it is refused', () => {
    const target = { orgId: '7', isBuiltIn: true };
    expect(() => commands.removeProject(project(), target)).toThrow('built-in');
  });
});

const reader = events.projectRoleAdded({ key: 'reader', displayName: 'Reader', group: 'g' });
const writer = events.projectRoleAdded({ key: 'writer' });

describe('its roles', () => {
  test('have keys that are unique in the project', () => {
    const decision = roles.addRoles(project(reader), [{ key: 'writer', displayName: 'Writer' }]);
    expect(decision.events).toEqual([
      events.projectRoleAdded({ key: 'writer', displayName: 'Writer', group: '' }),
    ]);
    expect(() => roles.addRoles(project(reader), [{ key: 'reader' }])).toThrow('already has the role');
    expect(() => roles.addRoles(project(), [{ key: 'a' }, { key: 'a' }])).toThrow('already has the role');
    expect(() => roles.addRoles(project(), [{ key: ' ' }])).toThrow('must not be empty');
    expect(() => roles.addRoles(projectAggregate.initial, [{ key: 'a' }])).toThrow('not found');
  });

  test('keep what a change leaves out', () => {
    const decision = roles.changeRole(project(reader), { key: 'reader', group: 'h' });
    expect(decision.events).toEqual([
      events.projectRoleChanged({ key: 'reader', displayName: 'Reader', group: 'h' }),
    ]);
    expect(roles.changeRole(project(reader), { key: 'reader', displayName: 'Reader' }).events).toEqual([]);
    expect(() => roles.changeRole(project(), { key: 'reader' })).toThrow('no role "reader"');
  });

  test('leave the grants that hold them when they go', () => {
    const state = project(
      reader,
      writer,
      events.projectGrantAdded({ grantId: 'g1', grantedOrgId: '8', roleKeys: ['reader', 'writer'] }),
      events.projectGrantAdded({ grantId: 'g2', grantedOrgId: '9', roleKeys: ['writer'] }),
    );
    expect(roles.removeRole(state, 'reader').events).toEqual([
      events.projectRoleRemoved({ key: 'reader' }),
      events.projectGrantCascadeChanged({ grantId: 'g1', roleKeys: ['writer'] }),
    ]);
    expect(roles.removeRole(state, 'missing').events).toEqual([]);
  });
});

describe('its grants', () => {
  const granted = events.projectGrantAdded({ grantId: 'g', grantedOrgId: '8', roleKeys: ['reader'] });

  test('give roles of the project to another organization, once', () => {
    const input = { grantId: 'g', ownerId: '7', grantedOrgId: '8', roleKeys: ['reader', 'reader'] };
    expect(grants.addGrant(project(reader), input).events).toEqual([granted]);
    expect(() => grants.addGrant(project(reader, granted), input)).toThrow('granted to this organization');
    expect(() => grants.addGrant(project(reader), { ...input, grantedOrgId: '7' })).toThrow('belongs to');
    expect(() => grants.addGrant(project(), input)).toThrow('no role "reader"');
  });

  test('change, rest, come back and go', () => {
    const state = project(reader, writer, granted);
    const changed = { grantedOrgId: '8', roleKeys: ['writer'] };
    expect(grants.changeGrant(state, changed).events).toEqual([
      events.projectGrantChanged({ grantId: 'g', roleKeys: ['writer'] }),
    ]);
    expect(grants.changeGrant(state, { grantedOrgId: '8', roleKeys: ['reader'] }).events).toEqual([]);
    const inactive = project(granted, events.projectGrantDeactivated({ grantId: 'g' }));
    expect(grants.deactivateGrant(inactive, '8').events).toEqual([]);
    expect(factTypes(grants.reactivateGrant(inactive, '8'))).toEqual(['project.grant.reactivated']);
    expect(factTypes(grants.removeGrant(inactive, '8'))).toEqual(['project.grant.removed']);
    expect(grants.removeGrant(inactive, '9').events).toEqual([]);
    expect(() => grants.deactivateGrant(inactive, '9')).toThrow('not granted');
  });
});
