import { type ReactNode, useId } from 'react';
import {
  TextArea as AriaTextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  FieldError,
  Input,
  Label,
  Text,
} from 'react-aria-components';
import { useTexts } from '../texts/index.ts';

export interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with it, in a sentence. */
  readonly wrong?: ReactNode;
  readonly optional?: boolean;
}

export const FieldLabel = ({ label, optional }: Pick<FieldProps, 'label' | 'optional'>) => {
  const t = useTexts();
  return (
    <Label>
      {label}
      {optional && <span className="optional"> ({t.common.optional})</span>}
    </Label>
  );
};

export const FieldNotes = ({ hint, wrong }: Pick<FieldProps, 'hint' | 'wrong'>) => (
  <>
    {hint && (
      <Text slot="description" className="hint">
        {hint}
      </Text>
    )}
    <FieldError className="wrong">{wrong}</FieldError>
  </>
);

export interface TextFieldProps extends FieldProps, Omit<AriaTextFieldProps, 'className' | 'children'> {
  readonly placeholder?: string;
  /** Lines at first; one is an input. */
  readonly lines?: number;
  readonly code?: boolean;
  /** Offered while one types; anything else may be typed as well. */
  readonly suggestions?: readonly string[];
}

export const TextField = ({
  label,
  hint,
  wrong,
  optional,
  placeholder,
  lines,
  code,
  suggestions,
  ...props
}: TextFieldProps) => {
  const list = useId();
  return (
    <AriaTextField {...props} className="field" isInvalid={wrong !== undefined}>
      <FieldLabel label={label} optional={optional} />
      {lines ? (
        <AriaTextArea
          className={code ? 'input code' : 'input'}
          rows={lines}
          placeholder={placeholder}
          spellCheck={!code}
        />
      ) : (
        <Input className="input" placeholder={placeholder} list={suggestions && list} />
      )}
      {suggestions && (
        <datalist id={list}>
          {suggestions.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
      <FieldNotes hint={hint} wrong={wrong} />
    </AriaTextField>
  );
};
