import { GroupService } from '../../../contract/services/group/v2.ts';
import { Picker, type PickerProps } from '../form/index.ts';
import { named, ofOrganization } from './queries.ts';

const shown = 20;

/** A group of an organization. */
export const GroupPicker = ({
  organizationId,
  without,
  ...props
}: PickerProps & {
  readonly organizationId: string /** Not offered. */;
  readonly without?: readonly string[];
}) => (
  <Picker
    {...props}
    method={GroupService.method.listGroups}
    request={(typed) => ({
      pagination: { limit: shown },
      filters: [ofOrganization(organizationId), ...(typed ? [named(typed)] : [])],
    })}
    choices={({ groups }) =>
      groups
        .filter(({ id }) => !without?.includes(id))
        .map(({ id, name, description }) => ({ id, label: name, ...(description && { hint: description }) }))
    }
  />
);
