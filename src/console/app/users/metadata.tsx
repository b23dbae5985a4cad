import { MetadataSchema } from '../../../contract/services/metadata/v2.ts';
import { UserService } from '../../../contract/services/user/v2.ts';
import { removes, useCall, useForeseen, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { MetadataCard } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';

const { listUserMetadata, setUserMetadata, deleteUserMetadata } = UserService.method;
const most = 1_000;

export const UserMetadata = ({ userId }: { readonly userId: string }) => {
  const t = useTexts();
  const { has } = usePermissions();
  const all = { userId, pagination: { limit: most } };
  const { data } = useSuspenseQueryOf(listUserMetadata, all);
  const latest = useFresh(listUserMetadata, all, ({ metadata }) => metadata);
  const set = useCall(setUserMetadata);
  const remove = useForeseen(
    deleteUserMetadata,
    ({ keys }) => removes(MetadataSchema, ({ key }) => keys?.includes(key) ?? false),
    [listUserMetadata, { userId }],
  );
  return (
    <MetadataCard
      text={t.metadata.textOfUser}
      id={userId}
      entries={data.metadata}
      latest={latest}
      set={has('user.write') ? (entry) => set({ userId, metadata: [entry] }) : undefined}
      remove={has('user.write') ? (key) => remove({ userId, keys: [key] }) : undefined}
    />
  );
};
