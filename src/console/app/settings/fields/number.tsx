import { useState } from 'react';
import { TextField, type TextFieldProps } from '../../ui/fields.tsx';

interface CountFieldProps extends Omit<TextFieldProps, 'value' | 'onChange'> {
  /** NaN where what was typed is no number. */
  readonly value: number;
  readonly onChange: (value: number) => void;
}

const numberIn = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

/** Tells what is typed with each key, so that a form can be sent right away. */
export const CountField = ({ value, onChange, ...props }: CountFieldProps) => {
  const [typed, setTyped] = useState('');
  const shown = Object.is(numberIn(typed), value) ? typed : String(value);
  return (
    <TextField
      {...props}
      inputMode="decimal"
      autoComplete="off"
      value={shown}
      onChange={(text) => {
        setTyped(text);
        onChange(numberIn(text));
      }}
    />
  );
};
