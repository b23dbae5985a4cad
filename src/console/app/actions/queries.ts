import type { MessageInitShape } from '@bufbuild/protobuf';
import { ActionService, type TargetSearchFilterSchema } from '../../../contract/services/action/v2.ts';
import { TextFilterMethod } from '../../../contract/services/filter/v2.ts';
import { usePermissions, useQueryOf } from '../api/index.ts';
import type { Choice } from '../ui/index.ts';

export const named = (typed: string): MessageInitShape<typeof TargetSearchFilterSchema> => ({
  filter: {
    case: 'targetNameFilter',
    value: { targetName: typed, method: TextFilterMethod.CONTAINS_IGNORE_CASE },
  },
});

const most = 1_000;

/** All executions. */
export const all = { pagination: { limit: most } };

/** The targets that one may put into an execution. */
export function useTargetChoices(): readonly Choice[] {
  const { has } = usePermissions();
  const { data } = useQueryOf(
    ActionService.method.listTargets,
    { pagination: { limit: most, asc: true } },
    { enabled: has('action.target.read') },
  );
  return (data?.targets ?? []).map(({ id, name, endpoint }) => ({ id, label: name, hint: endpoint }));
}
