import { MetadataSchema } from '../../../contract/services/metadata/v2.ts';
import { OrganizationService } from '../../../contract/services/org/v2.ts';
import { removes, useCall, useForeseen, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { MetadataCard } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';

const { listOrganizationMetadata, setOrganizationMetadata, deleteOrganizationMetadata } =
  OrganizationService.method;
const most = 1_000;

export const OrganizationMetadata = ({ organizationId }: { readonly organizationId: string }) => {
  const t = useTexts();
  const { has } = usePermissions();
  const all = { organizationId, pagination: { limit: most } };
  const { data } = useSuspenseQueryOf(listOrganizationMetadata, all);
  const latest = useFresh(listOrganizationMetadata, all, ({ metadata }) => metadata);
  const set = useCall(setOrganizationMetadata);
  const remove = useForeseen(
    deleteOrganizationMetadata,
    ({ keys }) => removes(MetadataSchema, ({ key }) => keys?.includes(key) ?? false),
    [listOrganizationMetadata, { organizationId }],
  );
  return (
    <MetadataCard
      text={t.metadata.textOfOrganization}
      id={organizationId}
      entries={data.metadata}
      latest={latest}
      set={has('org.write') ? (entry) => set({ organizationId, metadata: [entry] }) : undefined}
      remove={has('org.write') ? (key) => remove({ organizationId, keys: [key] }) : undefined}
    />
  );
};
