import type { MessageInitShape } from '@bufbuild/protobuf';
import { TextQueryMethod } from '../../../contract/services/object/v2.ts';
import {
  type Organization,
  OrganizationState,
  type SearchQuerySchema,
} from '../../../contract/services/org/v2.ts';

type Query = MessageInitShape<typeof SearchQuerySchema>;

export const named = (name: string): Query => ({
  query: { case: 'nameQuery', value: { name, method: TextQueryMethod.CONTAINS_IGNORE_CASE } },
});

export const ofId = (id: string): Query => ({ query: { case: 'idQuery', value: { id } } });

export const inState = (state: OrganizationState): Query => ({
  query: { case: 'stateQuery', value: { state } },
});

export const isActive = ({ state }: Organization): boolean => state === OrganizationState.ACTIVE;
