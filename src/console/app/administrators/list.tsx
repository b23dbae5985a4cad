import { useState } from 'react';
import { TextFilterMethod } from '../../../contract/services/filter/v2.ts';
import {
  type Administrator,
  AdministratorFieldName,
  AdministratorSchema,
  InternalPermissionService,
} from '../../../contract/services/internal_permission/v2.ts';
import { removes, useForeseen } from '../api/index.ts';
import { DataList, sourceOf } from '../list/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Pencil, Trash2, UserCog, UserPlus } from '../ui/icons.ts';
import { AskingMenu, Avatar, attempt, Button, Dialog, Moment, millisOf } from '../ui/index.ts';
import { type Administered, resourceOf, useMayAdminister } from './administered.ts';
import { AddAdministrator, ChangeRoles } from './forms.tsx';
import { nameOf } from './name.ts';

const { method } = InternalPermissionService;

const administratorsOf = (of: Administered) =>
  sourceOf<Administrator, typeof method.listAdministrators.input, typeof method.listAdministrators.output>({
    method: method.listAdministrators,
    request: ({ search, sort }, { offset, limit }) => ({
      pagination: { offset: BigInt(offset), limit, asc: sort?.ascending ?? true },
      sortingColumn: AdministratorFieldName.CREATION_DATE,
      filters: [
        { filter: { case: 'resource', value: { resource: resourceOf(of) } } },
        ...(search
          ? [
              {
                filter: {
                  case: 'userDisplayName' as const,
                  value: { displayName: search, method: TextFilterMethod.CONTAINS_IGNORE_CASE },
                },
              },
            ]
          : []),
      ],
    }),
    rows: ({ administrators }) => administrators,
    total: ({ pagination }) => pagination?.totalResult,
  });

function useRemove(of: Administered): (administrator: Administrator) => Promise<unknown> {
  const resource = { resource: resourceOf(of) };
  const remove = useForeseen(
    method.deleteAdministrator,
    ({ userId }) => removes(AdministratorSchema, ({ user }) => user?.id === userId),
    [method.listAdministrators, { filters: [{ filter: { case: 'resource', value: resource } }] }],
  );
  return ({ user }) => remove({ userId: user?.id ?? '', resource });
}

/** Who administers something, with what there is to do about it. */
export const AdministratorList = ({ of }: { readonly of: Administered }) => {
  const t = useTexts();
  const may = useMayAdminister(of);
  const [open, setOpen] = useState<'add' | Administrator>();
  const remove = useRemove(of);
  const texts = t.administrators;
  const close = () => setOpen(undefined);
  const [writes, removes] = [may('write'), may('delete')];
  return (
    <>
      <p className="above muted">{texts.text}</p>
      <DataList
        id="administrators"
        label={texts.title}
        source={administratorsOf(of)}
        keyOf={({ user }) => user?.id ?? ''}
        nameOf={nameOf}
        to={({ user }) => `/users/${user?.id}`}
        searchable={texts.search}
        deeds={
          writes && (
            <Button icon={UserPlus} kind="primary" onPress={() => setOpen('add')}>
              {texts.add}
            </Button>
          )
        }
        columns={[
          {
            id: 'user',
            label: texts.columns.user,
            width: 'minmax(13rem, 2fr)',
            show: (administrator) => (
              <span className="with-avatar">
                <Avatar name={nameOf(administrator)} />
                <span className="truncate">{nameOf(administrator)}</span>
              </span>
            ),
            text: nameOf,
          },
          {
            id: 'loginName',
            label: texts.columns.loginName,
            width: 'minmax(13rem, 2fr)',
            extra: true,
            show: ({ user }) => user?.preferredLoginName,
            text: ({ user }) => user?.preferredLoginName ?? '',
          },
          {
            id: 'roles',
            label: texts.columns.roles,
            width: 'minmax(14rem, 2fr)',
            show: ({ roles }) => roles.join(', '),
            text: ({ roles }) => roles.join(', '),
          },
          {
            id: 'since',
            label: texts.columns.since,
            width: '14rem',
            sorts: true,
            show: ({ creationDate }) => <Moment at={creationDate} />,
            text: ({ creationDate }) => new Date(millisOf(creationDate)).toISOString(),
          },
        ]}
        bulk={
          removes
            ? [
                {
                  id: 'remove',
                  label: texts.remove,
                  icon: Trash2,
                  kind: 'danger',
                  confirm: texts.removeSome,
                  run: remove,
                },
              ]
            : []
        }
        {...((writes || removes) && {
          actions: (one: Administrator) => (
            <RowDeeds of={of} administrator={one} onChange={() => setOpen(one)} />
          ),
        })}
        empty={{ icon: UserCog, title: texts.empty, children: <p>{texts.emptyText}</p> }}
      />
      <Dialog title={texts.add} open={open === 'add'} onClose={close}>
        {open === 'add' && <AddAdministrator of={of} onDone={close} />}
      </Dialog>
      <ChangeRoles of={of} administrator={typeof open === 'object' ? open : undefined} onDone={close} />
    </>
  );
};

const RowDeeds = ({
  of,
  administrator,
  onChange,
}: {
  readonly of: Administered;
  readonly administrator: Administrator;
  readonly onChange: () => void;
}) => {
  const t = useTexts();
  const say = useSay();
  const may = useMayAdminister(of);
  const remove = useRemove(of);
  const texts = t.administrators;
  const name = nameOf(administrator);
  return (
    <AskingMenu
      label={`${t.common.actions}: ${name}`}
      deeds={[
        may('write') && { id: 'change', label: texts.change, icon: Pencil, run: onChange },
        may('delete') && {
          id: 'remove',
          label: texts.remove,
          icon: Trash2,
          kind: 'danger',
          ask: { title: say(texts.removeTitle, { name }), text: texts.removeText },
          run: () => void attempt(() => remove(administrator), say(texts.removed, { name })),
        },
      ]}
    />
  );
};
