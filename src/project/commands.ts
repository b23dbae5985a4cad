import { alreadyExists, failedPrecondition, notFound } from '../errors/index.ts';
import type { ChangeOf, ConstraintChange, Decision } from '../eventstore/index.ts';
import { heldAs, nameKey } from '../precis/index.ts';
import * as events from './events.ts';
import { projectFields } from './fields.ts';
import type { Project } from './state.ts';

/** Decisions on one project. Repeats of what already holds decide nothing. */

const nothing: Decision = { events: [] };

const takeName = (orgId: string, name: string): ConstraintChange => ({
  action: 'add',
  type: 'project_names',
  field: `${nameKey(name)}:${orgId}`,
  error: {
    id: 'PROJECT-Nam01',
    message: 'A project with this name already exists in the organization; choose another name',
  },
});
const freeName = (orgId: string, name: string): ConstraintChange[] =>
  heldAs(name).map((held) => ({ action: 'remove', type: 'project_names', field: `${held}:${orgId}` }));

export const exists = (project: Project): boolean =>
  project.lifecycle === 'active' || project.lifecycle === 'inactive';

/** @throws PosternError `not_found` */
export function requireExisting(project: Project): void {
  if (!exists(project)) throw notFound('PROJECT-Nfd01', 'Project not found');
}

export interface NewProject extends ChangeOf<typeof projectFields.all> {
  readonly orgId: string;
  readonly name: string;
}

export function addProject(project: Project, input: NewProject): Decision {
  if (project.lifecycle !== 'absent') {
    throw alreadyExists(
      'PROJECT-Ext01',
      'A project with this id already exists; leave project_id out to get a new one',
      { field: 'project_id' },
    );
  }
  const values = projectFields.clean(input);
  return {
    events: [events.projectAdded({ ...projectFields.write(values), name: values.name })],
    constraints: [takeName(input.orgId, values.name)],
  };
}

export interface ProjectChange extends ChangeOf<typeof projectFields.all> {
  /** Owner of the project, within which its name is unique. */
  readonly orgId: string;
}

/** Only what is given and differs is changed. */
export function changeProject(project: Project, input: ProjectChange): Decision {
  requireExisting(project);
  const change = projectFields.differences(project, projectFields.clean(input));
  if (Object.keys(change).length === 0) return nothing;
  const { name } = change;
  return {
    events: [events.projectChanged(projectFields.write(change))],
    constraints:
      name === undefined ? [] : [...freeName(input.orgId, project.name), takeName(input.orgId, name)],
  };
}

export function deactivateProject(project: Project): Decision {
  requireExisting(project);
  return project.lifecycle === 'inactive' ? nothing : { events: [events.projectDeactivated({})] };
}

export function reactivateProject(project: Project): Decision {
  requireExisting(project);
  return project.lifecycle === 'active' ? nothing : { events: [events.projectReactivated({})] };
}

/** The names of its applications go with it, as all that is declared to. */
export function removeProject(project: Project, input: { orgId: string; isBuiltIn: boolean }): Decision {
  if (!exists(project)) return nothing;
  if (input.isBuiltIn) {
    throw failedPrecondition(
      'PROJECT-Blt01',
      'The built-in project holds the console and the API of this instance and cannot be removed',
    );
  }
  return {
    events: [events.projectRemoved({})],
    constraints: freeName(input.orgId, project.name),
  };
}
