import {
  ComboBox as AriaComboBox,
  Select as AriaSelect,
  Button,
  Input,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
  Text,
} from 'react-aria-components';
import { useTexts } from '../texts/index.ts';
import type { Choice } from './choices.tsx';
import { FieldLabel, FieldNotes, type FieldProps } from './fields.tsx';
import { Icon } from './icon.tsx';
import { ChevronDown } from './icons.ts';

const Option = (choice: Choice) => (
  <ListBoxItem className="option" textValue={choice.label}>
    {choice.icon && <Icon of={choice.icon} />}
    <div>
      <Text slot="label">{choice.label}</Text>
      {choice.hint && (
        <Text slot="description" className="detail">
          {choice.hint}
        </Text>
      )}
    </div>
  </ListBoxItem>
);

export interface SelectProps<Id extends string> extends FieldProps {
  readonly choices: readonly Choice<Id>[];
  readonly value: Id | null;
  readonly onChange: (value: Id) => void;
  readonly isDisabled?: boolean;
}

/** One of what can be overlooked at a glance. */
export const Select = <Id extends string>({
  label,
  hint,
  wrong,
  optional,
  choices,
  value,
  onChange,
  isDisabled,
}: SelectProps<Id>) => {
  const t = useTexts();
  return (
    <AriaSelect
      className="field"
      isInvalid={wrong !== undefined}
      isDisabled={isDisabled}
      value={value}
      onChange={(key) => onChange(key as Id)}
      placeholder={t.common.choose}
    >
      <FieldLabel label={label} optional={optional} />
      <Button className="input select-button">
        <SelectValue className="truncate" />
        <Icon of={ChevronDown} />
      </Button>
      <FieldNotes hint={hint} wrong={wrong} />
      <Popover className="popover">
        <ListBox className="options" items={choices}>
          {Option}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
};

export interface ComboBoxProps<Id extends string> extends FieldProps {
  /** What the typed text finds; filtered by whoever has it. */
  readonly choices: readonly Choice<Id>[];
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly value: Id | null;
  readonly onChange: (value: Id | null) => void;
  readonly placeholder?: string;
  readonly isDisabled?: boolean;
}

/** One of many, found by typing. */
export const ComboBox = <Id extends string>({
  label,
  hint,
  wrong,
  optional,
  choices,
  typed,
  onType,
  value,
  onChange,
  placeholder,
  isDisabled,
}: ComboBoxProps<Id>) => {
  const t = useTexts();
  return (
    <AriaComboBox
      className="field"
      isInvalid={wrong !== undefined}
      isDisabled={isDisabled}
      items={choices}
      inputValue={typed}
      onInputChange={onType}
      value={value}
      onChange={(key) => onChange(key as Id | null)}
      allowsEmptyCollection
      menuTrigger="focus"
    >
      <FieldLabel label={label} optional={optional} />
      <div className="combo">
        <Input className="input" placeholder={placeholder ?? t.common.search} />
        <Button>
          <Icon of={ChevronDown} />
        </Button>
      </div>
      <FieldNotes hint={hint} wrong={wrong} />
      <Popover className="popover">
        <ListBox
          className="options"
          renderEmptyState={() => <p className="option-section">{t.common.noChoice}</p>}
        >
          {Option}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
};
