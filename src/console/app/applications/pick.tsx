import {
  ApplicationService,
  ApplicationSorting,
  ApplicationType,
} from '../../../contract/services/application/v2.ts';
import { Picker, type PickerProps } from '../form/index.ts';
import { clientIdOf, named, ofClient } from './queries.ts';

const shown = 20;
const signedInTo = { filter: { case: 'typeFilter' as const, value: ApplicationType.OIDC } };

/** An application that people sign in to, found by its name; its client id is the value. */
export const ApplicationPicker = (props: PickerProps) => (
  <Picker
    {...props}
    method={ApplicationService.method.listApplications}
    request={(typed) => ({
      pagination: { limit: shown, asc: true },
      sortingColumn: ApplicationSorting.APPLICATION_SORT_BY_NAME,
      filters: [signedInTo, ...(typed ? [named(typed)] : [])],
    })}
    only={(clientId) => ({ filters: [ofClient(clientId)] })}
    choices={({ applications }) =>
      applications.map((application) => {
        const clientId = clientIdOf(application);
        return { id: clientId, label: application.name, hint: clientId };
      })
    }
  />
);
