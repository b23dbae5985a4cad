import { useState } from 'react';
import { type EncryptionKey, EncryptionKeyService } from '../../../../contract/services/postern/webkey/v1.ts';
import { useCall, usePermissions, useSuspenseQueryOf } from '../../api/index.ts';
import { keyManagementAlgorithms } from '../../applications/encryption-names.ts';
import { Form, useForm } from '../../form/index.ts';
import { Card, Thing, Things } from '../../object/index.ts';
import { useSay, useTexts } from '../../texts/index.ts';
import { Plus, Trash2 } from '../../ui/icons.ts';
import {
  attempt,
  Button,
  Confirm,
  Copy,
  Dialog,
  IconButton,
  Moment,
  Select,
  tellDone,
} from '../../ui/index.ts';

const { listEncryptionKeys, createEncryptionKey, deleteEncryptionKey } = EncryptionKeyService.method;

/** The keys that applications encrypt their requests to. */
export const EncryptionKeys = () => {
  const t = useTexts();
  const { has } = usePermissions();
  const { encryptionKeys } = useSuspenseQueryOf(listEncryptionKeys, {}).data;
  const [creating, setCreating] = useState(false);
  const { encryption: texts } = t.settings.keys;
  const close = () => setCreating(false);
  return (
    <Card
      title={texts.title}
      text={texts.text}
      actions={
        has('iam.web_key.write') && (
          <Button icon={Plus} onPress={() => setCreating(true)}>
            {texts.create}
          </Button>
        )
      }
    >
      {encryptionKeys.length === 0 ? (
        <p className="muted">{texts.none}</p>
      ) : (
        <Things label={texts.title}>
          {encryptionKeys.map((key) => (
            <Key key={key.id} of={key} />
          ))}
        </Things>
      )}
      <Dialog title={texts.create} open={creating} onClose={close}>
        {creating && <Create onClose={close} />}
      </Dialog>
    </Card>
  );
};

const Key = ({ of: { id, algorithm, creationDate } }: { readonly of: EncryptionKey }) => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const [isAsked, ask] = useState(false);
  const remove = useCall(deleteEncryptionKey);
  const texts = t.settings.keys;
  return (
    <Thing
      actions={
        has('iam.web_key.delete') && (
          <IconButton icon={Trash2} label={`${t.common.remove}: ${id}`} onPress={() => ask(true)} />
        )
      }
    >
      <strong>{algorithm}</strong>
      <p className="muted small row">
        <Copy text={id} />
        <span>
          {t.common.created} <Moment at={creationDate} />
        </span>
      </p>
      <Confirm
        open={isAsked}
        onClose={() => ask(false)}
        title={say(t.common.removeTitle, { name: algorithm })}
        text={texts.encryption.removeText}
        deed={t.common.remove}
        danger
        run={() => attempt(() => remove({ id }), say(texts.removed, { name: algorithm }))}
      />
    </Thing>
  );
};

/** A new key, to which applications encrypt from now on. */
const Create = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useTexts();
  const create = useCall(createEncryptionKey);
  const texts = t.settings.keys;
  const form = useForm({
    id: 'settings:encryption-key:new',
    initial: { algorithm: 'ECDH-ES' },
    async submit({ algorithm }) {
      await create({ algorithm });
      tellDone(texts.encryption.created);
    },
  });
  return (
    <Form form={form} deed={t.common.create} evenUnchanged onDone={onClose} onCancel={onClose}>
      <Select
        label={texts.type}
        choices={keyManagementAlgorithms.map((id) => ({ id, label: id }))}
        {...form.field('algorithm')}
      />
    </Form>
  );
};
