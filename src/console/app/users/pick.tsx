import { UserFieldName, UserService } from '../../../contract/services/user/v2.ts';
import { Picker, type PickerProps } from '../form/index.ts';
import { humanOf, lookingFor, nameOf, ofId, ofOrganization } from './queries.ts';

const shown = 20;

/** A person or a machine, found by name or address. */
export const UserPicker = ({
  organizationId,
  ...props
}: PickerProps & { /** Of which alone users are offered. */ readonly organizationId?: string }) => (
  <Picker
    {...props}
    method={UserService.method.listUsers}
    request={(typed) => ({
      query: { limit: shown, asc: true },
      sortingColumn: UserFieldName.DISPLAY_NAME,
      queries: [
        ...(organizationId ? [ofOrganization(organizationId)] : []),
        ...(typed ? [lookingFor(typed)] : []),
      ],
    })}
    only={(id) => ({ queries: [ofId(id)] })}
    choices={({ result }) =>
      result.map((user) => ({
        id: user.userId,
        label: nameOf(user),
        hint: humanOf(user)?.email?.email || user.preferredLoginName,
      }))
    }
  />
);
