import { ApplicationState } from '../../../contract/services/application/v2.ts';
import { useTexts } from '../texts/index.ts';
import { Badge } from '../ui/index.ts';

export const StateBadge = ({ state }: { readonly state: ApplicationState }) => {
  const { states } = useTexts().applications;
  return state === ApplicationState.ACTIVE ? (
    <Badge kind="good">{states.active}</Badge>
  ) : (
    <Badge>{states.inactive}</Badge>
  );
};
