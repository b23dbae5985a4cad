import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  type Authorization,
  type AuthorizationsSearchFilterSchema,
  State,
} from '../../../contract/services/authorization/v2.ts';
import { TextFilterMethod } from '../../../contract/services/filter/v2.ts';
import type { ListState } from '../list/index.ts';

/** What a list of authorizations is about; the rest is looked for. */
export interface Concerned {
  readonly organizationId?: string;
  readonly userId?: string;
  readonly projectId?: string;
}

type Filter = MessageInitShape<typeof AuthorizationsSearchFilterSchema>;
type Case = NonNullable<Filter['filter']>;

const method = TextFilterMethod.CONTAINS_IGNORE_CASE;
const only = (filter: Case): Filter => ({ filter });

const states: Readonly<Record<string, State>> = { active: State.ACTIVE, inactive: State.INACTIVE };

export const ofUsers = (ids: string[]): Filter => only({ case: 'inUserIds', value: { ids } });

const concerning = ({ organizationId, userId, projectId }: Concerned): Filter[] => [
  ...(organizationId ? [only({ case: 'organizationId', value: { id: organizationId } })] : []),
  ...(userId ? [ofUsers([userId])] : []),
  ...(projectId ? [only({ case: 'projectId', value: { id: projectId } })] : []),
];

/** What was typed is sought in the users' names; where the user is known, in the projects'. */
export function filtersOf(of: Concerned, { search, filters }: ListState): Filter[] {
  const project = of.userId ? search : filters['project'];
  const user = of.userId ? undefined : search;
  const { role } = filters;
  const state = states[filters['state'] ?? ''];
  return [
    ...concerning(of),
    ...(user ? [only({ case: 'userDisplayName', value: { displayName: user, method } })] : []),
    ...(project ? [only({ case: 'projectName', value: { name: project, method } })] : []),
    ...(role ? [only({ case: 'roleKey', value: { key: role, method } })] : []),
    ...(state ? [only({ case: 'state', value: { state } })] : []),
  ];
}

export const isActive = ({ state }: Authorization): boolean => state === State.ACTIVE;
export const userOf = ({ user }: Authorization): string =>
  user?.displayName || user?.preferredLoginName || user?.id || '';
export const projectOf = ({ project }: Authorization): string => project?.name || project?.id || '';
export const rolesOf = ({ roles }: Authorization): string => roles.map(({ key }) => key).join(', ');
