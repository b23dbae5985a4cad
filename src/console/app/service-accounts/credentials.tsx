import { useState } from 'react';
import {
  KeyFieldName,
  type MachineUser,
  PersonalAccessTokenFieldName,
  type User,
  UserService,
} from '../../../contract/services/user/v2.ts';
import { useCall, usePermissions, useQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { Card, Facts, Once, Thing, Things } from '../object/index.ts';
import { Ending, KeyList } from '../object/keys.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { type Expiry, expiries, expiryFrom } from '../ui/expiry.ts';
import { KeyRound, Plus, Trash2 } from '../ui/icons.ts';
import {
  attempt,
  Button,
  Confirm,
  Copy,
  Dialog,
  Failed,
  IconButton,
  Loading,
  Moment,
  Select,
} from '../ui/index.ts';
import { Powerless } from './powerless.tsx';

const { method } = UserService;
const most = 1_000;

/** What a service account signs in with. */
export const Credentials = ({ user, machine }: { readonly user: User; readonly machine: MachineUser }) => {
  const writes = usePermissions().has('user.write');
  return (
    <div className="stack">
      <Powerless userId={user.userId} />
      <SecretCard user={user} machine={machine} writes={writes} />
      <Keys userId={user.userId} writes={writes} />
      <Tokens userId={user.userId} writes={writes} />
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
  const remove = useCall(method.removeSecret);
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
            [texts.clientId, <Copy key="client" text={username} label={`${t.common.copy} ${username}`} />],
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

const Keys = ({ userId, writes }: OfAccount) => {
  const add = useCall(method.addKey);
  const remove = useCall(method.removeKey);
  const { data, error, refetch } = useQueryOf(method.listKeys, {
    pagination: { limit: most },
    sortingColumn: KeyFieldName.CREATED_DATE,
    filters: [{ filter: { case: 'userIdFilter', value: { id: userId } } }],
  });
  if (error) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <KeyList
      keys={data.result.map(({ id, creationDate, expirationDate }) => ({
        id,
        created: creationDate,
        expires: expirationDate,
      }))}
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
  const say = useSay();
  const remove = useCall(method.removePersonalAccessToken);
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<string>();
  const [removing, setRemoving] = useState<string>();
  const { data, error, refetch } = useQueryOf(method.listPersonalAccessTokens, {
    pagination: { limit: most },
    sortingColumn: PersonalAccessTokenFieldName.CREATED_DATE,
    filters: [{ filter: { case: 'userIdFilter', value: { id: userId } } }],
  });
  const { tokens: texts } = t.serviceAccounts;
  return (
    <Card
      title={texts.title}
      text={texts.text}
      actions={
        writes && (
          <Button icon={Plus} onPress={() => setAdding(true)}>
            {texts.add}
          </Button>
        )
      }
    >
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading lines={2} />}
      {data?.result.length === 0 && <p className="muted">{texts.empty}</p>}
      <Things label={texts.title}>
        {data?.result.map(({ id, creationDate, expirationDate }) => (
          <Thing
            key={id}
            actions={
              writes && (
                <IconButton
                  icon={Trash2}
                  label={say(texts.removeOne, { id })}
                  onPress={() => setRemoving(id)}
                />
              )
            }
          >
            <Copy text={id} />
            <p className="muted small">
              <Moment at={creationDate} /> · <Ending at={expirationDate} />
            </p>
          </Thing>
        ))}
      </Things>
      <Dialog title={texts.add} open={adding} onClose={() => setAdding(false)}>
        {adding && <AddToken userId={userId} onMade={setShown} onDone={() => setAdding(false)} />}
      </Dialog>
      <Once title={texts.made} label={texts.made} secret={shown} onClose={() => setShown(undefined)} />
      <Confirm
        open={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        title={texts.removeTitle}
        text={texts.removeText}
        deed={t.common.remove}
        danger
        run={() => attempt(async () => removing && remove({ userId, tokenId: removing }), texts.removed)}
      />
    </Card>
  );
};

const AddToken = ({
  userId,
  onMade,
  onDone,
}: {
  readonly userId: string;
  readonly onMade: (token: string) => void;
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const add = useCall(method.addPersonalAccessToken);
  const form = useForm({
    id: `new-token:${userId}`,
    initial: { expiry: 'quarter' as Expiry },
    async submit({ expiry }) {
      const expirationDate = expiryFrom(expiry);
      const { token } = await add({ userId, ...(expirationDate && { expirationDate }) });
      onMade(token);
    },
  });
  return (
    <Form form={form} deed={t.serviceAccounts.tokens.add} evenUnchanged onCancel={onDone} onDone={onDone}>
      <Select<Expiry> label={t.common.keys.expiry} choices={expiries(t)} {...form.field('expiry')} />
    </Form>
  );
};
