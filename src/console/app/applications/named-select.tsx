import { Select } from '../ui/index.ts';

/** An empty id would be none for the select. */
const unset = 'unset';

/** A choice among names of JOSE; the API has '' for none of them. */
export const NamedSelect = ({
  label,
  names,
  otherwise,
  value,
  onChange,
  isDisabled,
}: {
  readonly label: string;
  readonly names: readonly string[];
  /** What holds where none is chosen. */
  readonly otherwise: string;
  readonly value: string;
  readonly onChange: (name: string) => void;
  readonly isDisabled: boolean;
}) => (
  <Select
    label={label}
    choices={[{ id: unset, label: otherwise }, ...names.map((id) => ({ id, label: id }))]}
    value={value || unset}
    onChange={(id) => onChange(id === unset ? '' : id)}
    isDisabled={isDisabled}
  />
);
