import { useState } from 'react';
import {
  type Authorization,
  AuthorizationFieldName,
  AuthorizationService,
} from '../../../contract/services/authorization/v2.ts';
import { usePermissions } from '../api/index.ts';
import { type Column, DataList, sourceOf } from '../list/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Ban, KeyRound, Pencil, Play, Plus, Trash2 } from '../ui/icons.ts';
import { AskingMenu, Avatar, attempt, Badge, Button, Dialog, Moment, millisOf } from '../ui/index.ts';
import { useAuthorizationDeeds } from './foreseen.ts';
import { AddAuthorization, ChangeRoles } from './forms.tsx';
import { type Concerned, filtersOf, isActive, projectOf, rolesOf, userOf } from './queries.ts';

const { method } = AuthorizationService;

const sorts: Readonly<Record<string, AuthorizationFieldName>> = {
  created: AuthorizationFieldName.CREATED_DATE,
};

const authorizationsOf = (of: Concerned) =>
  sourceOf<Authorization, typeof method.listAuthorizations.input, typeof method.listAuthorizations.output>({
    method: method.listAuthorizations,
    request: (state, { offset, limit }) => ({
      pagination: { offset: BigInt(offset), limit, asc: state.sort?.ascending ?? false },
      sortingColumn: sorts[state.sort?.by ?? 'created'] ?? AuthorizationFieldName.CREATED_DATE,
      filters: filtersOf(of, state),
    }),
    rows: ({ authorizations }) => authorizations,
    total: ({ pagination }) => pagination?.totalResult,
  });

/** Authorizations of an organization, a user or a project. */
export const AuthorizationList = ({ of }: { readonly of: Concerned }) => {
  const t = useTexts();
  const { has } = usePermissions();
  const [open, setOpen] = useState<'add' | Authorization>();
  const bulk = useBulk();
  const texts = t.authorizations;
  const writes = has('user.grant.write', of.projectId);
  const close = () => setOpen(undefined);
  const adds = of.userId ? texts.addTo : texts.add;
  return (
    <>
      <DataList
        id="authorizations"
        label={texts.title}
        source={authorizationsOf(of)}
        keyOf={({ id }) => id}
        nameOf={(one) => `${userOf(one)}, ${projectOf(one)}`}
        searchable={of.userId ? texts.searchProject : texts.search}
        filters={[
          ...(of.projectId || of.userId ? [] : [{ id: 'project', label: texts.filters.project }]),
          { id: 'role', label: texts.filters.role },
          {
            id: 'state',
            label: t.common.state,
            choices: [
              { id: 'active', label: t.common.active },
              { id: 'inactive', label: t.common.inactive },
            ],
          },
        ]}
        deeds={
          writes &&
          (of.userId || of.projectId) && (
            <Button icon={Plus} kind="primary" onPress={() => setOpen('add')}>
              {adds}
            </Button>
          )
        }
        columns={useColumns(of)}
        bulk={bulk}
        actions={(one) => <RowDeeds authorization={one} onChange={() => setOpen(one)} />}
        empty={{ icon: KeyRound, title: texts.empty, children: <p>{texts.emptyText}</p> }}
      />
      <Dialog title={adds} open={open === 'add'} onClose={close}>
        {open === 'add' && <AddAuthorization of={of} onDone={close} />}
      </Dialog>
      <ChangeRoles authorization={typeof open === 'object' ? open : undefined} onDone={close} />
    </>
  );
};

function useColumns(of: Concerned): Column<Authorization>[] {
  const t = useTexts();
  const { columns } = t.authorizations;
  const all: (Column<Authorization> | undefined)[] = [
    of.userId
      ? undefined
      : {
          id: 'user',
          label: columns.user,
          width: 'minmax(12rem, 2fr)',
          show: (one) => (
            <span className="with-avatar">
              <Avatar name={userOf(one)} picture={one.user?.avatarUrl} />
              <span className="truncate">{userOf(one)}</span>
            </span>
          ),
          text: userOf,
        },
    of.projectId
      ? undefined
      : {
          id: 'project',
          label: columns.project,
          width: 'minmax(10rem, 1.5fr)',
          show: projectOf,
          text: projectOf,
        },
    { id: 'roles', label: columns.roles, width: 'minmax(10rem, 2fr)', show: rolesOf, text: rolesOf },
    {
      id: 'organization',
      label: columns.organization,
      width: 'minmax(9rem, 1fr)',
      extra: of.organizationId !== undefined,
      show: ({ organization }) => organization?.name || organization?.id,
      text: ({ organization }) => organization?.name || organization?.id || '',
    },
    {
      id: 'state',
      label: columns.state,
      width: '7rem',
      show: (one) => (
        <Badge kind={isActive(one) ? 'good' : undefined}>
          {isActive(one) ? t.common.active : t.common.inactive}
        </Badge>
      ),
      text: (one) => (isActive(one) ? t.common.active : t.common.inactive),
    },
    {
      id: 'created',
      label: columns.created,
      width: '14rem',
      sorts: true,
      extra: of.organizationId === undefined,
      show: ({ creationDate }) => <Moment at={creationDate} />,
      text: ({ creationDate }) => new Date(millisOf(creationDate)).toISOString(),
    },
  ];
  return all.filter((column) => column !== undefined);
}

function useBulk() {
  const texts = useTexts().authorizations;
  const { has } = usePermissions();
  const { deactivate, activate, remove } = useAuthorizationDeeds();
  return [
    ...(has('user.grant.write')
      ? [
          {
            id: 'deactivate',
            label: texts.deactivate,
            icon: Ban,
            run: ({ id }: Authorization) => deactivate({ id }),
          },
          {
            id: 'reactivate',
            label: texts.reactivate,
            icon: Play,
            run: ({ id }: Authorization) => activate({ id }),
          },
        ]
      : []),
    ...(has('user.grant.delete')
      ? [
          {
            id: 'remove',
            label: texts.remove,
            icon: Trash2,
            kind: 'danger' as const,
            confirm: texts.removeSome,
            run: ({ id }: Authorization) => remove({ id }),
          },
        ]
      : []),
  ];
}

const RowDeeds = ({
  authorization,
  onChange,
}: {
  readonly authorization: Authorization;
  readonly onChange: () => void;
}) => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const { deactivate, activate, remove } = useAuthorizationDeeds();
  const { id, project } = authorization;
  const texts = t.authorizations;
  const [user, projectName] = [userOf(authorization), projectOf(authorization)];
  const writes = has('user.grant.write', project?.id);
  return (
    <AskingMenu
      label={`${t.common.actions}: ${user}, ${projectName}`}
      deeds={[
        writes && { id: 'change', label: texts.change, icon: Pencil, run: onChange },
        writes &&
          isActive(authorization) && {
            id: 'deactivate',
            label: texts.deactivate,
            icon: Ban,
            run: () =>
              attempt(() => deactivate({ id }), texts.deactivated, {
                label: t.common.undo,
                run: () => void attempt(() => activate({ id }), t.common.undone),
              }),
          },
        writes &&
          !isActive(authorization) && {
            id: 'reactivate',
            label: texts.reactivate,
            icon: Play,
            run: () => attempt(() => activate({ id }), texts.reactivated),
          },
        has('user.grant.delete', project?.id) && {
          id: 'remove',
          label: texts.remove,
          icon: Trash2,
          kind: 'danger',
          ask: { title: say(texts.removeTitle, { user, project: projectName }), text: texts.removeText },
          run: () => void attempt(() => remove({ id }), texts.removed),
        },
      ]}
    />
  );
};
