import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { GroupService } from '../../../contract/services/group/v2.ts';
import {
  GroupNestingService,
  type GroupOfUser,
  GroupOfUserSchema,
} from '../../../contract/services/postern/group/v1.ts';
import { removes, useCall, useForeseen, usePermissions, useQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { Card, Thing, Things } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Plus, Trash2 } from '../ui/icons.ts';
import { AskingMenu, attempt, Badge, Button, Dialog, Failed, Loading, tellDone } from '../ui/index.ts';
import { GroupPicker } from './pick.tsx';

const { addUsersToGroup, removeUsersFromGroup } = GroupService.method;
const { listGroupsOfUser } = GroupNestingService.method;

interface Member {
  readonly userId: string;
  readonly name: string;
  readonly organizationId: string;
}

/** Groups that a user is in, by itself or through others. */
export const GroupsOfUser = (member: Member) => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const [adding, setAdding] = useState(false);
  const { data, error, isPending } = useQueryOf(listGroupsOfUser, { userId: member.userId });
  const texts = t.groups.ofUser;
  const groups = data?.groups ?? [];
  return (
    <Card
      title={t.groups.title}
      text={say(texts.text, { name: member.name })}
      actions={
        has('group.user.write') && (
          <Button icon={Plus} onPress={() => setAdding(true)}>
            {texts.add}
          </Button>
        )
      }
    >
      {error && <Failed error={error} />}
      {isPending && <Loading lines={2} />}
      {data && groups.length === 0 && <p className="muted">{texts.none}</p>}
      {groups.length > 0 && (
        <Things label={t.groups.title}>
          {groups.map((group) => (
            <Membership key={group.id} member={member} group={group} />
          ))}
        </Things>
      )}
      <Dialog title={texts.add} open={adding} onClose={() => setAdding(false)}>
        {adding && (
          <PutIn
            member={member}
            without={groups.filter(({ direct }) => direct).map(({ id }) => id)}
            onDone={() => setAdding(false)}
          />
        )}
      </Dialog>
    </Card>
  );
};

const Membership = ({ member, group }: { readonly member: Member; readonly group: GroupOfUser }) => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const remove = useForeseen(
    removeUsersFromGroup,
    (gone) => removes(GroupOfUserSchema, ({ id: one }) => one === gone.id),
    [listGroupsOfUser, { userId: member.userId }],
  );
  const { id, direct } = group;
  const texts = t.groups.ofUser;
  const { name, userId } = member;
  return (
    <Thing
      actions={
        <AskingMenu
          label={`${t.common.actions}: ${group.name}`}
          deeds={[
            direct &&
              has('group.user.delete') && {
                id: 'remove',
                label: texts.remove,
                icon: Trash2,
                kind: 'danger',
                ask: {
                  title: say(texts.removeTitle, { name, group: group.name }),
                  text: t.groups.members.removeText,
                },
                run: () =>
                  void attempt(
                    () => remove({ id, userIds: [userId] }),
                    say(t.groups.members.removed, { name }),
                  ),
              },
          ]}
        />
      }
    >
      <div className="row">
        <Link to={`/groups/${id}`}>{group.name}</Link> {!direct && <Badge>{texts.through}</Badge>}
      </div>
    </Thing>
  );
};

const PutIn = ({
  member,
  without,
  onDone,
}: {
  readonly member: Member;
  readonly without: readonly string[];
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const say = useSay();
  const add = useCall(addUsersToGroup);
  const { userId, name, organizationId } = member;
  const form = useForm({
    id: `new-group-of:${userId}`,
    initial: { groupId: '' },
    required: ['groupId'],
    async submit({ groupId }) {
      await add({ id: groupId, userIds: [userId] });
      tellDone(say(t.groups.ofUser.added, { name }));
    },
  });
  return (
    <Form form={form} deed={t.common.add} onCancel={onDone} onDone={onDone}>
      <GroupPicker
        label={t.groups.nested.group}
        organizationId={organizationId}
        without={without}
        {...form.field('groupId')}
      />
    </Form>
  );
};
