import type { Application } from '../../../contract/services/application/v2.ts';
import { Form } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { TextField } from '../ui/index.ts';
import { type ClientSettings, useClientSettings } from './client-settings.ts';

const valuesOf = ({ frontChannelLogoutUri }: ClientSettings) => ({
  frontChannelLogoutUri,
});

/** How it hears in the browser that its person has left. */
export const LeavingForm = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const { leaving: texts } = t.applications;
  const { form, fixed } = useClientSettings(application, {
    name: 'leaving',
    valuesOf,
    changeOf: ({ frontChannelLogoutUri }) => ({ frontChannelLogoutUri: frontChannelLogoutUri.trim() }),
  });
  return (
    <Form form={form} readOnly={fixed}>
      <TextField
        label={texts.frontChannel}
        hint={texts.frontChannelHint}
        optional
        type="url"
        isReadOnly={fixed}
        {...form.field('frontChannelLogoutUri')}
      />
    </Form>
  );
};
