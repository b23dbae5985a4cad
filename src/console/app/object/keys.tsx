import { useState } from 'react';
import { download } from '../list/csv.ts';
import { useTexts } from '../texts/index.ts';
import type { Expiry } from '../ui/expiry.ts';
import { Download } from '../ui/icons.ts';
import { Button, Dialog, Notice } from '../ui/index.ts';
import { type Proof, Proofs } from './proofs.tsx';

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
  readonly keys: readonly Proof[];
  readonly add?: (expiry: Expiry) => Promise<MadeKey>;
  readonly remove?: (id: string) => Promise<unknown>;
}) => {
  const { keys: texts } = useTexts().common;
  const [made, setMade] = useState<MadeKey>();
  return (
    <>
      <Proofs
        proofs={keys}
        texts={texts}
        id="new-key"
        usual="year"
        add={add && (async (expiry) => setMade(await add(expiry)))}
        remove={remove}
      />
      <Dialog title={texts.made} open={made !== undefined} onClose={() => setMade(undefined)} alert>
        {made && <Made made={made} onClose={() => setMade(undefined)} />}
      </Dialog>
    </>
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
