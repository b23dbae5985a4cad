import { type ReactNode, useState } from 'react';
import { useSay, useTexts } from '../../texts/index.ts';
import { NumberField, Select } from '../../ui/index.ts';

const lengths = { second: 1, minute: 60, hour: 3600, day: 86_400 } as const;
export type Unit = keyof typeof lengths;
const units = Object.keys(lengths) as Unit[];

/** The longest unit that says it in a whole number; days only from the second on, so that 24 hours stay hours. */
export function unitOf(seconds: number): Unit {
  const fitting = units.filter((unit) => seconds % lengths[unit] === 0);
  const longest = fitting.at(-1) ?? 'second';
  if (seconds === 0) return 'hour';
  return longest === 'day' && seconds < 2 * lengths.day ? 'hour' : longest;
}

export const countOf = (seconds: number, unit: Unit): number => seconds / lengths[unit];

/** A time span: a number and what it counts. */
export const DurationField = ({
  label,
  hint,
  wrong,
  value,
  onChange,
  isDisabled,
}: {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly wrong?: ReactNode;
  /** Seconds. */
  readonly value: number;
  readonly onChange: (seconds: number) => void;
  readonly isDisabled?: boolean;
}) => {
  const t = useTexts();
  const say = useSay();
  const [chosen, choose] = useState<Unit>();
  const unit = chosen ?? unitOf(value);
  return (
    <div className="duration">
      <NumberField
        label={label}
        hint={hint}
        wrong={wrong}
        value={countOf(value, unit)}
        onChange={(count) => {
          choose(unit);
          onChange(count * lengths[unit]);
        }}
        isDisabled={isDisabled}
      />
      <Select<Unit>
        label={say(t.settings.unit, { label })}
        choices={units.map((id) => ({ id, label: t.settings.units[id] }))}
        value={unit}
        onChange={(next) => {
          choose(next);
          onChange(countOf(value, unit) * lengths[next]);
        }}
        isDisabled={isDisabled}
      />
    </div>
  );
};
