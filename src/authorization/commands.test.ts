import { describe, expect, test } from 'bun:test';
import { type Loaded, type NewEvent, unborn } from '../eventstore/index.ts';
import { type Project, projectAggregate, projectEvents } from '../project/index.ts';
import { factTypes, given } from '../testing/scenario.ts';
import * as commands from './commands.ts';
import * as events from './events.ts';
import { groundOf } from './ground.ts';
import { authorizationAggregate } from './state.ts';

const owner = 'owner';
const partner = 'partner';
const project: Loaded<Project> = given(
  projectAggregate,
  projectEvents.projectAdded({ name: 'Shop' }),
  projectEvents.projectRoleAdded({ key: 'reader' }),
  projectEvents.projectRoleAdded({ key: 'writer' }),
  projectEvents.projectGrantAdded({ grantId: '9', grantedOrgId: partner, roleKeys: ['reader'] }),
);
const more = (...facts: NewEvent[]) =>
  given(
    projectAggregate,
    projectEvents.projectAdded({ name: 'Shop' }),
    projectEvents.projectRoleAdded({ key: 'reader' }),
    projectEvents.projectGrantAdded({ grantId: '9', grantedOrgId: partner, roleKeys: ['reader'] }),
    ...facts,
  );
const fresh = unborn(authorizationAggregate, 'id').state;
const add = (orgId: string, roleKeys: string[], of = project, userOrgId: string | undefined = 'home') =>
  commands.addAuthorization(fresh, { userId: '1', userOrgId, orgId, ground: groundOf(of, orgId), roleKeys });
const holding = (...facts: NewEvent[]) =>
  given(
    authorizationAggregate,
    events.userGrantAdded({ userId: '1', projectId: 'id', roleKeys: ['reader'] }),
    ...facts,
  ).state;

describe('an authorization', () => {
  test('of the owner of a project gives any of its roles, once for each user', () => {
    const decision = add(owner, ['writer', 'writer', 'reader']);
    expect(decision.events).toEqual([
      events.userGrantAdded({
        userId: '1',
        projectId: 'id',
        roleKeys: ['writer', 'reader'],
        userResourceOwner: 'home',
        projectResourceOwner: owner,
      }),
    ]);
    expect(decision.constraints?.[0]).toMatchObject({ action: 'add', field: 'owner:1:id:' });
    expect(decision.requires).toContainEqual({ type: 'user', id: '1' });
    expect(() => add(owner, ['admin'])).toThrow('no role "admin"');
    expect(() => add(owner, [], project, '')).not.toThrow();
  });

  test('of an organization that the project is granted to gives what it is granted with', () => {
    expect(add(partner, ['reader']).events[0]?.payload).toMatchObject({ grantId: '9', roleKeys: ['reader'] });
    expect(() => add(partner, ['writer'])).toThrow('not granted with the role "writer"');
    expect(() => add('stranger', ['reader'])).toThrow('neither belongs');
    const inactive = more(projectEvents.projectGrantDeactivated({ grantId: '9' }));
    expect(() => add(partner, ['reader'], inactive)).toThrow('deactivated');
    expect(() => groundOf(project, owner, '9')).toThrow('neither belongs');
    expect(() => groundOf(project, partner, '8')).toThrow('neither belongs');
  });

  test('is not given to nobody, nor of what is gone', () => {
    const input = { userId: '1', userOrgId: undefined, orgId: owner, roleKeys: [] };
    const ground = groundOf(project, owner);
    expect(() => commands.addAuthorization(fresh, { ...input, ground })).toThrow('User not found');
    expect(() => groundOf(more(projectEvents.projectRemoved({})), owner)).toThrow('Project not found');
    expect(() => commands.addAuthorization(holding(), { ...input, ground })).toThrow('exists');
  });

  test('changes what differs, and nothing when it is repeated', () => {
    const ground = groundOf(project, owner);
    const change = (roleKeys: string[]) => commands.changeAuthorization(holding(), { ground, roleKeys });
    expect(change(['reader']).events).toEqual([]);
    expect(change(['writer']).events).toEqual([events.userGrantChanged({ roleKeys: ['writer'] })]);
    expect(change([]).events).toEqual([events.userGrantChanged({ roleKeys: [] })]);
    expect(() => change(['admin'])).toThrow('admin');
    expect(factTypes(commands.deactivateAuthorization(holding()))).toEqual(['user.grant.deactivated']);
    const inactive = holding(events.userGrantDeactivated({}));
    expect(factTypes(commands.deactivateAuthorization(inactive))).toEqual([]);
    expect(factTypes(commands.activateAuthorization(inactive))).toEqual(['user.grant.reactivated']);
    expect(factTypes(commands.activateAuthorization(holding()))).toEqual([]);
  });

  test('ends once, and frees its place', () => {
    const removed = commands.removeAuthorization(holding(), owner);
    expect(removed.events).toEqual([events.userGrantRemoved({})]);
    expect(removed.constraints?.[0]).toMatchObject({ action: 'remove', field: 'owner:1:id:' });
    for (const end of [events.userGrantRemoved({}), events.userGrantCascadeRemoved({})]) {
      expect(commands.removeAuthorization(holding(end), owner).events).toEqual([]);
      expect(() => commands.deactivateAuthorization(holding(end))).toThrow('not found');
    }
  });

  test('loses roles from under it, and goes with the last of them', () => {
    const place = { orgId: owner, userId: '1', projectId: 'id', projectGrantId: '' };
    expect(commands.cascade(place, ['reader']).events).toEqual([
      events.userGrantCascadeChanged({ roleKeys: ['reader'] }),
    ]);
    expect(commands.cascade(place, []).events).toEqual([events.userGrantCascadeRemoved({})]);
    expect(holding(events.userGrantCascadeChanged({ roleKeys: null })).roleKeys).toEqual([]);
  });
});
