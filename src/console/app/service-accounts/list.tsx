import { type User, UserFieldName, UserService } from '../../../contract/services/user/v2.ts';
import { Allowed, usePermissions } from '../api/index.ts';
import { DataList, sourceOf } from '../list/index.ts';
import { AsCalls, Head } from '../object/index.ts';
import { useOrgId } from '../shell/org.tsx';
import { useTexts } from '../texts/index.ts';
import { Ban, Bot, Play, Plus, Trash2 } from '../ui/icons.ts';
import { ButtonLink, Moment, millisOf } from '../ui/index.ts';
import { useRemoveUser, useUserStates } from '../users/foreseen.ts';
import { ofOrganization } from '../users/queries.ts';
import { StateBadge, stateText } from '../users/state.tsx';
import { lookingFor, machineOf, machines, nameOf } from './queries.ts';

const { listUsers } = UserService.method;

const sorts: Readonly<Record<string, UserFieldName>> = {
  name: UserFieldName.DISPLAY_NAME,
  userName: UserFieldName.USER_NAME,
  state: UserFieldName.STATE,
  created: UserFieldName.CREATION_DATE,
};

const accountsOf = (orgId: string) =>
  sourceOf<User, typeof listUsers.input, typeof listUsers.output>({
    method: listUsers,
    request: ({ search, sort }, { offset, limit }) => ({
      query: { offset: BigInt(offset), limit, asc: sort?.ascending ?? true },
      sortingColumn: sorts[sort?.by ?? 'userName'] ?? UserFieldName.USER_NAME,
      queries: [machines, ofOrganization(orgId), ...(search ? [lookingFor(search)] : [])],
    }),
    rows: ({ result }) => result,
    total: ({ details }) => details?.totalResult,
  });

export const ServiceAccountList = () => {
  const t = useTexts();
  const { has } = usePermissions();
  const orgId = useOrgId();
  const { deactivate, reactivate } = useUserStates();
  const remove = useRemoveUser();
  const { columns, deeds, ...texts } = t.serviceAccounts;
  return (
    <>
      <Head title={texts.title}>
        <AsCalls />
        <Allowed to="user.write">
          <ButtonLink to="/service-accounts/new" kind="primary" icon={Plus}>
            {texts.add}
          </ButtonLink>
        </Allowed>
      </Head>
      <DataList
        id="service-accounts"
        label={texts.title}
        source={accountsOf(orgId)}
        keyOf={({ userId }) => userId}
        nameOf={nameOf}
        to={({ userId }) => `/service-accounts/${userId}`}
        searchable={texts.search}
        columns={[
          {
            id: 'name',
            label: columns.name,
            width: 'minmax(14rem, 2fr)',
            sorts: true,
            show: nameOf,
            text: nameOf,
          },
          {
            id: 'userName',
            label: columns.userName,
            width: 'minmax(12rem, 1fr)',
            sorts: true,
            show: ({ username }) => username,
            text: ({ username }) => username,
          },
          {
            id: 'description',
            label: t.common.description,
            width: 'minmax(14rem, 2fr)',
            extra: true,
            show: (user) => machineOf(user)?.description,
            text: (user) => machineOf(user)?.description ?? '',
          },
          {
            id: 'state',
            label: columns.state,
            width: '9rem',
            sorts: true,
            show: ({ state }) => <StateBadge state={state} />,
            text: ({ state }) => stateText(t, state),
          },
          {
            id: 'created',
            label: columns.created,
            width: '14rem',
            sorts: true,
            show: ({ details }) => <Moment at={details?.creationDate} />,
            text: ({ details }) => new Date(millisOf(details?.creationDate)).toISOString(),
          },
        ]}
        bulk={[
          ...(has('user.write')
            ? [
                {
                  id: 'deactivate',
                  label: deeds.deactivate,
                  icon: Ban,
                  run: ({ userId }: User) => deactivate({ userId }),
                },
                {
                  id: 'reactivate',
                  label: deeds.reactivate,
                  icon: Play,
                  run: ({ userId }: User) => reactivate({ userId }),
                },
              ]
            : []),
          ...(has('user.delete')
            ? [
                {
                  id: 'remove',
                  label: deeds.remove,
                  icon: Trash2,
                  kind: 'danger' as const,
                  confirm: deeds.removeSome,
                  run: ({ userId }: User) => remove({ userId }),
                },
              ]
            : []),
        ]}
        empty={{ icon: Bot, title: texts.empty, children: <p>{texts.emptyText}</p> }}
      />
    </>
  );
};
