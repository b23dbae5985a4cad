import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type Group, GroupService } from '../../../contract/services/group/v2.ts';
import { GroupNestingService, NestedGroupSchema } from '../../../contract/services/postern/group/v1.ts';
import { removes, skipToken, useCall, useForeseen, usePermissions, useQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { Card, Thing, Things } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Plus, Trash2 } from '../ui/icons.ts';
import { AskingMenu, attempt, Button, Dialog, Failed, Loading, tellDone } from '../ui/index.ts';
import { GroupPicker } from './pick.tsx';

const { listNestedGroups, addGroupsToGroup, removeGroupsFromGroup } = GroupNestingService.method;
const most = 1_000;

/** Groups in a group, and groups that it is in. */
export const NestedGroups = ({ group }: { readonly group: Group }) => (
  <div className="stack">
    <Within group={group} />
    <Around group={group} />
  </div>
);

const Within = ({ group }: { readonly group: Group }) => {
  const t = useTexts();
  const { has } = usePermissions();
  const [adding, setAdding] = useState(false);
  const { data, error, isPending } = useQueryOf(listNestedGroups, {
    pagination: { limit: most },
    filters: [{ filter: { case: 'groupIds', value: { ids: [group.id] } } }],
  });
  const inside = (data?.nestedGroups ?? []).flatMap(({ memberGroup }) => memberGroup ?? []);
  const texts = t.groups.nested;
  return (
    <Card
      title={t.groups.parts.groups}
      text={texts.text}
      actions={
        has('group.write') && (
          <Button icon={Plus} onPress={() => setAdding(true)}>
            {texts.add}
          </Button>
        )
      }
    >
      {error && <Failed error={error} />}
      {isPending && <Loading lines={2} />}
      {data && inside.length === 0 && <p className="muted">{texts.none}</p>}
      {inside.length > 0 && (
        <Things label={t.groups.parts.groups}>
          {inside.map((one) => (
            <Inside key={one.id} group={group} inside={one} />
          ))}
        </Things>
      )}
      <Dialog title={texts.add} open={adding} onClose={() => setAdding(false)}>
        {adding && (
          <PutIn
            group={group}
            without={[group.id, ...inside.map(({ id }) => id)]}
            onDone={() => setAdding(false)}
          />
        )}
      </Dialog>
    </Card>
  );
};

const Inside = ({ group, inside }: { readonly group: Group; readonly inside: Group }) => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const remove = useForeseen(removeGroupsFromGroup, ({ groupId, memberGroupIds }) =>
    removes(
      NestedGroupSchema,
      (one) => one.groupId === groupId && (memberGroupIds?.includes(one.memberGroup?.id ?? '') ?? false),
    ),
  );
  const { id, name } = inside;
  const texts = t.groups.nested;
  return (
    <Thing
      actions={
        <AskingMenu
          label={`${t.common.actions}: ${name}`}
          deeds={[
            has('group.write') && {
              id: 'remove',
              label: texts.remove,
              icon: Trash2,
              kind: 'danger',
              ask: { title: say(texts.removeTitle, { name }), text: texts.removeText },
              run: () =>
                void attempt(
                  () => remove({ groupId: group.id, memberGroupIds: [id] }),
                  say(texts.removed, { name }),
                ),
            },
          ]}
        />
      }
    >
      <Link to={`/groups/${id}`}>{name}</Link>
    </Thing>
  );
};

const PutIn = ({
  group,
  without,
  onDone,
}: {
  readonly group: Group;
  readonly without: readonly string[];
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const add = useCall(addGroupsToGroup);
  const texts = t.groups.nested;
  const form = useForm({
    id: `nested-group:${group.id}`,
    initial: { memberGroupId: '' },
    required: ['memberGroupId'],
    async submit({ memberGroupId }) {
      await add({ groupId: group.id, memberGroupIds: [memberGroupId] });
      tellDone(texts.added);
    },
  });
  return (
    <Form form={form} deed={t.common.add} onCancel={onDone} onDone={onDone}>
      <GroupPicker
        label={texts.group}
        organizationId={group.organizationId}
        without={without}
        {...form.field('memberGroupId')}
      />
    </Form>
  );
};

const Around = ({ group }: { readonly group: Group }) => {
  const { nested: texts } = useTexts().groups;
  const { data } = useQueryOf(listNestedGroups, {
    pagination: { limit: most },
    filters: [{ filter: { case: 'memberGroupIds', value: { ids: [group.id] } } }],
  });
  const ids = data?.nestedGroups.map(({ groupId }) => groupId) ?? [];
  const named = useQueryOf(
    GroupService.method.listGroups,
    ids.length > 0
      ? { pagination: { limit: most }, filters: [{ filter: { case: 'groupIds', value: { ids } } }] }
      : skipToken,
  );
  return (
    <Card title={texts.within} text={texts.withinText}>
      {data && ids.length === 0 && <p className="muted">{texts.withinNone}</p>}
      {ids.length > 0 && (
        <Things label={texts.within}>
          {named.data?.groups.map(({ id, name }) => (
            <Thing key={id}>
              <Link to={`/groups/${id}`}>{name}</Link>
            </Thing>
          ))}
        </Things>
      )}
    </Card>
  );
};
