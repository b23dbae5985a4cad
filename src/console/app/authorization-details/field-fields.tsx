import type { ReactNode } from 'react';
import { FieldKind } from '../../../contract/services/postern/project/v1.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { X } from '../ui/icons.ts';
import { Button, Select, Switch, TextField, TextList } from '../ui/index.ts';
import { isLine } from './texts.ts';

export interface FieldValues {
  readonly path: string;
  readonly kind: FieldKind;
  readonly required: boolean;
  /** See `linesOf`. */
  readonly label: readonly string[];
  readonly values: readonly string[];
}

const kinds = {
  text: FieldKind.TEXT,
  texts: FieldKind.TEXTS,
  number: FieldKind.NUMBER,
  boolean: FieldKind.BOOLEAN,
  amount: FieldKind.AMOUNT,
} as const;
type Kind = keyof typeof kinds;
const allKinds = Object.keys(kinds) as Kind[];

/** One field of a type. */
export const FieldFields = ({
  number,
  field,
  wrong,
  onChange,
  onDrop,
}: {
  readonly number: number;
  readonly field: FieldValues;
  readonly wrong: ReactNode;
  readonly onChange: (more: Partial<FieldValues>) => void;
  readonly onDrop: () => void;
}) => {
  const say = useSay();
  const { details: texts } = useTexts().access;
  const { path, kind, required, label, values } = field;
  const chosen = allKinds.find((id) => kinds[id] === kind) ?? 'text';
  return (
    <fieldset className="stack">
      <legend>{say(texts.fieldNumber, { number })}</legend>
      <TextField
        label={texts.path}
        hint={texts.pathHint}
        autoComplete="off"
        value={path}
        onChange={(changed) => onChange({ path: changed })}
        wrong={wrong}
      />
      <Select
        label={texts.kind}
        choices={allKinds.map((id) => ({ id, label: texts.kinds[id] }))}
        value={chosen}
        onChange={(changed) => onChange({ kind: kinds[changed ?? chosen] })}
        wrong={undefined}
      />
      <Switch isSelected={required} onChange={(on) => onChange({ required: on })}>
        {texts.required}
      </Switch>
      <TextList
        label={texts.label}
        hint={texts.labelHint}
        check={(text) => (isLine(text) ? undefined : texts.lineWrong)}
        value={label}
        wrong={undefined}
        onChange={(lines) => onChange({ label: [...lines] })}
      />
      {(chosen === 'text' || chosen === 'texts') && (
        <TextList
          label={texts.values}
          hint={texts.valuesHint}
          value={values}
          wrong={undefined}
          onChange={(changed) => onChange({ values: [...changed] })}
        />
      )}
      <div>
        <Button icon={X} onPress={onDrop}>
          {say(texts.without, { number })}
        </Button>
      </div>
    </fieldset>
  );
};
