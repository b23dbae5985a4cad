import { useNavigate, useParams } from '@tanstack/react-router';
import {
  AccessTokenType,
  type MachineUser,
  type User,
  UserService,
  UserState,
} from '../../../contract/services/user/v2.ts';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Effective } from '../authorizations/effective.tsx';
import { AuthorizationList } from '../authorizations/list.tsx';
import { Form, useForm } from '../form/index.ts';
import { GroupsOfUser } from '../groups/of-user.tsx';
import { AsCalls, Card, Facts, Head, ObjectHistory, Parts, terraformOf } from '../object/index.ts';
import { Nowhere } from '../shell/nowhere.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { Ban, Lock, LockOpen, Play, Trash2 } from '../ui/icons.ts';
import { AskingMenu, attempt, Copy, Moment, tellDone } from '../ui/index.ts';
import { useUserStates } from '../users/foreseen.ts';
import { UserMetadata } from '../users/metadata.tsx';
import { StateBadge } from '../users/state.tsx';
import { Credentials } from './credentials.tsx';
import { AccountFields, type AccountValues, tokenTypes } from './fields.tsx';
import { machineOf, nameOf } from './queries.ts';

const { method } = UserService;

export const ServiceAccountPage = () => {
  const t = useTexts();
  const { userId = '', part = '' } = useParams({ strict: false }) as { userId?: string; part?: string };
  const { has } = usePermissions();
  const { user } = useSuspenseQueryOf(method.getUserByID, { userId }).data;
  const machine = user && machineOf(user);
  if (!user || !machine) return <Nowhere />;
  const { parts, title } = t.serviceAccounts;
  return (
    <>
      <Head
        title={nameOf(user)}
        trail={[{ label: title, to: '/service-accounts' }]}
        id={userId}
        under={<StateBadge state={user.state} />}
      >
        <AsCalls terraform={asTerraform(user, machine)} />
        <Deeds user={user} />
      </Head>
      <Parts
        label={nameOf(user)}
        base={`/service-accounts/${userId}`}
        current={part}
        parts={[
          { id: '', label: parts.general },
          { id: 'credentials', label: parts.credentials },
          has('user.grant.read') && { id: 'authorizations', label: t.authorizations.title },
          has('group.user.read') && { id: 'groups', label: t.groups.title },
          { id: 'metadata', label: t.metadata.title },
          { id: 'history', label: parts.history },
        ]}
      />
      {part === '' && <General user={user} machine={machine} />}
      {part === 'credentials' && <Credentials user={user} machine={machine} />}
      {part === 'authorizations' && (
        <div className="stack">
          <Effective userId={userId} name={nameOf(user)} />
          <AuthorizationList of={{ userId }} />
        </div>
      )}
      {part === 'groups' && (
        <GroupsOfUser
          userId={userId}
          name={nameOf(user)}
          organizationId={user.details?.resourceOwner ?? ''}
        />
      )}
      {part === 'metadata' && <UserMetadata userId={userId} />}
      {part === 'history' && <ObjectHistory id={userId} changed={{ kind: 'user', id: userId }} />}
    </>
  );
};

const asTerraform = ({ username, details }: User, machine: MachineUser): string =>
  terraformOf('zitadel_machine_user', username, {
    org_id: details?.resourceOwner ?? '',
    user_name: username,
    name: machine.name,
    description: machine.description || undefined,
    access_token_type: `ACCESS_TOKEN_TYPE_${AccessTokenType[machine.accessTokenType]}`,
  });

const valuesOf = ({ username }: User, machine: MachineUser): AccountValues => ({
  username,
  name: machine.name,
  description: machine.description,
  tokenType: machine.accessTokenType === AccessTokenType.JWT ? 'jwt' : 'bearer',
});

const General = ({ user, machine }: { readonly user: User; readonly machine: MachineUser }) => {
  const t = useTexts();
  const fixed = !usePermissions().has('user.write');
  const update = useCall(method.updateUser);
  const { userId, details } = user;
  const texts = t.serviceAccounts;
  const form = useForm<AccountValues>({
    id: `service-account:${userId}`,
    initial: valuesOf(user, machine),
    latest: useFresh(method.getUserByID, { userId }, ({ user: now = user }) =>
      valuesOf(now, machineOf(now) ?? machine),
    ),
    required: ['username', 'name'],
    told: { tokenType: (id) => texts[id] },
    async submit(_, { username, name, description, tokenType }) {
      const value = {
        ...(name !== undefined && { name: name.trim() }),
        ...(description !== undefined && { description }),
        ...(tokenType && { accessTokenType: tokenTypes[tokenType] }),
      };
      await update({
        userId,
        ...(username !== undefined && { username: username.trim() }),
        ...(Object.keys(value).length > 0 && { userType: { case: 'machine', value } }),
      });
      tellDone(t.common.saved);
    },
  });
  return (
    <Card title={t.serviceAccounts.parts.general}>
      <Form form={form} readOnly={fixed}>
        <AccountFields form={form} fixed={fixed} />
      </Form>
      <Facts
        of={[
          ...user.loginNames.map(
            (loginName) =>
              [
                t.users.loginNames,
                <Copy key={loginName} text={loginName} label={`${t.common.copy}: ${loginName}`} />,
              ] as const,
          ),
          [t.common.created, <Moment key="created" at={details?.creationDate} />],
          [t.common.changed, <Moment key="changed" at={details?.changeDate} />],
        ]}
      />
    </Card>
  );
};

const Deeds = ({ user }: { readonly user: User }) => {
  const t = useTexts();
  const say = useSay();
  const navigate = useNavigate();
  const { has } = usePermissions();
  const { deactivate, reactivate, lock, unlock } = useUserStates();
  const remove = useCall(method.deleteUser, []);
  const { userId, state } = user;
  const { deeds } = t.serviceAccounts;
  const told = (text: string) => say(text, { name: nameOf(user) });
  const back = (run: () => Promise<unknown>) => ({
    label: t.common.undo,
    run: () => void attempt(run, t.common.undone),
  });
  const may = (wanted: UserState) => has('user.write') && state === wanted;
  return (
    <AskingMenu
      deeds={[
        may(UserState.ACTIVE) && {
          id: 'deactivate',
          label: deeds.deactivate,
          icon: Ban,
          run: () =>
            attempt(
              () => deactivate({ userId }),
              told(deeds.deactivated),
              back(() => reactivate({ userId })),
            ),
        },
        may(UserState.INACTIVE) && {
          id: 'reactivate',
          label: deeds.reactivate,
          icon: Play,
          run: () => attempt(() => reactivate({ userId }), told(deeds.reactivated)),
        },
        may(UserState.ACTIVE) && {
          id: 'lock',
          label: deeds.lock,
          icon: Lock,
          run: () =>
            attempt(
              () => lock({ userId }),
              told(deeds.locked),
              back(() => unlock({ userId })),
            ),
        },
        may(UserState.LOCKED) && {
          id: 'unlock',
          label: deeds.unlock,
          icon: LockOpen,
          run: () => attempt(() => unlock({ userId }), told(deeds.unlocked)),
        },
        has('user.delete') && {
          id: 'remove',
          label: deeds.remove,
          icon: Trash2,
          kind: 'danger',
          ask: { title: told(t.common.removeTitle), text: deeds.removeText },
          run: () =>
            attempt(async () => {
              await remove({ userId });
              await navigate({ to: '/service-accounts' });
            }, told(deeds.removed)),
        },
      ]}
    />
  );
};
