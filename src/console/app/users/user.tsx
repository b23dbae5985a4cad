import { Navigate, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { type User, UserService, UserState } from '../../../contract/services/user/v2.ts';
import { useCall, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Effective } from '../authorizations/effective.tsx';
import { AuthorizationList } from '../authorizations/list.tsx';
import { GroupsOfUser } from '../groups/of-user.tsx';
import { AsCalls, Head, ObjectHistory, Parts } from '../object/index.ts';
import { useRemovePicture } from '../pictures/remove.ts';
import { SessionList } from '../sessions/list.tsx';
import { Nowhere } from '../shell/nowhere.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { Ban, ImageOff, Lock, LockOpen, LogIn, Play, Trash2 } from '../ui/icons.ts';
import { attempt, Confirm, Menu } from '../ui/index.ts';
import { Consents } from './consents.tsx';
import { useUserStates } from './foreseen.ts';
import { Identities } from './identities.tsx';
import { UserMetadata } from './metadata.tsx';
import { Profile } from './profile.tsx';
import { humanOf, nameOf } from './queries.ts';
import { Security } from './security.tsx';
import { StateBadge } from './state.tsx';

const { getUserByID } = UserService.method;

export const UserPage = () => {
  const t = useTexts();
  const { userId = '', part = '' } = useParams({ strict: false }) as { userId?: string; part?: string };
  const { has } = usePermissions();
  const { data } = useSuspenseQueryOf(getUserByID, { userId });
  const { user } = data;
  const human = user && humanOf(user);
  // Histories lead here for whoever did something, machines as well.
  if (user?.type.case === 'machine') return <Navigate to={`/service-accounts/${userId}`} replace />;
  if (!user || !human) return <Nowhere />;
  return (
    <>
      <Head
        title={nameOf(user)}
        trail={[{ label: t.users.title, to: '/users' }]}
        id={userId}
        avatar
        picture={human.profile?.avatarUrl}
        under={<StateBadge state={user.state} />}
      >
        <AsCalls />
        <Deeds user={user} />
      </Head>
      <Parts
        label={nameOf(user)}
        base={`/users/${userId}`}
        current={part}
        parts={[
          { id: '', label: t.users.parts.profile },
          { id: 'security', label: t.users.parts.security },
          has('user.grant.read') && { id: 'authorizations', label: t.authorizations.title },
          has('group.user.read') && { id: 'groups', label: t.groups.title },
          { id: 'metadata', label: t.metadata.title },
          has('session.read') && { id: 'sessions', label: t.users.parts.sessions },
          { id: 'identities', label: t.identityProviders.links.title },
          { id: 'consents', label: t.users.consents.title },
          { id: 'history', label: t.users.parts.history },
        ]}
      />
      {part === '' && <Profile user={user} human={human} />}
      {part === 'security' && <Security human={human} />}
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
      {part === 'sessions' && <SessionList userId={userId} />}
      {part === 'identities' && <Identities userId={userId} name={nameOf(user)} />}
      {part === 'consents' && <Consents userId={userId} name={nameOf(user)} />}
      {part === 'history' && <ObjectHistory id={userId} changed={{ kind: 'user', id: userId }} />}
    </>
  );
};

const Deeds = ({ user }: { readonly user: User }) => {
  const t = useTexts();
  const say = useSay();
  const navigate = useNavigate();
  const { has } = usePermissions();
  const [removing, setRemoving] = useState(false);
  const { method } = UserService;
  const { deactivate, reactivate, lock, unlock } = useUserStates();
  const removePicture = useRemovePicture();
  const remove = useCall(method.deleteUser, []);
  const { userId, state } = user;
  const name = nameOf(user);
  const { deeds } = t.users;
  const told = (text: string) => say(text, { name });
  const back = (run: () => Promise<unknown>) => ({
    label: t.common.undo,
    run: () => void attempt(run, t.common.undone),
  });
  const writes = has('user.write');
  return (
    <>
      <Menu
        deeds={[
          has('policy.read') && {
            id: 'simulate',
            label: t.simulator.ofUser,
            icon: LogIn,
            run: () =>
              void navigate({ to: '/simulator', search: { name: user.preferredLoginName } as never }),
          },
          writes &&
            state === UserState.ACTIVE && {
              id: 'deactivate',
              label: deeds.deactivate,
              icon: Ban,
              run: () =>
                void attempt(
                  () => deactivate({ userId }),
                  told(deeds.deactivated),
                  back(() => reactivate({ userId })),
                ),
            },
          writes &&
            state === UserState.INACTIVE && {
              id: 'reactivate',
              label: deeds.reactivate,
              icon: Play,
              run: () => void attempt(() => reactivate({ userId }), told(deeds.reactivated)),
            },
          writes &&
            state === UserState.ACTIVE && {
              id: 'lock',
              label: deeds.lock,
              icon: Lock,
              run: () =>
                void attempt(
                  () => lock({ userId }),
                  told(deeds.locked),
                  back(() => unlock({ userId })),
                ),
            },
          writes &&
            state === UserState.LOCKED && {
              id: 'unlock',
              label: deeds.unlock,
              icon: LockOpen,
              run: () => void attempt(() => unlock({ userId }), told(deeds.unlocked)),
            },
          writes &&
            Boolean(humanOf(user)?.profile?.avatarUrl) && {
              id: 'picture',
              label: deeds.removePicture,
              icon: ImageOff,
              run: () => void attempt(() => removePicture({ userId }), told(deeds.pictureRemoved)),
            },
          has('user.delete') && {
            id: 'remove',
            label: deeds.remove,
            icon: Trash2,
            kind: 'danger',
            run: () => setRemoving(true),
          },
        ]}
      />
      <Confirm
        open={removing}
        onClose={() => setRemoving(false)}
        title={say(t.common.removeTitle, { name })}
        text={deeds.removeText}
        deed={deeds.remove}
        danger
        run={() =>
          attempt(async () => {
            await remove({ userId });
            await navigate({ to: '/users' });
          }, told(deeds.removed))
        }
      />
    </>
  );
};
