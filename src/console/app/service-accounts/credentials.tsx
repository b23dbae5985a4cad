import { lazy, Suspense, useState } from 'react';
import {
  type Key,
  KeyFieldName,
  KeySchema,
  type MachineUser,
  MachineUserSchema,
  type PersonalAccessToken,
  PersonalAccessTokenFieldName,
  PersonalAccessTokenSchema,
  type User,
  UserService,
} from '../../../contract/services/user/v2.ts';
import { changes, removes, useCall, useForeseen, usePermissions, useQueryOf } from '../api/index.ts';
import { Card, Facts, Once } from '../object/index.ts';
import { KeyList } from '../object/keys.tsx';
import { type Proof, Proofs } from '../object/proofs.tsx';
import { useTexts } from '../texts/index.ts';
import { Bindings } from '../trust/bindings.tsx';
import { type Expiry, expiryFrom } from '../ui/expiry.ts';
import { KeyRound, Trash2 } from '../ui/icons.ts';
import { attempt, Button, Confirm, Copy, Failed, Loading } from '../ui/index.ts';
import { Powerless } from './powerless.tsx';

// With the descriptors of the API's version 1.
const Live = lazy(() => import('./live.tsx').then(({ Live: Component }) => ({ default: Component })));

const { method } = UserService;
const most = 1_000;

/** What a service account signs in with. */
export const Credentials = ({ user, machine }: { readonly user: User; readonly machine: MachineUser }) => {
  const t = useTexts();
  const { has } = usePermissions();
  const writes = has('user.write');
  return (
    <div className="stack">
      <Powerless userId={user.userId} />
      {has('events.read') && (
        <Suspense fallback={<Card title={t.serviceAccounts.live.title} />}>
          <Live user={user} />
        </Suspense>
      )}
      <SecretCard user={user} machine={machine} writes={writes} />
      <Keys userId={user.userId} writes={writes} />
      <Tokens userId={user.userId} writes={writes} />
      <Bindings
        organizationId={user.details?.resourceOwner ?? ''}
        holder={{ case: 'userId', value: user.userId }}
        writes={writes}
      />
    </div>
  );
};

const SecretCard = ({
  user: { userId, username },
  machine: { hasSecret },
  writes,
}: {
  readonly user: User;
  readonly machine: MachineUser;
  readonly writes: boolean;
}) => {
  const t = useTexts();
  const add = useCall(method.addSecret);
  const remove = useForeseen(
    method.removeSecret,
    () => changes(MachineUserSchema, () => true, { hasSecret: false }),
    [method.getUserByID, { userId }],
  );
  const [asking, setAsking] = useState(false);
  const [shown, setShown] = useState<string>();
  const { secret: texts } = t.serviceAccounts;
  const generate = () =>
    attempt(async () => {
      const { clientSecret } = await add({ userId });
      setShown(clientSecret);
    });
  return (
    <Card
      title={texts.title}
      text={hasSecret ? texts.there : texts.none}
      actions={
        writes && (
          <>
            <Button icon={KeyRound} onPress={() => (hasSecret ? setAsking(true) : void generate())}>
              {texts.generate}
            </Button>
            {hasSecret && (
              <Button
                kind="danger"
                icon={Trash2}
                onPress={() => void attempt(() => remove({ userId }), texts.removed)}
              >
                {texts.remove}
              </Button>
            )}
          </>
        )
      }
    >
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={texts.generateTitle}
        text={texts.generateText}
        deed={texts.generateNow}
        run={generate}
      />
      <Once title={texts.made} label={texts.secret} secret={shown} onClose={() => setShown(undefined)}>
        <Facts
          of={[
            [texts.clientId, <Copy key="client" text={username} label={`${t.common.copy}: ${username}`} />],
          ]}
        />
      </Once>
    </Card>
  );
};

interface OfAccount {
  readonly userId: string;
  readonly writes: boolean;
}

const proofOf = ({ id, creationDate, expirationDate }: Key | PersonalAccessToken): Proof => ({
  id,
  created: creationDate,
  expires: expirationDate,
});

const Keys = ({ userId, writes }: OfAccount) => {
  const add = useCall(method.addKey);
  const remove = useForeseen(method.removeKey, ({ keyId }) => removes(KeySchema, ({ id }) => id === keyId));
  const { data, error, refetch } = useQueryOf(method.listKeys, {
    pagination: { limit: most },
    sortingColumn: KeyFieldName.CREATED_DATE,
    filters: [{ filter: { case: 'userIdFilter', value: { id: userId } } }],
  });
  if (error) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <KeyList
      keys={data.result.map(proofOf)}
      {...(writes && {
        add: async (expiry: Expiry) => {
          const expirationDate = expiryFrom(expiry);
          const { keyId, keyContent } = await add({ userId, ...(expirationDate && { expirationDate }) });
          return { id: keyId, content: keyContent };
        },
        remove: (keyId: string) => remove({ userId, keyId }),
      })}
    />
  );
};

const Tokens = ({ userId, writes }: OfAccount) => {
  const t = useTexts();
  const add = useCall(method.addPersonalAccessToken);
  const remove = useForeseen(method.removePersonalAccessToken, ({ tokenId }) =>
    removes(PersonalAccessTokenSchema, ({ id }) => id === tokenId),
  );
  const [shown, setShown] = useState<string>();
  const { data, error, refetch } = useQueryOf(method.listPersonalAccessTokens, {
    pagination: { limit: most },
    sortingColumn: PersonalAccessTokenFieldName.CREATED_DATE,
    filters: [{ filter: { case: 'userIdFilter', value: { id: userId } } }],
  });
  const { tokens: texts } = t.serviceAccounts;
  if (error) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  const make = async (expiry: Expiry) => {
    const expirationDate = expiryFrom(expiry);
    const { token } = await add({ userId, ...(expirationDate && { expirationDate }) });
    setShown(token);
  };
  return (
    <>
      <Proofs
        proofs={data.result.map(proofOf)}
        texts={texts}
        id={`new-token:${userId}`}
        usual="quarter"
        add={writes ? make : undefined}
        remove={writes ? (tokenId) => remove({ userId, tokenId }) : undefined}
      />
      <Once title={texts.made} label={texts.made} secret={shown} onClose={() => setShown(undefined)} />
    </>
  );
};
