import { useState } from 'react';
import {
  ActionService,
  type PublicKey,
  PublicKeySchema,
  type Target,
} from '../../../contract/services/action/v2.ts';
import { changes, removes, useCall, useForeseen, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { Card, Thing, Things } from '../object/index.ts';
import { useTexts } from '../texts/index.ts';
import { Check, Pause, Plus, Trash2 } from '../ui/icons.ts';
import {
  attempt,
  Badge,
  Button,
  Copy,
  Dialog,
  Menu,
  Moment,
  Notice,
  TextField,
  tellDone,
} from '../ui/index.ts';

const { addPublicKey, activatePublicKey, deactivatePublicKey, listPublicKeys, removePublicKey } =
  ActionService.method;

/** Keys for which calls are encrypted: one at a time is in use. */
export const TargetKeys = ({ target: { id: targetId, payloadType } }: { readonly target: Target }) => {
  const t = useTexts();
  const { has } = usePermissions();
  const { data } = useSuspenseQueryOf(listPublicKeys, { targetId });
  const [adding, setAdding] = useState(false);
  const texts = t.actions.keys;
  const writes = has('action.target.write');
  const encrypts = payloadType === 3;
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
      {encrypts && !data.publicKeys.some(({ active }) => active) && (
        <Notice kind="warn">{texts.missing}</Notice>
      )}
      {data.publicKeys.length === 0 && <p className="muted">{texts.none}</p>}
      <Things label={texts.title}>
        {data.publicKeys.map((key) => (
          <Key key={key.keyId} publicKey={key} targetId={targetId} writes={writes} />
        ))}
      </Things>
      <Dialog title={texts.add} wide open={adding} onClose={() => setAdding(false)}>
        {adding && <Add targetId={targetId} onDone={() => setAdding(false)} />}
      </Dialog>
    </Card>
  );
};

const becomes = (active: boolean) => (of: { readonly keyId?: string }) =>
  changes(PublicKeySchema, ({ keyId }) => keyId === of.keyId, { active });

const Key = ({
  publicKey: { keyId, active, fingerprint, expirationDate, creationDate },
  targetId,
  writes,
}: {
  readonly publicKey: PublicKey;
  readonly targetId: string;
  readonly writes: boolean;
}) => {
  const t = useTexts();
  const activate = useForeseen(activatePublicKey, becomes(true));
  const deactivate = useForeseen(deactivatePublicKey, becomes(false));
  const remove = useForeseen(removePublicKey, (gone) =>
    removes(PublicKeySchema, ({ keyId: one }) => one === gone.keyId),
  );
  const texts = t.actions.keys;
  const key = { targetId, keyId };
  return (
    <Thing
      actions={
        writes && (
          <Menu
            label={`${t.common.more}: ${keyId}`}
            deeds={[
              active
                ? {
                    id: 'deactivate',
                    label: texts.deactivate,
                    icon: Pause,
                    run: () => void attempt(() => deactivate(key), texts.deactivated),
                  }
                : {
                    id: 'activate',
                    label: texts.activate,
                    icon: Check,
                    run: () => void attempt(() => activate(key), texts.activated),
                  },
              !active && {
                id: 'remove',
                label: t.common.remove,
                icon: Trash2,
                kind: 'danger',
                run: () => void attempt(() => remove(key), texts.removed),
              },
            ]}
          />
        )
      }
    >
      <div className="row">
        <Copy text={keyId} />
        <Badge kind={active ? 'good' : undefined}>{active ? texts.active : texts.inactive}</Badge>
      </div>
      <p className="muted small">{fingerprint}</p>
      <p className="muted small">
        {t.common.created} <Moment at={creationDate} />
        {expirationDate && (
          <>
            {` · ${texts.expires} `}
            <Moment at={expirationDate} />
          </>
        )}
      </p>
    </Thing>
  );
};

const Add = ({ targetId, onDone }: { readonly targetId: string; readonly onDone: () => void }) => {
  const t = useTexts();
  const add = useCall(addPublicKey);
  const texts = t.actions.keys;
  const form = useForm({
    id: `target-key:${targetId}`,
    initial: { publicKey: '', until: '' },
    required: ['publicKey'],
    fields: { until: 'expirationDate' },
    async submit({ publicKey, until }) {
      await add({
        targetId,
        publicKey: new TextEncoder().encode(`${publicKey.trim()}\n`),
        ...(until && {
          expirationDate: { seconds: BigInt(Math.floor(new Date(until).getTime() / 1000)), nanos: 0 },
        }),
      });
      tellDone(texts.added);
    },
  });
  return (
    <Form form={form} deed={t.common.add} onCancel={onDone} onDone={onDone}>
      <TextField
        label={texts.pem}
        hint={texts.pemHint}
        lines={9}
        code
        placeholder="-----BEGIN PUBLIC KEY-----"
        {...form.field('publicKey')}
      />
      <TextField label={texts.until} type="datetime-local" optional {...form.field('until')} />
    </Form>
  );
};
