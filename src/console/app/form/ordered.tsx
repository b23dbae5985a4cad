import type { ReactNode } from 'react';
import { useSay, useTexts } from '../texts/index.ts';
import { ArrowDown, ArrowUp, X } from '../ui/icons.ts';
import { type Choice, IconButton, nameIn, Select } from '../ui/index.ts';

export interface OrderedProps {
  readonly label: string;
  readonly hint?: string;
  /** What may be in it. */
  readonly choices: readonly Choice[];
  readonly value: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
  /** Of the field in which one more is chosen. */
  readonly add: string;
  readonly none: string;
  readonly wrong?: ReactNode;
}

const swapped = (ids: readonly string[], one: number, other: number): readonly string[] =>
  ids.map((id, index) => (index === one ? ids[other] : index === other ? ids[one] : id) as string);

/** Some of what there is, in an order that counts. */
export const Ordered = ({ label, hint, choices, value, onChange, add, none, wrong }: OrderedProps) => {
  const say = useSay();
  const t = useTexts();
  const nameOf = (id: string) => nameIn(choices, id);
  const left = choices.filter((choice) => !value.includes(choice.id));
  return (
    <fieldset className="ordered">
      <legend className="legend">{label}</legend>
      {hint && <p className="hint">{hint}</p>}
      {value.length === 0 && <p className="muted">{none}</p>}
      <ol className="things">
        {value.map((id, index) => (
          <li className="thing" key={id}>
            <span className="muted">{index + 1}</span>
            <div className="what">{nameOf(id)}</div>
            <div className="row">
              <IconButton
                icon={ArrowUp}
                label={say(t.common.moveUp, { name: nameOf(id) })}
                isDisabled={index === 0}
                onPress={() => onChange(swapped(value, index, index - 1))}
              />
              <IconButton
                icon={ArrowDown}
                label={say(t.common.moveDown, { name: nameOf(id) })}
                isDisabled={index === value.length - 1}
                onPress={() => onChange(swapped(value, index, index + 1))}
              />
              <IconButton
                icon={X}
                label={say(t.common.takeOut, { name: nameOf(id) })}
                onPress={() => onChange(value.filter((one) => one !== id))}
              />
            </div>
          </li>
        ))}
      </ol>
      {left.length > 0 ? (
        <Select
          label={add}
          choices={left}
          value={null}
          wrong={wrong}
          onChange={(id) => onChange([...value, id])}
        />
      ) : (
        wrong && <div className="wrong">{wrong}</div>
      )}
    </fieldset>
  );
};
