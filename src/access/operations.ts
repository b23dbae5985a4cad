import { authorizationsOf } from '../authorization/index.ts';
import type { RequestContext } from '../contract/types.ts';
import { notFound } from '../errors/index.ts';
import { type Decision, type Executed, type Loaded, runCommand } from '../eventstore/index.ts';
import { groupPresence } from '../group/index.ts';
import { userPresence } from '../member/index.ts';
import type { Platform } from '../platform.ts';
import type { Holder } from './decision/index.ts';
import { resourceKey } from './events.ts';
import {
  cascadePermissions,
  removePermissions,
  requireResourceId,
  setPermission,
} from './permissions-commands.ts';
import { type ResourcePermissions, resourceAggregate } from './permissions-state.ts';
import { isOfProject } from './subjects.ts';
import * as types from './types-commands.ts';
import { orgsOf, type ResourceTypes, resourceTypesAggregate } from './types-state.ts';

/** Which resource of a project; resourceId '': all of the type. */
export interface ResourceRef {
  readonly projectId: string;
  readonly resourceType: string;
  readonly resourceId: string;
}

/**
 * Behind the services of `postern.access.v1`. Who may manage the roles of a project declares its resources, who may
 * give roles gives permissions.
 */
export function accessOperations(platform: Platform) {
  const { store, ids } = platform;
  const authorizations = authorizationsOf(platform);
  const changeTypes = (
    context: RequestContext,
    projectId: string,
    verb: 'write' | 'delete',
    decide: (declared: ResourceTypes) => Decision,
  ): Promise<Executed<ResourceTypes>> =>
    runCommand(store, context.scope, resourceTypesAggregate, projectId, async ({ state, owner }) => {
      if (types.isProject(state)) await context.require(`project.role.${verb}`, { orgId: owner, projectId });
      return decide(state);
    });

  /** @throws PosternError `not_found`, `permission_denied` */
  async function declared(
    context: RequestContext,
    projectId: string,
    permission: string,
  ): Promise<Loaded<ResourceTypes>> {
    const project = await store.load(context.instance.id, resourceTypesAggregate, projectId);
    types.requireProject(project.state);
    await context.require(permission, { orgId: project.owner, projectId });
    return project;
  }

  const noHolder = (field: string) =>
    notFound(
      'ACCESS-Hol01',
      'The project knows nobody of this id: it gives permissions to its roles, to people and groups of its organization and of those that it is granted to, and to who has an authorization in it',
      { field: `holder.${field}` },
    );

  /** Organization of the user or group; '' for roles. @throws PosternError `not_found` */
  async function ownerOf(
    { instance }: RequestContext,
    { type, id }: Holder,
    project: Loaded<ResourceTypes>,
  ): Promise<string> {
    const orgs = orgsOf(project.owner, project.state);
    if (type === 'role') {
      if (!project.state.roles.has(id)) throw noHolder('role_key');
      return '';
    }
    if (type === 'user') {
      const [{ state: isThere, owner }, held] = await Promise.all([
        store.load(instance.id, userPresence, id),
        authorizations.of(instance.id, id),
      ]);
      if (!isThere || !isOfProject(project.id, { orgId: owner }, orgs, held.all)) throw noHolder('user_id');
      return owner;
    }
    const { state: isThere, owner } = await store.load(instance.id, groupPresence, id);
    if (!isThere || !orgs.includes(owner)) throw noHolder('group_id');
    return owner;
  }

  const changePermissions = (
    context: RequestContext,
    { projectId, resourceType, resourceId }: ResourceRef,
    project: Loaded<ResourceTypes>,
    decide: (
      state: ResourcePermissions,
      place: { projectId: string; typeId: string; resourceId: string },
    ) => Decision,
  ): Promise<Executed<ResourcePermissions>> => {
    const place = {
      projectId,
      typeId: types.requireType(project.state, resourceType).id,
      resourceId: requireResourceId(resourceId),
    };
    return runCommand(
      store,
      context.scope,
      resourceAggregate,
      resourceKey(place),
      ({ state }) => decide(state, place),
      { owner: project.owner },
    );
  };

  /** Behind what was given: a role or an action that went meanwhile, which its removal could not see yet. */
  async function takeWhatWent(
    context: RequestContext,
    ref: ResourceRef,
    { position, state: before }: Loaded<ResourceTypes>,
  ): Promise<void> {
    const now = await store.load(context.instance.id, resourceTypesAggregate, ref.projectId);
    const type = types.typeNamed(now.state, ref.resourceType);
    const former = types.typeNamed(before, ref.resourceType);
    if (now.position === position || !type || type.id !== former?.id) return;
    const gone = {
      actions: former.actions
        .map(({ name }) => name)
        .filter((name) => !type.actions.some((action) => action.name === name)),
      roles: [...before.roles].filter((role) => !now.state.roles.has(role)),
    };
    if (gone.actions.length + gone.roles.length === 0) return;
    await changePermissions(context, ref, now, (state, place) => cascadePermissions(state, place, gone));
  }

  return {
    declared,

    createType: (context: RequestContext, projectId: string, input: types.TypeInput) =>
      changeTypes(context, projectId, 'write', (project) => types.addType(project, ids(), input)),

    changeType: (
      context: RequestContext,
      projectId: string,
      name: string,
      input: Parameters<typeof types.changeType>[2],
    ) => changeTypes(context, projectId, 'write', (project) => types.changeType(project, name, input)),

    /** Succeeds when there is none. */
    removeType: (context: RequestContext, projectId: string, name: string) =>
      changeTypes(context, projectId, 'delete', (project) => types.removeType(project, name)),

    async setPermission(
      context: RequestContext,
      ref: ResourceRef,
      holder: Holder,
      actions: readonly string[],
    ) {
      const verb = actions.length === 0 ? 'delete' : 'write';
      const project = await declared(context, ref.projectId, `user.grant.${verb}`);
      const type = types.requireType(project.state, ref.resourceType);
      const owner = actions.length === 0 ? '' : await ownerOf(context, holder, project);
      const done = await changePermissions(context, ref, project, (state, place) =>
        setPermission(state, place, type, { holder, owner, actions }),
      );
      if (done.changed && actions.length > 0) await takeWhatWent(context, ref, project);
      return done;
    },

    /** Succeeds when there are none. */
    async removePermissions(context: RequestContext, ref: ResourceRef) {
      const project = await declared(context, ref.projectId, 'user.grant.delete');
      return changePermissions(context, ref, project, removePermissions);
    },
  };
}
