import { colourOf } from '../../../colour.ts';
import { ThemeMode } from '../../../contract/services/policy/v1.ts';
import { Form, type useForm } from '../form/index.ts';
import { FieldControl, type Value } from '../settings/fields/index.ts';
import { useTexts } from '../texts/index.ts';
import { MonitorSmartphone, Moon, Sun } from '../ui/icons.ts';
import { Radios } from '../ui/index.ts';
import { colourNames, fields, schemes } from './branding.ts';
import { ColourField } from './colour-field.tsx';

export type BrandingForm = ReturnType<typeof useForm<Record<string, Value>>>;

export const isColour = (value: Value | undefined): boolean => colourOf(String(value)) !== undefined;
export const colours = schemes.flatMap((scheme) => Object.values(colourNames(scheme)));

const modes = [
  { mode: ThemeMode.AUTO, icon: MonitorSmartphone },
  { mode: ThemeMode.LIGHT, icon: Sun },
  { mode: ThemeMode.DARK, icon: Moon },
] as const;

/** Colours and switches of a branding. */
export const BrandingFields = ({
  form,
  readOnly,
}: {
  readonly form: BrandingForm;
  readonly readOnly: boolean;
}) => {
  const t = useTexts();
  const { fields: texts } = t.settings.all.branding;
  const textOf = (name: string) => texts[name as keyof typeof texts];
  return (
    <Form form={form} readOnly={readOnly} deed={t.branding.saveDraft}>
      {schemes.map((scheme) => {
        const names = colourNames(scheme);
        return (
          <fieldset key={scheme} className="settings-group">
            <legend className="legend">{t.branding.schemes[scheme || 'Light']}</legend>
            <div className="colour-fields">
              {Object.values(names).map((name) => (
                <ColourField
                  key={name}
                  {...textOf(name)}
                  {...form.field(name)}
                  on={name === names.background ? undefined : String(form.values[names.background])}
                  ofShapes={name === names.primary}
                  isDisabled={readOnly}
                />
              ))}
            </div>
          </fieldset>
        );
      })}
      <fieldset className="settings-group">
        <legend className="legend">{t.branding.pages}</legend>
        <Radios
          label={textOf('themeMode').label}
          hint={textOf('themeMode').hint}
          choices={modes.map(({ mode, icon }) => ({ id: String(mode), icon, ...t.branding.modes[mode] }))}
          wrong={form.field('themeMode').wrong || undefined}
          value={String(form.values.themeMode || ThemeMode.AUTO)}
          onChange={(mode) => form.set({ themeMode: Number(mode) })}
          isDisabled={readOnly}
        />
        {fields
          .filter(({ control }) => control === 'flag')
          .map((field) => (
            <FieldControl
              key={field.name}
              field={field}
              texts={textOf(field.name)}
              isDisabled={readOnly}
              {...form.field(field.name)}
            />
          ))}
      </fieldset>
    </Form>
  );
};
