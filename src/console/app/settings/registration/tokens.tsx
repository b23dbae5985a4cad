import { useState } from 'react';
import {
  ClientRegistrationService,
  type InitialAccessToken,
} from '../../../../contract/services/postern/registration/v1.ts';
import { useCall, usePermissions, useSuspenseQueryOf } from '../../api/index.ts';
import { Form, useForm } from '../../form/index.ts';
import { Card, Once, Thing, Things } from '../../object/index.ts';
import { Ending } from '../../object/proofs.tsx';
import { useSay, useTexts } from '../../texts/index.ts';
import { type Expiry, expiries, expiryFrom } from '../../ui/expiry.ts';
import { Plus, Trash2 } from '../../ui/icons.ts';
import { attempt, Button, Confirm, Dialog, IconButton, Select, TextField } from '../../ui/index.ts';

const { listInitialAccessTokens, createInitialAccessToken, removeInitialAccessToken } =
  ClientRegistrationService.method;
const most = 1_000;

/** By what others may register clients. */
export const Tokens = () => {
  const t = useTexts();
  const { has } = usePermissions();
  const { data } = useSuspenseQueryOf(listInitialAccessTokens, { limit: most });
  const [creating, setCreating] = useState(false);
  const [shown, setShown] = useState<string>();
  const texts = t.settings.registration;
  const close = () => setCreating(false);
  return (
    <Card
      title={texts.tokens}
      text={texts.tokensText}
      actions={
        has('iam.write') && (
          <Button icon={Plus} onPress={() => setCreating(true)}>
            {texts.create}
          </Button>
        )
      }
    >
      {data.tokens.length > 0 && (
        <Things label={texts.tokens}>
          {data.tokens.map((token) => (
            <Token key={token.id} token={token} />
          ))}
        </Things>
      )}
      <Dialog title={texts.create} open={creating} onClose={close}>
        {creating && <Create onMade={setShown} onClose={close} />}
      </Dialog>
      <Once title={texts.create} label={texts.token} secret={shown} onClose={() => setShown(undefined)} />
    </Card>
  );
};

const Token = ({
  token: { id, name, expirationDate, clients, maxClients },
}: {
  readonly token: InitialAccessToken;
}) => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const [asking, setAsking] = useState(false);
  const remove = useCall(removeInitialAccessToken);
  const texts = t.settings.registration;
  const count = maxClients === undefined ? `${clients}` : `${clients} / ${maxClients}`;
  return (
    <Thing
      actions={
        has('iam.write') && (
          <IconButton icon={Trash2} label={`${t.common.remove}: ${name}`} onPress={() => setAsking(true)} />
        )
      }
    >
      <strong>{name}</strong>
      <p className="muted small">
        <Ending at={expirationDate} /> · {say(texts.count, { count })}
      </p>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={say(t.common.removeTitle, { name })}
        text={texts.removeToken}
        deed={t.common.remove}
        danger
        run={() => attempt(() => remove({ id }), say(texts.removed, { name }))}
      />
    </Thing>
  );
};

interface Values {
  readonly name: string;
  readonly expiry: Expiry;
  readonly maxClients: string;
}

const Create = ({
  onMade,
  onClose,
}: {
  readonly onMade: (token: string) => void;
  readonly onClose: () => void;
}) => {
  const t = useTexts();
  const create = useCall(createInitialAccessToken);
  const texts = t.settings.registration;
  const form = useForm<Values>({
    id: 'settings:registration:token',
    initial: { name: '', expiry: 'month', maxClients: '' },
    required: ['name'],
    async submit({ name, expiry, maxClients }) {
      const expirationDate = expiryFrom(expiry);
      const limit = maxClients.trim();
      const { token } = await create({
        name,
        ...(expirationDate && { expirationDate }),
        ...(limit !== '' && { maxClients: Number(limit) }),
      });
      onMade(token);
    },
    check: ({ maxClients }) => ({ maxClients: !/^\s*\d{0,6}\s*$/.test(maxClients) && texts.mostHint }),
  });
  return (
    <Form form={form} deed={t.common.create} onDone={onClose} onCancel={onClose}>
      <TextField label={t.common.name} {...form.field('name')} />
      <Select<Expiry>
        label={t.common.keys.expiry}
        choices={expiries(t).filter(({ id }) => id !== 'never')}
        {...form.field('expiry')}
      />
      <TextField label={texts.most} hint={texts.mostHint} inputMode="numeric" {...form.field('maxClients')} />
    </Form>
  );
};
