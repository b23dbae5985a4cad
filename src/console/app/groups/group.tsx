import { useNavigate, useParams } from '@tanstack/react-router';
import { type Group, GroupService } from '../../../contract/services/group/v2.ts';
import { useCall, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { AsCalls, Head, ObjectHistory, Parts } from '../object/index.ts';
import { Nowhere } from '../shell/nowhere.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { Trash2 } from '../ui/icons.ts';
import { AskingMenu, attempt } from '../ui/index.ts';
import { About } from './about.tsx';
import { Members } from './members.tsx';
import { NestedGroups } from './nested.tsx';
import { GroupRoles } from './roles.tsx';

const { getGroup, deleteGroup } = GroupService.method;

export const GroupPage = () => {
  const t = useTexts();
  const { groupId = '', part = '' } = useParams({ strict: false }) as { groupId?: string; part?: string };
  const { group } = useSuspenseQueryOf(getGroup, { id: groupId }).data;
  if (!group) return <Nowhere />;
  const { parts } = t.groups;
  return (
    <>
      <Head
        title={group.name}
        trail={[{ label: t.groups.title, to: '/groups' }]}
        id={groupId}
        under={group.description && <span>{group.description}</span>}
      >
        <AsCalls />
        <Deeds group={group} />
      </Head>
      <Parts
        label={group.name}
        base={`/groups/${groupId}`}
        current={part}
        parts={[
          { id: '', label: parts.members },
          { id: 'groups', label: parts.groups },
          { id: 'authorizations', label: parts.authorizations },
          { id: 'about', label: parts.about },
          { id: 'history', label: parts.history },
        ]}
      />
      {part === '' && <Members group={group} />}
      {part === 'groups' && <NestedGroups group={group} />}
      {part === 'authorizations' && <GroupRoles group={group} />}
      {part === 'about' && <About group={group} />}
      {part === 'history' && <ObjectHistory id={groupId} />}
    </>
  );
};

const Deeds = ({ group }: { readonly group: Group }) => {
  const t = useTexts();
  const say = useSay();
  const navigate = useNavigate();
  const { has } = usePermissions();
  const remove = useCall(deleteGroup, []);
  const { id, name } = group;
  return (
    <AskingMenu
      deeds={[
        has('group.delete') && {
          id: 'remove',
          label: t.groups.remove,
          icon: Trash2,
          kind: 'danger',
          ask: { title: say(t.common.removeTitle, { name }), text: t.groups.removeText, typed: name },
          run: () =>
            attempt(
              async () => {
                await remove({ id });
                await navigate({ to: '/groups' });
              },
              say(t.groups.removed, { name }),
            ),
        },
      ]}
    />
  );
};
