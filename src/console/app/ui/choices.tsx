import type { ReactNode } from 'react';
import {
  Checkbox as AriaCheckbox,
  type CheckboxProps as AriaCheckboxProps,
  Switch as AriaSwitch,
  type SwitchProps as AriaSwitchProps,
  CheckboxGroup,
  FieldError,
  Label,
  Radio,
  RadioGroup,
  Text,
} from 'react-aria-components';
import { Icon, type IconType } from './icon.tsx';
import { Check } from './icons.ts';

interface Hinted {
  readonly hint?: ReactNode;
  readonly children?: ReactNode;
}

const Words = ({ children, hint }: Hinted) => (
  <span>
    {children}
    {hint && <span className="hint"> {hint}</span>}
  </span>
);

export const Checkbox = ({
  hint,
  children,
  ...props
}: Hinted & Omit<AriaCheckboxProps, 'className' | 'children'>) => (
  <AriaCheckbox {...props} className="check">
    {({ isSelected, isIndeterminate }) => (
      <>
        <span className="box">{isIndeterminate ? '–' : isSelected ? <Icon of={Check} /> : null}</span>
        {children && <Words hint={hint}>{children}</Words>}
      </>
    )}
  </AriaCheckbox>
);

export const Switch = ({
  hint,
  children,
  ...props
}: Hinted & Omit<AriaSwitchProps, 'className' | 'children'>) => (
  <AriaSwitch {...props} className="switch">
    <span className="track" />
    <Words hint={hint}>{children}</Words>
  </AriaSwitch>
);

export interface Choice<Id extends string = string> {
  readonly id: Id;
  readonly label: string;
  readonly hint?: string;
  readonly icon?: IconType;
}

export const nameIn = (choices: readonly Choice[], id: string): string =>
  choices.find((choice) => choice.id === id)?.label ?? id;

interface GroupProps<Value> {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly wrong?: ReactNode;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly isDisabled?: boolean;
}

/** One of a few, each with a word of explanation. */
export const Radios = <Id extends string>({
  label,
  hint,
  wrong,
  choices,
  ...props
}: GroupProps<Id> & { readonly choices: readonly Choice<Id>[] }) => (
  <RadioGroup
    {...props}
    className="field"
    isInvalid={wrong !== undefined}
    onChange={(value) => props.onChange(value as Id)}
  >
    <Label>{label}</Label>
    <div className="radios">
      {choices.map((choice) => (
        <Radio key={choice.id} value={choice.id} className="radio">
          {choice.icon ? <Icon of={choice.icon} /> : <span />}
          <strong>{choice.label}</strong>
          {choice.hint && <span className="hint">{choice.hint}</span>}
        </Radio>
      ))}
    </div>
    {hint && (
      <Text slot="description" className="hint">
        {hint}
      </Text>
    )}
    <FieldError className="wrong">{wrong}</FieldError>
  </RadioGroup>
);

/** Any of some. */
export const Checks = <Id extends string>({
  label,
  hint,
  wrong,
  choices,
  value,
  onChange,
  isDisabled,
}: GroupProps<readonly Id[]> & { readonly choices: readonly Choice<Id>[] }) => (
  <CheckboxGroup
    className="field"
    isInvalid={wrong !== undefined}
    isDisabled={isDisabled}
    value={[...value]}
    onChange={(chosen) => onChange(chosen as Id[])}
  >
    <Label>{label}</Label>
    {choices.map((choice) => (
      <Checkbox key={choice.id} value={choice.id} hint={choice.hint}>
        {choice.label}
      </Checkbox>
    ))}
    {hint && (
      <Text slot="description" className="hint">
        {hint}
      </Text>
    )}
    <FieldError className="wrong">{wrong}</FieldError>
  </CheckboxGroup>
);
