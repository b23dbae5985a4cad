import {
  ApplicationSchema,
  ApplicationService,
  ApplicationState,
} from '../../../contract/services/application/v2.ts';
import { changes, removes, useForeseen } from '../api/index.ts';

const { method } = ApplicationService;

const becomes =
  (state: ApplicationState) =>
  ({ applicationId }: { readonly applicationId?: string }) =>
    changes(ApplicationSchema, (application) => application.applicationId === applicationId, { state });

export const useApplicationStates = () => ({
  deactivate: useForeseen(method.deactivateApplication, becomes(ApplicationState.INACTIVE)),
  reactivate: useForeseen(method.reactivateApplication, becomes(ApplicationState.ACTIVE)),
});

/** Removes an application from the list that it is in. */
export const useRemoveApplication = () =>
  useForeseen(method.deleteApplication, ({ applicationId }) =>
    removes(ApplicationSchema, (application) => application.applicationId === applicationId),
  );
