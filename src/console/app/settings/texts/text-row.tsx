import type { FocusEvent, ReactNode } from 'react';
import type { FieldOf } from '../../form/index.ts';
import { useSay, useTexts } from '../../texts/index.ts';
import { Pencil } from '../../ui/icons.ts';
import { Button, TextField } from '../../ui/index.ts';
import type { Level } from '../catalogue.ts';

export interface TextRowProps extends FieldOf<string> {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  /** What holds where nothing is written here. */
  readonly inherited: string;
  readonly level: Level;
  readonly lines?: number | undefined;
  readonly readOnly: boolean;
  readonly onBlur?: (event: FocusEvent) => void;
  /** Below the field. */
  readonly children?: ReactNode;
}

const long = 60;

/** A text of one's own beside the one that holds without it. */
export const TextRow = ({
  name,
  label,
  hint,
  inherited,
  level,
  lines,
  readOnly,
  children,
  ...field
}: TextRowProps) => {
  const t = useTexts();
  const say = useSay();
  const texts = t.wording;
  return (
    <div className="text-row" data-own={field.value !== '' || undefined}>
      <div className="stack">
        <TextField
          name={name}
          label={label}
          hint={hint}
          lines={lines ?? (inherited.length > long || inherited.includes('\n') ? 3 : undefined)}
          autoComplete="off"
          isReadOnly={readOnly}
          {...field}
        />
        {children}
      </div>
      <div className="text-inherited">
        <p className="muted small">{texts.inheritedFrom[level]}</p>
        <p className={inherited ? 'words' : 'words muted'}>{inherited || texts.empty}</p>
        {!readOnly && inherited && !field.value && (
          <Button
            kind="plain"
            icon={Pencil}
            aria-label={say(texts.useItOf, { name: label })}
            onPress={() => field.onChange(inherited)}
          >
            {texts.useIt}
          </Button>
        )}
      </div>
    </div>
  );
};
