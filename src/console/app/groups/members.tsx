import { useState } from 'react';
import {
  type Group,
  GroupService,
  type GroupUser,
  GroupUserSchema,
} from '../../../contract/services/group/v2.ts';
import { removes, useCall, useForeseen, usePermissions } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { DataList, sourceOf } from '../list/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Trash2, UserPlus, UsersRound } from '../ui/icons.ts';
import { AskingMenu, Avatar, attempt, Button, Dialog, Moment, millisOf, tellDone } from '../ui/index.ts';
import { UserPicker } from '../users/pick.tsx';

const { listGroupUsers, addUsersToGroup, removeUsersFromGroup } = GroupService.method;

const membersOf = (groupId: string) =>
  sourceOf<GroupUser, typeof listGroupUsers.input, typeof listGroupUsers.output>({
    method: listGroupUsers,
    request: (_, { offset, limit }) => ({
      pagination: { offset: BigInt(offset), limit },
      filters: [{ filter: { case: 'groupIds', value: { ids: [groupId] } } }],
    }),
    rows: ({ groupUsers }) => groupUsers,
    total: ({ pagination }) => pagination?.totalResult,
  });

const nameOf = ({ user }: GroupUser): string =>
  user?.displayName || user?.preferredLoginName || user?.id || '';

/** Who is in a group by itself. */
export const Members = ({ group }: { readonly group: Group }) => {
  const t = useTexts();
  const { has } = usePermissions();
  const [adding, setAdding] = useState(false);
  const remove = useForeseen(removeUsersFromGroup, ({ id, userIds }) =>
    removes(
      GroupUserSchema,
      ({ groupId, user }) => groupId === id && (userIds?.includes(user?.id ?? '') ?? false),
    ),
  );
  const texts = t.groups.members;
  const mayRemove = has('group.user.delete');
  const takeOut = ({ user }: GroupUser) => remove({ id: group.id, userIds: [user?.id ?? ''] });
  return (
    <>
      <DataList
        id="group-members"
        label={t.groups.parts.members}
        source={membersOf(group.id)}
        keyOf={({ user }) => user?.id ?? ''}
        nameOf={nameOf}
        to={({ user }) => `/users/${user?.id}`}
        deeds={
          has('group.user.write') && (
            <Button icon={UserPlus} kind="primary" onPress={() => setAdding(true)}>
              {texts.add}
            </Button>
          )
        }
        columns={[
          {
            id: 'user',
            label: t.common.name,
            width: 'minmax(13rem, 2fr)',
            show: (one) => (
              <span className="with-avatar">
                <Avatar name={nameOf(one)} />
                <span className="truncate">{nameOf(one)}</span>
              </span>
            ),
            text: nameOf,
          },
          {
            id: 'loginName',
            label: texts.loginName,
            width: 'minmax(13rem, 2fr)',
            show: ({ user }) => user?.preferredLoginName,
            text: ({ user }) => user?.preferredLoginName ?? '',
          },
          {
            id: 'since',
            label: texts.since,
            width: '14rem',
            show: ({ creationDate }) => <Moment at={creationDate} />,
            text: ({ creationDate }) => new Date(millisOf(creationDate)).toISOString(),
          },
        ]}
        bulk={
          mayRemove
            ? [
                {
                  id: 'remove',
                  label: texts.remove,
                  icon: Trash2,
                  kind: 'danger',
                  confirm: texts.removeSome,
                  run: takeOut,
                },
              ]
            : []
        }
        {...(mayRemove && {
          actions: (one: GroupUser) => <RowDeeds name={nameOf(one)} takeOut={() => takeOut(one)} />,
        })}
        empty={{ icon: UsersRound, title: texts.empty, children: <p>{texts.emptyText}</p> }}
      />
      <Dialog title={texts.add} open={adding} onClose={() => setAdding(false)}>
        {adding && <AddMember group={group} onDone={() => setAdding(false)} />}
      </Dialog>
    </>
  );
};

const RowDeeds = ({ name, takeOut }: { readonly name: string; readonly takeOut: () => Promise<unknown> }) => {
  const t = useTexts();
  const say = useSay();
  const texts = t.groups.members;
  return (
    <AskingMenu
      label={`${t.common.actions}: ${name}`}
      deeds={[
        {
          id: 'remove',
          label: texts.remove,
          icon: Trash2,
          kind: 'danger',
          ask: { title: say(texts.removeTitle, { name }), text: texts.removeText },
          run: () => attempt(takeOut, say(texts.removed, { name })),
        },
      ]}
    />
  );
};

const AddMember = ({ group, onDone }: { readonly group: Group; readonly onDone: () => void }) => {
  const t = useTexts();
  const add = useCall(addUsersToGroup);
  const texts = t.groups.members;
  const form = useForm({
    id: `new-member:${group.id}`,
    initial: { userId: '' },
    required: ['userId'],
    async submit({ userId }) {
      await add({ id: group.id, userIds: [userId] });
      tellDone(texts.added);
    },
  });
  return (
    <Form form={form} deed={t.common.add} onCancel={onDone} onDone={onDone}>
      <UserPicker
        label={texts.user}
        hint={texts.userHint}
        organizationId={group.organizationId}
        {...form.field('userId')}
      />
    </Form>
  );
};
