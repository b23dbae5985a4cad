import { TextQueryMethod } from '../../../contract/services/object/v2.ts';
import { OrganizationFieldName, OrganizationService } from '../../../contract/services/org/v2.ts';
import { Picker, type PickerProps } from '../form/index.ts';

const shown = 20;

/** An organization found by its name. */
export const OrganizationPicker = ({
  without,
  ...props
}: PickerProps & { /** Not offered, as that which grants. */ readonly without?: string }) => (
  <Picker
    {...props}
    method={OrganizationService.method.listOrganizations}
    request={(name) => ({
      query: { limit: shown, asc: true },
      sortingColumn: OrganizationFieldName.NAME,
      queries: name
        ? [
            {
              query: {
                case: 'nameQuery' as const,
                value: { name, method: TextQueryMethod.CONTAINS_IGNORE_CASE },
              },
            },
          ]
        : [],
    })}
    only={(id) => ({ queries: [{ query: { case: 'idQuery' as const, value: { id } } }] })}
    choices={({ result }) =>
      result
        .filter(({ id }) => id !== without)
        .map(({ id, name, primaryDomain }) => ({ id, label: name, hint: primaryDomain }))
    }
  />
);
