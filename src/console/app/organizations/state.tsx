import type { Organization } from '../../../contract/services/org/v2.ts';
import { useTexts } from '../texts/index.ts';
import { Badge } from '../ui/index.ts';
import { isActive } from './queries.ts';

export const StateBadge = ({ organization }: { readonly organization: Organization }) => {
  const { common } = useTexts();
  const active = isActive(organization);
  return <Badge kind={active ? 'good' : undefined}>{active ? common.active : common.inactive}</Badge>;
};
