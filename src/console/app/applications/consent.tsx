import type { Application } from '../../../contract/services/application/v2.ts';
import { Form } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Switch, TextField } from '../ui/index.ts';
import { type ClientSettings, useClientSettings } from './client-settings.ts';

const valuesOf = ({ requireConsent, authorizationDetailsTypes, grantManagement }: ClientSettings) => ({
  requireConsent,
  authorizationDetailsTypes,
  grantManagement,
});

/** Whether its people are asked before it gets anything of theirs, and how it goes about what it was granted. */
export const ConsentForm = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const { consent: texts } = t.applications;
  const { form, fixed } = useClientSettings(application, {
    name: 'consent',
    valuesOf,
  });
  return (
    <Form form={form} readOnly={fixed}>
      <Switch
        hint={texts.askHint}
        isDisabled={fixed}
        isSelected={form.values.requireConsent}
        onChange={(on) => form.set({ requireConsent: on })}
      >
        {texts.ask}
      </Switch>
      <TextField
        label={texts.detailsTypes}
        hint={texts.detailsTypesHint}
        isReadOnly={fixed}
        optional
        {...form.field('authorizationDetailsTypes')}
      />
      <Switch
        hint={texts.grantsHint}
        isDisabled={fixed}
        isSelected={form.values.grantManagement}
        onChange={(on) => form.set({ grantManagement: on })}
      >
        {texts.grants}
      </Switch>
    </Form>
  );
};
