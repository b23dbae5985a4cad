import {
  GrantedProjectState,
  type Project,
  ProjectGrantState,
  ProjectState,
} from '../../../contract/services/project/v2.ts';
import { useTexts } from '../texts/index.ts';
import { Badge } from '../ui/index.ts';
import { isGranted } from './queries.ts';

export const isActive = (project: Project): boolean =>
  project.state === ProjectState.ACTIVE &&
  (!isGranted(project) || project.grantedState === GrantedProjectState.ACTIVE);

export const isGrantActive = ({ state }: { readonly state: ProjectGrantState }): boolean =>
  state === ProjectGrantState.ACTIVE;

export const ActiveBadge = ({ active }: { readonly active: boolean }) => {
  const { states } = useTexts().projects;
  return <Badge kind={active ? 'good' : undefined}>{active ? states.active : states.inactive}</Badge>;
};
