import type { Aggregate, Decision } from '../eventstore/index.ts';
import { cascade } from './commands.ts';
import { userGrantAdded } from './events.ts';
import { type Authorization, authorizationAggregate } from './state.ts';

/** Authorizations whose holders are of one type: what sets them apart for those who follow what they stand on. */
export interface Kind<S extends Authorization = Authorization> {
  readonly holder: 'user' | 'group';
  readonly aggregate: Aggregate<S>;
  /** Event type that begins one. */
  readonly added: string;
  readonly table: string;
  /** Columns of the table with organizations that one stands on, beside the one that gave it. */
  readonly owners: readonly string[];
  /** What is left when roles are taken from under it. */
  readonly cascade: (
    place: Omit<S, 'lifecycle'> & { readonly orgId: string },
    left: readonly string[],
  ) => Decision;
}

export const ofUsers: Kind = {
  holder: 'user',
  aggregate: authorizationAggregate,
  added: userGrantAdded.type,
  table: 'projections.user_grants_projection',
  owners: ['user_resource_owner', 'project_resource_owner'],
  cascade,
};
