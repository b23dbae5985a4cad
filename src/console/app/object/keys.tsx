import { useState } from 'react';
import { Form, useForm } from '../form/index.ts';
import { download } from '../list/csv.ts';
import { useLanguage, useSay, useTexts } from '../texts/index.ts';
import { type Expiry, endsNever, expiries } from '../ui/expiry.ts';
import { Download, Plus, Trash2 } from '../ui/icons.ts';
import {
  attempt,
  Button,
  Confirm,
  Copy,
  Dialog,
  IconButton,
  Moment,
  millisOf,
  Notice,
  Select,
} from '../ui/index.ts';
import { Card, Thing, Things } from './card.tsx';

interface Time {
  readonly seconds: bigint;
  readonly nanos: number;
}

export interface KeyShown {
  readonly id: string;
  readonly created: Time | undefined;
  readonly expires: Time | undefined;
}

/** A key as it is told once: the file with its private half. */
export interface MadeKey {
  readonly id: string;
  readonly content: Uint8Array;
}

/** Public keys by which something proves itself: their private halves are made here and taken along as a file. */
export const KeyList = ({
  keys,
  add,
  remove,
}: {
  readonly keys: readonly KeyShown[];
  readonly add?: (expiry: Expiry) => Promise<MadeKey>;
  readonly remove?: (id: string) => Promise<unknown>;
}) => {
  const t = useTexts();
  const say = useSay();
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<MadeKey>();
  const [removing, setRemoving] = useState<string>();
  const texts = t.common.keys;
  return (
    <Card
      title={texts.title}
      text={texts.text}
      actions={
        add && (
          <Button icon={Plus} onPress={() => setAdding(true)}>
            {texts.add}
          </Button>
        )
      }
    >
      {keys.length === 0 ? (
        <p className="muted">{texts.empty}</p>
      ) : (
        <Things label={texts.title}>
          {keys.map(({ id, created, expires }) => (
            <Thing
              key={id}
              actions={
                remove && (
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
                <Moment at={created} /> · <Ending at={expires} />
              </p>
            </Thing>
          ))}
        </Things>
      )}
      <Dialog title={texts.add} open={adding} onClose={() => setAdding(false)}>
        {adding && add && (
          <AddKey add={async (expiry) => setMade(await add(expiry))} onDone={() => setAdding(false)} />
        )}
      </Dialog>
      <Dialog title={texts.made} open={made !== undefined} onClose={() => setMade(undefined)} alert>
        {made && <Made made={made} onClose={() => setMade(undefined)} />}
      </Dialog>
      <Confirm
        open={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        title={texts.removeTitle}
        text={texts.removeText}
        deed={t.common.remove}
        danger
        run={() => attempt(async () => removing && remove?.(removing), texts.removed)}
      />
    </Card>
  );
};

/** When something ends, in words. */
export const Ending = ({ at }: { readonly at: Time | undefined }) => {
  const t = useTexts();
  const say = useSay();
  const language = useLanguage();
  if (endsNever(at)) return t.common.keys.never;
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(millisOf(at));
  return say(millisOf(at) < Date.now() ? t.common.keys.expired : t.common.keys.expires, { date });
};

const AddKey = ({
  add,
  onDone,
}: {
  readonly add: (expiry: Expiry) => Promise<void>;
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const form = useForm({
    id: 'new-key',
    initial: { expiry: 'year' as Expiry },
    submit: ({ expiry }) => add(expiry),
  });
  return (
    <Form form={form} deed={t.common.keys.add} evenUnchanged onCancel={onDone} onDone={onDone}>
      <p className="muted">{t.common.keys.addText}</p>
      <Select<Expiry> label={t.common.keys.expiry} choices={expiries(t)} {...form.field('expiry')} />
    </Form>
  );
};

const Made = ({ made, onClose }: { readonly made: MadeKey; readonly onClose: () => void }) => {
  const t = useTexts();
  const texts = t.common.keys;
  const text = new TextDecoder().decode(made.content);
  return (
    <>
      <Notice kind="warn">{t.common.onlyNow}</Notice>
      <p className="muted">{texts.madeText}</p>
      <div className="ends">
        <Button onPress={onClose}>{t.common.done}</Button>
        <Button
          kind="primary"
          icon={Download}
          onPress={() => download(`${made.id}.json`, 'application/json', text)}
        >
          {texts.download}
        </Button>
      </div>
    </>
  );
};
