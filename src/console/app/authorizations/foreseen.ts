import {
  AuthorizationSchema,
  AuthorizationService,
  State,
} from '../../../contract/services/authorization/v2.ts';
import { changes, removes, useForeseen } from '../api/index.ts';

const { method } = AuthorizationService;

interface OfAuthorization {
  readonly id?: string;
}

const becomes =
  (state: State) =>
  ({ id }: OfAuthorization) =>
    changes(AuthorizationSchema, (one) => one.id === id, { state });

export const useAuthorizationDeeds = () => ({
  deactivate: useForeseen(method.deactivateAuthorization, becomes(State.INACTIVE)),
  activate: useForeseen(method.activateAuthorization, becomes(State.ACTIVE)),
  remove: useForeseen(method.deleteAuthorization, ({ id }: OfAuthorization) =>
    removes(AuthorizationSchema, (one) => one.id === id),
  ),
});
