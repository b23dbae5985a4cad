import type { ReactNode } from 'react';
import type { FieldOf } from '../../form/index.ts';
import { NumberField, Switch, TextField } from '../../ui/index.ts';
import type { FieldTexts } from '../catalogue.ts';
import { DurationField } from './duration.tsx';
import type { Field, Value } from './spec.ts';

export interface ControlProps extends FieldOf<Value> {
  readonly field: Field;
  readonly texts: FieldTexts;
  /** What would hold if nothing was set here. */
  readonly inherited?: ReactNode;
  readonly isDisabled?: boolean;
}

/** What a field of settings is changed with. */
export const FieldControl = ({
  field: { control, required },
  texts: { label, hint },
  inherited,
  value,
  onChange,
  wrong,
  isDisabled,
}: ControlProps) => {
  const notes = (hint || inherited) && (
    <>
      {hint} {inherited && <span className="inherited">{inherited}</span>}
    </>
  );
  switch (control) {
    case 'flag':
      return (
        <Switch hint={notes} isSelected={value as boolean} onChange={onChange} isDisabled={isDisabled}>
          {label}
        </Switch>
      );
    case 'count':
      return (
        <NumberField
          label={label}
          hint={notes}
          wrong={wrong}
          value={value as number}
          onChange={onChange}
          isDisabled={isDisabled}
        />
      );
    case 'duration':
      return (
        <DurationField
          label={label}
          hint={notes}
          wrong={wrong}
          value={value as number}
          onChange={onChange}
          isDisabled={isDisabled}
        />
      );
    default:
      return (
        <TextField
          label={label}
          hint={notes}
          wrong={wrong}
          lines={control === 'lines' ? 4 : undefined}
          code={control === 'lines'}
          optional={!required && control === 'text'}
          type={control === 'secret' ? 'password' : 'text'}
          autoComplete={control === 'secret' ? 'new-password' : 'off'}
          value={value as string}
          onChange={onChange}
          isReadOnly={isDisabled}
        />
      );
  }
};
