import type { MessageInitShape } from '@bufbuild/protobuf';
import { TextFilterMethod } from '../../../contract/services/filter/v2.ts';
import type { GroupsSearchFilterSchema } from '../../../contract/services/group/v2.ts';

type Filter = MessageInitShape<typeof GroupsSearchFilterSchema>;

export const named = (name: string): Filter => ({
  filter: { case: 'nameFilter', value: { name, method: TextFilterMethod.CONTAINS_IGNORE_CASE } },
});

export const ofOrganization = (id: string): Filter => ({ filter: { case: 'organizationId', value: { id } } });
