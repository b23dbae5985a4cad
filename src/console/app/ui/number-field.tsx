import { useState } from 'react';
import { TextField, type TextFieldProps } from './fields.tsx';

export interface NumberFieldProps extends Omit<TextFieldProps, 'value' | 'onChange' | 'onBlur'> {
  /** NaN where what was typed is no number. */
  readonly value: number;
  readonly onChange: (value: number) => void;
  /** What is less becomes this when the field is left. */
  readonly minValue?: number;
  /** What is more becomes this when the field is left. */
  readonly maxValue?: number;
}

const numberIn = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

/** Tells what is typed with each key, so that a form can be sent right away. */
export const NumberField = ({
  value,
  onChange,
  minValue = Number.NEGATIVE_INFINITY,
  maxValue = Number.POSITIVE_INFINITY,
  ...props
}: NumberFieldProps) => {
  const [typed, setTyped] = useState('');
  const shown = Object.is(numberIn(typed), value) ? typed : String(value);
  const within = Math.min(Math.max(value, minValue), maxValue);
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
      onBlur={() => {
        if (!Object.is(within, value)) onChange(within);
      }}
    />
  );
};
