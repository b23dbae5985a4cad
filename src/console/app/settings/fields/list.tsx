import { Facts } from '../../object/index.ts';
import type { SettingTexts } from '../catalogue.ts';
import { useSaid } from './said.ts';
import type { Field, FieldGroup, Value, Values } from './spec.ts';

/** Settings that cannot be changed where one is: their names and values. */
export const FieldList = ({
  fields,
  groups,
  texts,
  values,
}: {
  readonly fields: readonly Field[];
  readonly groups: readonly FieldGroup[];
  readonly texts: SettingTexts;
  readonly values: Values;
}) => {
  const said = useSaid();
  return groups.map(({ id, fields: own }) => (
    <section key={id} className="stack settings-facts" aria-label={texts.groups[id]}>
      {texts.groups[id] && <h3>{texts.groups[id]}</h3>}
      <Facts
        of={fields
          .filter(({ name }) => own.some((spec) => spec.name === name))
          .map((field) => [
            texts.fields[field.name]?.label ?? field.name,
            said(field, values[field.name] as Value),
          ])}
      />
    </section>
  ));
};
