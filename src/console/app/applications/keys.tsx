import {
  type Application,
  type ApplicationKey,
  ApplicationKeySchema,
  ApplicationKeysSorting,
  ApplicationService,
} from '../../../contract/services/application/v2.ts';
import { removes, useCall, useForeseen, usePermissions, useQueryOf } from '../api/index.ts';
import { Card } from '../object/index.ts';
import { KeyList, type MadeKey } from '../object/keys.tsx';
import { useTexts } from '../texts/index.ts';
import { expiryFrom } from '../ui/expiry.ts';
import { Failed, Loading } from '../ui/index.ts';

const { listApplicationKeys, createApplicationKey, deleteApplicationKey } = ApplicationService.method;
const most = 1_000;

/** Public keys by which an application proves itself (`private_key_jwt`). */
export const Keys = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const { applicationId, projectId } = application;
  const writes = usePermissions().has('project.app.write', projectId);
  const add = useCall(createApplicationKey);
  const remove = useForeseen(deleteApplicationKey, (gone) =>
    removes(ApplicationKeySchema, ({ keyId }) => keyId === gone.keyId),
  );
  const query = useQueryOf(listApplicationKeys, {
    pagination: { limit: most, asc: false },
    sortingColumn: ApplicationKeysSorting.APPLICATION_KEYS_SORT_BY_CREATION_DATE,
    filters: [{ filter: { case: 'applicationIdFilter', value: { applicationId } } }],
  });
  if (query.isError)
    return (
      <Card title={t.common.keys.title}>
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      </Card>
    );
  if (!query.data) return <Loading />;
  return (
    <KeyList
      keys={query.data.keys.map(({ keyId, creationDate, expirationDate }: ApplicationKey) => ({
        id: keyId,
        created: creationDate,
        expires: expirationDate,
      }))}
      {...(writes && {
        add: async (expiry): Promise<MadeKey> => {
          const expirationDate = expiryFrom(expiry);
          const { keyId, keyDetails } = await add({
            applicationId,
            projectId,
            ...(expirationDate && { expirationDate }),
          });
          return { id: keyId, content: keyDetails };
        },
        remove: (keyId: string) => remove({ applicationId, projectId, keyId }),
      })}
    />
  );
};
