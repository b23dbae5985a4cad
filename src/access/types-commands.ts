import { alreadyExists, invalidArgument, notFound, resourceExhausted } from '../errors/index.ts';
import type { Decision } from '../eventstore/index.ts';
import type { ActionRule } from './decision/index.ts';
import { resourceTypeAdded, resourceTypeChanged, resourceTypeRemoved } from './events.ts';
import type { ResourceType, ResourceTypes } from './types-state.ts';

/** Decisions on what a project declares. Repeats of what already holds decide nothing. */

const nothing: Decision = { events: [] };

/** All of a project's types are read for a decision, and remembered: so many, and so many characters of them. */
const mostTypes = 100;
const mostCharacters = 200_000;

/** @throws PosternError `not_found` */
export function requireProject({ project }: ResourceTypes): void {
  if (project === 'active' || project === 'inactive') return;
  throw notFound('ACCESS-Prj01', 'Project not found', { field: 'project_id' });
}

export const isProject = ({ project }: ResourceTypes): boolean =>
  project === 'active' || project === 'inactive';

export const typeNamed = (
  { types }: Pick<ResourceTypes, 'types'>,
  name: string,
): (ResourceType & { readonly id: string }) | undefined => {
  for (const [id, type] of types) if (type.name === name) return { ...type, id };
  return undefined;
};

/** @throws PosternError `not_found` */
export function requireType(declared: ResourceTypes, name: string): ResourceType & { readonly id: string } {
  requireProject(declared);
  const type = typeNamed(declared, name);
  if (!type) {
    throw notFound('ACCESS-Typ01', `The project declares no resource type "${name}"; declare it first`, {
      field: 'resource_type',
    });
  }
  return type;
}

const visible = /^[\x21-\x7e]{1,100}$/;

function requireName(name: string, field: string): string {
  if (visible.test(name)) return name;
  throw invalidArgument(
    'ACCESS-Nam01',
    `${field} must be 1 to 100 visible ASCII characters, such as document or can_read`,
    { field },
  );
}

/** RFC 6749 §3.3. */
const scopeForm = /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/;

const refuseAction = (name: string, what: string, field: string) =>
  invalidArgument('ACCESS-Act01', `The action "${name}" ${what}`, { field });

function requireAction(action: ActionRule, { roles }: ResourceTypes): ActionRule {
  const { name, requires } = action;
  requireName(name, 'actions.name');
  const wrong = action.scopes.find((scope) => !scopeForm.test(scope));
  if (wrong !== undefined) throw refuseAction(name, `names "${wrong}", which is no scope`, 'actions.scopes');
  const unknown = action.roles.find((role) => !roles.has(role));
  if (unknown !== undefined) {
    throw refuseAction(
      name,
      `names the role "${unknown}", which the project does not have; add it to the project first`,
      'actions.role_keys',
    );
  }
  const takesScopes = requires === 'scope' || requires === 'scope_or_role';
  if (action.scopes.length > 0 !== takesScopes) {
    throw refuseAction(name, takesScopes ? 'needs a scope' : 'takes no scopes', 'actions.scopes');
  }
  if (requires === 'scope' ? action.roles.length > 0 : requires !== 'resource' && action.roles.length === 0) {
    throw refuseAction(name, requires === 'scope' ? 'takes no roles' : 'needs a role', 'actions.role_keys');
  }
  return action;
}

function requireActions(actions: readonly ActionRule[], declared: ResourceTypes) {
  const seen = new Set<string>();
  return actions.map((action) => {
    if (seen.has(action.name)) throw refuseAction(action.name, 'stands twice', 'actions.name');
    seen.add(action.name);
    const { name, requires, scopes, roles } = requireAction(action, declared);
    return { name, requires, scopes: [...scopes], roles: [...roles] };
  });
}

/** @param id of the type that is to have these actions */
function requireRoom({ types }: ResourceTypes, id: string, actions: readonly ActionRule[]): void {
  const others = [...types].filter(([other]) => other !== id).map(([, type]) => type.actions);
  if (JSON.stringify([...others, actions]).length <= mostCharacters) return;
  throw resourceExhausted(
    'ACCESS-Typ04',
    `All actions that a project declares are ${mostCharacters} characters at most, with their scopes and roles`,
  );
}

export interface TypeInput {
  readonly name: string;
  readonly displayName: string;
  readonly actions: readonly ActionRule[];
}

export function addType(declared: ResourceTypes, id: string, input: TypeInput): Decision {
  requireProject(declared);
  const name = requireName(input.name, 'name');
  if (typeNamed(declared, name)) {
    throw alreadyExists('ACCESS-Typ02', `The project declares "${name}" already; update it instead`, {
      field: 'name',
    });
  }
  if (declared.types.size >= mostTypes) {
    throw resourceExhausted('ACCESS-Typ03', `A project declares at most ${mostTypes} resource types`);
  }
  const actions = requireActions(input.actions, declared);
  requireRoom(declared, id, actions);
  return {
    events: [resourceTypeAdded({ typeId: id, name, displayName: input.displayName.trim(), actions })],
  };
}

const same = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right);

export function changeType(
  declared: ResourceTypes,
  name: string,
  input: { readonly displayName: string | undefined; readonly actions: readonly ActionRule[] },
): Decision {
  const type = requireType(declared, name);
  const actions = requireActions(input.actions, declared);
  requireRoom(declared, type.id, actions);
  const displayName = input.displayName?.trim() ?? type.displayName;
  const kept = new Set(actions.map((action) => action.name));
  const dropped = type.actions.map((action) => action.name).filter((action) => !kept.has(action));
  const change = {
    ...(displayName !== type.displayName && { displayName }),
    ...(!same(actions, type.actions) && { actions }),
    ...(dropped.length > 0 && { droppedActions: dropped }),
  };
  return Object.keys(change).length === 0
    ? nothing
    : { events: [resourceTypeChanged({ typeId: type.id, ...change })] };
}

export function removeType(declared: ResourceTypes, name: string): Decision {
  const type = isProject(declared) ? typeNamed(declared, name) : undefined;
  return type ? { events: [resourceTypeRemoved({ typeId: type.id })] } : nothing;
}
