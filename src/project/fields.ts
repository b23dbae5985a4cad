import { cleaned, defineFields, flag, small, text, under, type ValuesOf } from '../eventstore/index.ts';
import { requireShownName } from '../precis/index.ts';

/** What is said of projects: in the payloads of events, in `projects_projection`, and in values. */
export const projectFields = defineFields({
  name: cleaned(text('name'), (name) =>
    requireShownName(name, { empty: 'PROJECT-Nam02', problem: 'PROJECT-Nam03' }),
  ),
  /** Roles of the user go into its tokens. */
  roleAssertion: under('projectRoleAssertion', flag('project_role_assertion')),
  /** Only users with a role in the project may sign in: `authorization_required`. */
  roleCheck: under('projectRoleCheck', flag('project_role_check')),
  /** Only users of organizations that own or were granted the project may sign in: `project_access_required`. */
  hasProjectCheck: flag('has_project_check'),
  /** Numbers as the enum PrivateLabelingSetting of the wire. */
  privateLabeling: under('privateLabelingSetting', small('private_labeling_setting')),
});

export const roleFields = defineFields({ displayName: text('display_name'), group: text('group_name') });

export type ProjectValues = ValuesOf<typeof projectFields.all>;
export type ProjectRole = ValuesOf<typeof roleFields.all>;
