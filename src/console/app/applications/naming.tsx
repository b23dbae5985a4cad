import type { Application } from '../../../contract/services/application/v2.ts';
import { Form } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Notice, Switch, TextField } from '../ui/index.ts';
import { type ClientSettings, useClientSettings } from './client-settings.ts';

const valuesOf = ({ subjectType, sectorIdentifierUri }: ClientSettings) => ({
  subjectType,
  sectorIdentifierUri,
});

/** What the application knows its users by. */
export const NamingForm = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const { naming: texts } = t.applications;
  const { form, fixed, settings } = useClientSettings(application, {
    name: 'naming',
    valuesOf,
  });
  const isPairwise = form.values.subjectType === 'pairwise';
  return (
    <Form form={form} readOnly={fixed}>
      <Switch
        hint={texts.pairwiseHint}
        isDisabled={fixed}
        isSelected={isPairwise}
        onChange={(on) => form.set({ subjectType: on ? 'pairwise' : '' })}
      >
        {texts.pairwise}
      </Switch>
      {(isPairwise || form.values.sectorIdentifierUri !== '') && (
        <TextField
          label={texts.uri}
          hint={texts.uriHint}
          optional
          isReadOnly={fixed}
          {...form.field('sectorIdentifierUri')}
        />
      )}
      {form.values.subjectType !== settings.subjectType && <Notice kind="warn">{texts.changes}</Notice>}
    </Form>
  );
};
