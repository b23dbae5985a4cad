import { Form, useForm, useTakeBack } from '../../form/index.ts';
import { useSay, useTexts } from '../../texts/index.ts';
import { tellDone } from '../../ui/index.ts';
import type { SettingTexts } from '../catalogue.ts';
import { FieldControl } from './control.tsx';
import { useSaid } from './said.ts';
import type { Field, FieldGroup, Value, Values } from './spec.ts';

export interface SettingsFormProps {
  /** Names the draft. */
  readonly id: string;
  readonly fields: readonly Field[];
  readonly groups: readonly FieldGroup[];
  readonly texts: SettingTexts;
  readonly values: Values;
  /** Reads the values anew; undefined for what is not there yet. */
  readonly latest?: (() => Promise<Values>) | undefined;
  /** What would hold if nothing was set here; told where it differs. */
  readonly inherited?: Values;
  readonly save: (values: Values) => Promise<unknown>;
  readonly readOnly?: boolean;
  /** Nothing that a second save could take back. */
  readonly final?: boolean;
  readonly deed?: string | undefined;
  /** That it was done; *Saved* by itself. */
  readonly told?: string | undefined;
  readonly onDone?: () => void;
  readonly onCancel?: () => void;
}

/** A form of settings, made of the table of its fields. What is saved can be taken back. */
export const SettingsForm = ({
  id,
  fields,
  groups,
  texts,
  values: stored,
  latest,
  inherited,
  save,
  readOnly,
  final,
  deed,
  told,
  onDone,
  onCancel,
}: SettingsFormProps) => {
  const t = useTexts();
  const say = useSay();
  const said = useSaid();
  const wrongWith = ({ name, control, min = 0, max }: Field, values: Values): string | undefined => {
    const value = values[name];
    if (control !== 'count' && control !== 'duration') return undefined;
    if (typeof value !== 'number' || Number.isNaN(value)) return t.common.required;
    if (value < min) return say(t.settings.atLeast, { min });
    return max !== undefined && value > max ? say(t.settings.atMost, { max }) : undefined;
  };
  const takeBack = useTakeBack(latest ?? (async () => stored), save);
  const form = useForm<Record<string, Value>>({
    id,
    initial: stored,
    ...(latest && { latest }),
    told: Object.fromEntries(fields.map((field) => [field.name, (value: Value) => said(field, value)])),
    required: fields.filter(({ required }) => required).map(({ name }) => name),
    secrets: fields.filter(({ control }) => control === 'secret').map(({ name }) => name),
    check: (values) => Object.fromEntries(fields.map((field) => [field.name, wrongWith(field, values)])),
    async submit(values, changes, before) {
      await save(values);
      tellDone(told ?? t.common.saved, final ? undefined : takeBack(changes, before));
    },
  });
  const shown = (name: string) => {
    const field = fields.find((each) => each.name === name);
    return field && (!field.when || field.when(form.values)) ? field : undefined;
  };
  const note = (field: Field) => {
    const value = inherited?.[field.name];
    if (value === undefined || value === form.values[field.name]) return undefined;
    return say(t.settings.inherited, { value: said(field, value) });
  };
  return (
    <Form form={form} deed={deed} readOnly={readOnly} onDone={onDone} onCancel={onCancel}>
      {groups.map((group) => (
        <fieldset key={group.id} className="settings-group">
          {texts.groups[group.id] && <legend className="legend">{texts.groups[group.id]}</legend>}
          {group.fields.map(({ name }) => {
            const field = shown(name);
            return (
              field && (
                <FieldControl
                  key={name}
                  field={field}
                  texts={texts.fields[name] ?? { label: name, hint: '' }}
                  inherited={note(field)}
                  isDisabled={readOnly}
                  {...form.field(name)}
                />
              )
            );
          })}
        </fieldset>
      ))}
    </Form>
  );
};
