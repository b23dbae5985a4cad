import { useState } from 'react';
import { AdminService } from '../../../../contract/services/admin/v1.ts';
import type { SecretGenerator } from '../../../../contract/services/settings/v1.ts';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../../api/index.ts';
import { Card, Thing, Things } from '../../object/index.ts';
import { useSay, useTexts } from '../../texts/index.ts';
import { Button, Dialog } from '../../ui/index.ts';
import { textsOf } from '../catalogue.ts';
import { type FieldGroup, fieldsIn, requestOf, SettingsForm, useSaid, valuesOf } from '../fields/index.ts';

const { listSecretGenerators, updateSecretGenerator } = AdminService.method;

export const generatorGroups: readonly FieldGroup[] = [
  {
    id: '',
    fields: [
      { name: 'length', min: 1 },
      { name: 'expiry' },
      { name: 'includeLowerLetters' },
      { name: 'includeUpperLetters' },
      { name: 'includeDigits' },
      { name: 'includeSymbols' },
    ],
  },
];
const fields = fieldsIn(updateSecretGenerator.input, generatorGroups);

/** How each kind of code and secret is made. */
export const Secrets = () => {
  const t = useTexts();
  const { data } = useSuspenseQueryOf(listSecretGenerators, {});
  return (
    <Card>
      <Things label={t.settings.all.secrets.title}>
        {data.result.map((generator) => (
          <Generator key={generator.generatorType} generator={generator} />
        ))}
      </Things>
    </Card>
  );
};

const Generator = ({ generator }: { readonly generator: SecretGenerator }) => {
  const t = useTexts();
  const say = useSay();
  const said = useSaid();
  const { has } = usePermissions();
  const [open, setOpen] = useState(false);
  const update = useCall(updateSecretGenerator);
  const { generatorType } = generator;
  const texts = t.settings.secrets;
  const name = (texts.kinds as Readonly<Record<string, string>>)[generatorType] ?? String(generatorType);
  const values = valuesOf(fields, generator);
  const latest = useFresh(listSecretGenerators, {}, ({ result }) =>
    valuesOf(fields, result.find((one) => one.generatorType === generatorType) ?? generator),
  );
  const expiry = fields.find((field) => field.name === 'expiry');
  const title = say(texts.change, { name });
  const close = () => setOpen(false);
  return (
    <Thing
      actions={
        has('iam.write') && (
          <Button aria-label={title} onPress={() => setOpen(true)}>
            {t.common.edit}
          </Button>
        )
      }
    >
      <strong>{name}</strong>
      <p className="muted small">
        {say(texts.length, { count: generator.length })}
        {' · '}
        {values.expiry && expiry
          ? say(texts.expires, { duration: said(expiry, values.expiry) })
          : texts.forever}
      </p>
      <Dialog title={title} open={open} onClose={close}>
        {open && (
          <SettingsForm
            id={`settings:generator:${generatorType}`}
            fields={fields}
            groups={generatorGroups}
            texts={textsOf(t, 'secrets')}
            values={values}
            latest={latest}
            save={(next) => update({ generatorType, ...requestOf(fields, next) })}
            onDone={close}
            onCancel={close}
          />
        )}
      </Dialog>
    </Thing>
  );
};
