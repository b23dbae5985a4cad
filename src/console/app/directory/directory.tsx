import { lazy, Suspense, useState } from 'react';
import { InternalPermissionService } from '../../../contract/services/internal_permission/v2.ts';
import { UserService } from '../../../contract/services/user/v2.ts';
import { useCall, usePermissions } from '../api/index.ts';
import { Card, Once } from '../object/index.ts';
import { useSession } from '../shell/session.ts';
import { useTexts } from '../texts/index.ts';
import { expiryFrom } from '../ui/expiry.ts';
import { Network } from '../ui/icons.ts';
import { attempt, Button, ButtonLink, Confirm, Snippet } from '../ui/index.ts';

// With the descriptors of the API's version 1.
const Live = lazy(() => import('./live.tsx').then(({ DirectoryLive }) => ({ default: DirectoryLive })));

const { createUser, addPersonalAccessToken } = UserService.method;
const { createAdministrator } = InternalPermissionService.method;

/** By what a directory keeps the people and groups of an organization. */
export const Directory = ({ organizationId }: { readonly organizationId: string }) => {
  const t = useTexts();
  const texts = t.directory;
  const { has } = usePermissions();
  const { issuer } = useSession().environment;
  const create = useCall(createUser);
  const empower = useCall(createAdministrator);
  const addToken = useCall(addPersonalAccessToken);
  const [asking, setAsking] = useState(false);
  const [token, setToken] = useState<string>();
  const [userId, setUserId] = useState<string>();
  const baseUrl = `${issuer}/scim/v2/${organizationId}`;
  const connect = () =>
    attempt(async () => {
      const { id } = await create({
        organizationId,
        username: `directory-${crypto.randomUUID().slice(0, 8)}`,
        userType: { case: 'machine', value: { name: texts.account } },
      });
      await empower({
        userId: id,
        roles: ['ORG_OWNER'],
        resource: { resource: { case: 'organizationId', value: organizationId } },
      });
      const expirationDate = expiryFrom('year');
      const made = await addToken({ userId: id, ...(expirationDate && { expirationDate }) });
      setUserId(id);
      setToken(made.token);
    }, texts.connected);
  return (
    <div className="stack">
      <Card
        title={texts.title}
        text={texts.text}
        actions={
          has('user.write') &&
          has('org.member.write') && (
            <Button icon={Network} onPress={() => setAsking(true)}>
              {texts.connect}
            </Button>
          )
        }
      >
        <h3>{texts.baseUrl}</h3>
        <Snippet label={texts.baseUrl} text={baseUrl} />
        {userId !== undefined && (
          <div className="row">
            <ButtonLink to={`/service-accounts/${userId}`}>{texts.toAccount}</ButtonLink>
          </div>
        )}
        <Confirm
          open={asking}
          onClose={() => setAsking(false)}
          title={texts.connect}
          text={texts.connectText}
          deed={texts.connect}
          run={connect}
        />
      </Card>
      {userId !== undefined && has('events.read') && (
        <Suspense fallback={<Card title={texts.live.title} />}>
          <Live userId={userId} />
        </Suspense>
      )}
      <Once title={texts.token} label={texts.token} secret={token} onClose={() => setToken(undefined)}>
        <Snippet label={texts.baseUrl} text={baseUrl} />
      </Once>
    </div>
  );
};
