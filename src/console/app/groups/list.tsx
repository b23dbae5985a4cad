import { type Group, GroupSchema, GroupService } from '../../../contract/services/group/v2.ts';
import { Allowed, removes, useForeseen, usePermissions } from '../api/index.ts';
import { DataList, sourceOf } from '../list/index.ts';
import { AsCalls, Head } from '../object/index.ts';
import { useOrgId } from '../shell/org.tsx';
import { useTexts } from '../texts/index.ts';
import { Plus, Trash2, UsersRound } from '../ui/icons.ts';
import { ButtonLink, Moment, millisOf } from '../ui/index.ts';
import { named, ofOrganization } from './queries.ts';

const { listGroups, deleteGroup } = GroupService.method;

const groupsOf = (orgId: string) =>
  sourceOf<Group, typeof listGroups.input, typeof listGroups.output>({
    method: listGroups,
    request: ({ search }, { offset, limit }) => ({
      pagination: { offset: BigInt(offset), limit, asc: true },
      filters: [ofOrganization(orgId), ...(search ? [named(search)] : [])],
    }),
    rows: ({ groups }) => groups,
    total: ({ pagination }) => pagination?.totalResult,
  });

export const GroupList = () => {
  const t = useTexts();
  const { has } = usePermissions();
  const orgId = useOrgId();
  const remove = useForeseen(deleteGroup, (gone) => removes(GroupSchema, ({ id }) => id === gone.id));
  const { columns } = t.groups;
  return (
    <>
      <Head title={t.groups.title}>
        <AsCalls />
        <Allowed to="group.create">
          <ButtonLink to="/groups/new" kind="primary" icon={Plus}>
            {t.groups.add}
          </ButtonLink>
        </Allowed>
      </Head>
      <DataList
        id="groups"
        label={t.groups.title}
        source={groupsOf(orgId)}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name}
        to={({ id }) => `/groups/${id}`}
        searchable={t.groups.search}
        columns={[
          {
            id: 'name',
            label: columns.name,
            width: 'minmax(12rem, 1fr)',
            show: ({ name }) => name,
            text: ({ name }) => name,
          },
          {
            id: 'description',
            label: columns.description,
            width: 'minmax(14rem, 2fr)',
            show: ({ description }) => description,
            text: ({ description }) => description,
          },
          {
            id: 'created',
            label: columns.created,
            width: '14rem',
            show: ({ creationDate }) => <Moment at={creationDate} />,
            text: ({ creationDate }) => new Date(millisOf(creationDate)).toISOString(),
          },
        ]}
        bulk={
          has('group.delete')
            ? [
                {
                  id: 'remove',
                  label: t.groups.remove,
                  icon: Trash2,
                  kind: 'danger',
                  confirm: t.groups.removeSome,
                  run: ({ id }) => remove({ id }),
                },
              ]
            : []
        }
        empty={{ icon: UsersRound, title: t.groups.empty, children: <p>{t.groups.emptyText}</p> }}
      />
    </>
  );
};
