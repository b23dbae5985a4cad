import { useState } from 'react';
import { Form, useForm } from '../form/index.ts';
import { useLanguage, useSay, useTexts } from '../texts/index.ts';
import { type Expiry, endsNever, expiries } from '../ui/expiry.ts';
import { Plus, Trash2 } from '../ui/icons.ts';
import { attempt, Button, Confirm, Copy, Dialog, IconButton, Moment, millisOf, Select } from '../ui/index.ts';
import { Card, Thing, Things } from './card.tsx';

interface Time {
  readonly seconds: bigint;
  readonly nanos: number;
}

/** A key or a token as it is told after it was made: never itself. */
export interface Proof {
  readonly id: string;
  readonly created: Time | undefined;
  readonly expires: Time | undefined;
}

export interface ProofsProps {
  readonly proofs: readonly Proof[];
  readonly texts: {
    readonly title: string;
    readonly text: string;
    readonly empty: string;
    readonly add: string;
    readonly addText?: string;
    readonly removeOne: string;
    readonly removeTitle: string;
    readonly removeText: string;
    readonly removed: string;
  };
  /** Names the draft of a new one. */
  readonly id: string;
  /** How long a new one is good for, unless something else is chosen. */
  readonly usual: Expiry;
  /** Undefined where one may not. */
  readonly add: ((expiry: Expiry) => Promise<void>) | undefined;
  readonly remove: ((id: string) => Promise<unknown>) | undefined;
}

/** What something proves itself with, each good until it ends or is removed. */
export const Proofs = ({ proofs, texts, id: draft, usual, add, remove }: ProofsProps) => {
  const t = useTexts();
  const say = useSay();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<string>();
  const close = () => setAdding(false);
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
      {proofs.length === 0 ? (
        <p className="muted">{texts.empty}</p>
      ) : (
        <Things label={texts.title}>
          {proofs.map(({ id, created, expires }) => (
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
      <Dialog title={texts.add} open={adding} onClose={close}>
        {adding && add && <Add texts={texts} id={draft} usual={usual} add={add} onDone={close} />}
      </Dialog>
      <Confirm
        open={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        title={texts.removeTitle}
        text={texts.removeText}
        deed={t.common.remove}
        danger
        run={() => void attempt(async () => removing && remove?.(removing), texts.removed)}
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

const Add = ({
  texts,
  id,
  usual,
  add,
  onDone,
}: Pick<ProofsProps, 'texts' | 'id' | 'usual'> & {
  readonly add: (expiry: Expiry) => Promise<void>;
  readonly onDone: () => void;
}) => {
  const t = useTexts();
  const form = useForm({ id, initial: { expiry: usual }, submit: ({ expiry }) => add(expiry) });
  return (
    <Form form={form} deed={texts.add} evenUnchanged onCancel={onDone} onDone={onDone}>
      {texts.addText && <p className="muted">{texts.addText}</p>}
      <Select<Expiry> label={t.common.keys.expiry} choices={expiries(t)} {...form.field('expiry')} />
    </Form>
  );
};
