import { useState } from 'react';
import { Form, useForm } from '../form/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Pencil, Plus, Trash2 } from '../ui/icons.ts';
import { AskingMenu, attempt, Badge, Button, Dialog, Radios, TextField, tellDone } from '../ui/index.ts';
import { Card, Thing, Things } from './card.tsx';
import { base64Of, bytesOfBase64, bytesOfText, textOf } from './metadata-values.ts';

export interface MetadataEntry {
  readonly key: string;
  readonly value: Uint8Array;
}

export interface MetadataCardProps {
  /** What they are kept for. */
  readonly text: string;
  /** Names the draft. */
  readonly id: string;
  readonly entries: readonly MetadataEntry[];
  /** Reads the entries anew. */
  readonly latest: () => Promise<readonly MetadataEntry[]>;
  /** Undefined where one may not. */
  readonly set: ((entry: MetadataEntry) => Promise<unknown>) | undefined;
  readonly remove: ((key: string) => Promise<unknown>) | undefined;
}

/** Keys and values that belong to an object, for systems beside. */
export const MetadataCard = ({ text, id, entries, latest, set, remove }: MetadataCardProps) => {
  const t = useTexts();
  const say = useSay();
  const [open, setOpen] = useState<'add' | MetadataEntry>();
  const texts = t.metadata;
  const entry = typeof open === 'object' ? open : undefined;
  const close = () => setOpen(undefined);
  return (
    <Card
      title={texts.title}
      text={text}
      actions={
        set && (
          <Button icon={Plus} onPress={() => setOpen('add')}>
            {texts.add}
          </Button>
        )
      }
    >
      {entries.length === 0 && <p className="muted">{texts.none}</p>}
      {entries.length > 0 && (
        <Things label={texts.title}>
          {entries.map((one) => (
            <Entry key={one.key} entry={one} remove={remove} onChange={set && (() => setOpen(one))} />
          ))}
        </Things>
      )}
      <Dialog
        title={entry ? say(texts.change, { key: entry.key }) : texts.add}
        open={open !== undefined}
        onClose={close}
      >
        {set && open && (
          <EntryForm
            id={id}
            entry={entry}
            taken={entries.map(({ key }) => key)}
            latest={latest}
            set={set}
            onDone={close}
          />
        )}
      </Dialog>
    </Card>
  );
};

const Entry = ({
  entry: { key, value },
  remove,
  onChange,
}: {
  readonly entry: MetadataEntry;
  readonly remove: MetadataCardProps['remove'];
  readonly onChange: (() => void) | undefined;
}) => {
  const t = useTexts();
  const say = useSay();
  const texts = t.metadata;
  const shown = textOf(value);
  return (
    <Thing
      actions={
        <AskingMenu
          label={`${t.common.actions}: ${key}`}
          deeds={[
            onChange && { id: 'change', label: t.common.edit, icon: Pencil, run: onChange },
            remove && {
              id: 'remove',
              label: t.common.remove,
              icon: Trash2,
              kind: 'danger',
              ask: { title: say(t.common.removeTitle, { name: key }), text: texts.removeText },
              run: () => attempt(() => remove(key), say(texts.removed, { key })),
            },
          ]}
        />
      }
    >
      <div className="row">
        <code>{key}</code> {shown === undefined && <Badge>{texts.bytes}</Badge>}
      </div>
      <p className="muted">{shown ?? base64Of(value)}</p>
    </Thing>
  );
};

type ValueForm = 'text' | 'base64';

function valuesOf(entry: MetadataEntry | undefined) {
  const known = entry && textOf(entry.value);
  const isBytes = entry !== undefined && known === undefined;
  return {
    key: entry?.key ?? '',
    form: (isBytes ? 'base64' : 'text') as ValueForm,
    value: isBytes ? base64Of(entry.value) : (known ?? ''),
  };
}

const EntryForm = ({
  id,
  entry,
  taken,
  latest,
  set,
  onDone,
}: {
  readonly id: string;
  readonly entry: MetadataEntry | undefined;
  /** Keys that there are: what is added must not take the place of one. */
  readonly taken: readonly string[];
  readonly latest: MetadataCardProps['latest'];
  readonly set: (entry: MetadataEntry) => Promise<unknown>;
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const say = useSay();
  const texts = t.metadata;
  const form = useForm({
    id: `metadata:${id}:${entry?.key ?? ''}`,
    initial: valuesOf(entry),
    async latest(values) {
      const key = entry?.key ?? values.key;
      const now = (await latest()).find((one) => one.key === key) ?? entry;
      return { ...valuesOf(now), ...(!entry && { key: '' }) };
    },
    told: { form: (form) => texts.forms[form] },
    required: ['key', 'value'],
    check: (values) => ({
      key: !entry && taken.includes(values.key) && t.common.already,
      value: values.form === 'base64' && !bytesOfBase64(values.value) && texts.notBase64,
    }),
    async submit(values) {
      const value = values.form === 'text' ? bytesOfText(values.value) : bytesOfBase64(values.value);
      if (!value) return;
      await set({ key: values.key, value });
      tellDone(say(texts.set, { key: values.key }));
    },
  });
  return (
    <Form form={form} onCancel={onDone} onDone={onDone}>
      {!entry && <TextField label={texts.key} autoFocus {...form.field('key')} />}
      <Radios<ValueForm>
        label={texts.form}
        choices={[
          { id: 'text', label: texts.forms.text, hint: texts.forms.textHint },
          { id: 'base64', label: texts.forms.base64, hint: texts.forms.base64Hint },
        ]}
        {...form.field('form')}
      />
      <TextField
        label={texts.value}
        lines={3}
        code={form.values.form === 'base64'}
        {...form.field('value')}
      />
    </Form>
  );
};
