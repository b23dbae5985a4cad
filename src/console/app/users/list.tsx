import { type User, UserFieldName, UserService, UserState } from '../../../contract/services/user/v2.ts';
import { Allowed, usePermissions } from '../api/index.ts';
import { DataList, sourceOf } from '../list/index.ts';
import { AsCalls, Head } from '../object/index.ts';
import { useOrgId } from '../shell/org.tsx';
import { useTexts } from '../texts/index.ts';
import { Ban, Lock, LockOpen, Play, Trash2, UserPlus, Users } from '../ui/icons.ts';
import { Avatar, ButtonLink, Moment, millisOf } from '../ui/index.ts';
import { useRemoveUser, useUserStates } from './foreseen.ts';
import { humanOf, lookingFor, nameOf, ofOrganization, people, waysTo } from './queries.ts';
import { StateBadge, stateText } from './state.tsx';

const sorts: Readonly<Record<string, UserFieldName>> = {
  name: UserFieldName.DISPLAY_NAME,
  email: UserFieldName.EMAIL,
  userName: UserFieldName.USER_NAME,
  state: UserFieldName.STATE,
  created: UserFieldName.CREATION_DATE,
};

const stateFilter: Readonly<Record<string, UserState>> = {
  active: UserState.ACTIVE,
  inactive: UserState.INACTIVE,
  locked: UserState.LOCKED,
  initial: UserState.INITIAL,
};

const usersOf = (orgId: string) =>
  sourceOf<User, typeof UserService.method.listUsers.input, typeof UserService.method.listUsers.output>({
    method: UserService.method.listUsers,
    ways: ({ search, sort }) => (search && !sort ? waysTo(search).length : 0),
    request: ({ search, filters, sort }, { offset, limit, way }) => {
      const found = way === undefined ? undefined : waysTo(search)[way];
      const state = stateFilter[filters['state'] ?? ''];
      return {
        query: { offset: BigInt(offset), limit, asc: sort?.ascending ?? true },
        sortingColumn: found?.sortingColumn ?? sorts[sort?.by ?? 'name'] ?? UserFieldName.DISPLAY_NAME,
        queries: [
          people,
          ofOrganization(orgId),
          ...(found?.queries ?? (search ? [lookingFor(search)] : [])),
          ...(state ? [{ query: { case: 'stateQuery' as const, value: { state } } }] : []),
        ],
      };
    },
    rows: ({ result }) => result,
    total: ({ details }) => details?.totalResult,
  });

export const UserList = () => {
  const t = useTexts();
  const { has } = usePermissions();
  const orgId = useOrgId();
  const { deactivate, reactivate, lock, unlock } = useUserStates();
  const remove = useRemoveUser();
  const { columns, deeds, states } = t.users;
  return (
    <>
      <Head title={t.users.title}>
        <AsCalls />
        <Allowed to="user.write">
          <ButtonLink to="/users/new" kind="primary" icon={UserPlus}>
            {t.users.add}
          </ButtonLink>
        </Allowed>
      </Head>
      <DataList
        id="users"
        label={t.users.title}
        source={usersOf(orgId)}
        keyOf={(user) => user.userId}
        nameOf={nameOf}
        to={(user) => `/users/${user.userId}`}
        searchable={t.users.search}
        filters={[
          {
            id: 'state',
            label: t.common.state,
            choices: (Object.keys(stateFilter) as (keyof typeof states)[]).map((id) => ({
              id,
              label: states[id],
            })),
          },
        ]}
        columns={[
          {
            id: 'name',
            label: columns.name,
            width: 'minmax(14rem, 2fr)',
            sorts: true,
            show: (user) => (
              <span className="with-avatar">
                <Avatar name={nameOf(user)} picture={humanOf(user)?.profile?.avatarUrl} />
                <span className="truncate">{nameOf(user)}</span>
              </span>
            ),
            text: nameOf,
          },
          {
            id: 'email',
            label: columns.email,
            width: 'minmax(13rem, 2fr)',
            sorts: true,
            show: (user) => humanOf(user)?.email?.email ?? '',
            text: (user) => humanOf(user)?.email?.email ?? '',
          },
          {
            id: 'loginName',
            label: columns.loginName,
            width: 'minmax(13rem, 2fr)',
            extra: true,
            show: (user) => user.preferredLoginName,
            text: (user) => user.preferredLoginName,
          },
          {
            id: 'phone',
            label: columns.phone,
            width: '10rem',
            extra: true,
            show: (user) => humanOf(user)?.phone?.phone ?? '',
            text: (user) => humanOf(user)?.phone?.phone ?? '',
          },
          {
            id: 'state',
            label: columns.state,
            width: '9rem',
            sorts: true,
            show: (user) => <StateBadge state={user.state} />,
            text: (user) => stateText(t, user.state),
          },
          {
            id: 'created',
            label: columns.created,
            width: '14rem',
            sorts: true,
            show: (user) => <Moment at={user.details?.creationDate} />,
            text: (user) => new Date(millisOf(user.details?.creationDate)).toISOString(),
          },
        ]}
        bulk={
          has('user.write')
            ? [
                {
                  id: 'deactivate',
                  label: deeds.deactivate,
                  icon: Ban,
                  run: ({ userId }) => deactivate({ userId }),
                },
                {
                  id: 'reactivate',
                  label: deeds.reactivate,
                  icon: Play,
                  run: ({ userId }) => reactivate({ userId }),
                },
                { id: 'lock', label: deeds.lock, icon: Lock, run: ({ userId }) => lock({ userId }) },
                {
                  id: 'unlock',
                  label: deeds.unlock,
                  icon: LockOpen,
                  run: ({ userId }) => unlock({ userId }),
                },
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
              ]
            : []
        }
        empty={{ icon: Users, title: t.users.empty, children: <p>{t.users.emptyText}</p> }}
      />
    </>
  );
};
