import { alreadyExists, failedPrecondition, invalidArgument, notFound } from '../errors/index.ts';
import type { ConstraintChange, Decision } from '../eventstore/index.ts';
import * as events from './events.ts';
import type { Project, ProjectSettings } from './state.ts';

/** Decisions on one project. Repeats of what already holds decide nothing. */

const nothing: Decision = { events: [] };

const nameConstraint = (action: 'add' | 'remove', orgId: string, name: string): ConstraintChange => ({
  action,
  type: 'project_names',
  field: `${name}:${orgId}`,
  error: {
    id: 'PROJECT-Nam01',
    message: 'A project with this name already exists in the organization; choose another name',
  },
});

export const exists = (project: Project): boolean =>
  project.lifecycle === 'active' || project.lifecycle === 'inactive';

/** @throws PosternError `not_found` */
export function requireExisting(project: Project): void {
  if (!exists(project)) throw notFound('PROJECT-Nfd01', 'Project not found');
}

const cleanName = (name: string): string => {
  const trimmed = name.trim();
  if (trimmed === '') throw invalidArgument('PROJECT-Nam02', 'name must not be empty', { field: 'name' });
  return trimmed;
};

export interface NewProject extends Partial<ProjectSettings> {
  readonly orgId: string;
  readonly name: string;
}

/** Settings as the payload holds them; what is undefined is left out. */
const settingsPayload = (settings: Partial<ProjectSettings>) => ({
  ...(settings.roleAssertion !== undefined && { projectRoleAssertion: settings.roleAssertion }),
  ...(settings.roleCheck !== undefined && { projectRoleCheck: settings.roleCheck }),
  ...(settings.hasProjectCheck !== undefined && { hasProjectCheck: settings.hasProjectCheck }),
  ...(settings.privateLabeling !== undefined && { privateLabelingSetting: settings.privateLabeling }),
});

export function addProject(project: Project, input: NewProject): Decision {
  if (project.lifecycle !== 'absent') {
    throw alreadyExists(
      'PROJECT-Ext01',
      'A project with this id already exists; leave project_id out to get a new one',
      { field: 'project_id' },
    );
  }
  const name = cleanName(input.name);
  return {
    events: [events.projectAdded({ name, ...settingsPayload(input) })],
    constraints: [nameConstraint('add', input.orgId, name)],
  };
}

const settingNames = ['roleAssertion', 'roleCheck', 'hasProjectCheck', 'privateLabeling'] as const;

export interface ProjectChange extends Partial<ProjectSettings> {
  /** Owner of the project, within which its name is unique. */
  readonly orgId: string;
  readonly name?: string | undefined;
}

/** Only what is given and differs is changed. */
export function changeProject(project: Project, input: ProjectChange): Decision {
  requireExisting(project);
  const changed: { -readonly [K in keyof ProjectSettings]?: ProjectSettings[K] } = {};
  for (const setting of settingNames) {
    const value = input[setting];
    if (value !== undefined && value !== project[setting]) Object.assign(changed, { [setting]: value });
  }
  const name = input.name === undefined ? project.name : cleanName(input.name);
  const renamed = name !== project.name;
  if (!renamed && Object.keys(changed).length === 0) return nothing;
  return {
    events: [events.projectChanged({ ...(renamed && { name }), ...settingsPayload(changed) })],
    constraints: renamed
      ? [nameConstraint('remove', input.orgId, project.name), nameConstraint('add', input.orgId, name)]
      : [],
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
    constraints: [nameConstraint('remove', input.orgId, project.name)],
  };
}
