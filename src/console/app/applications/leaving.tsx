import type { MessageShape } from '@bufbuild/protobuf';
import type { Application } from '../../../contract/services/application/v2.ts';
import { ClientSettingsService } from '../../../contract/services/postern/application/v1.ts';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { TextField, tellDone } from '../ui/index.ts';

const { getClientSettings, updateClientSettings } = ClientSettingsService.method;

const valuesOf = ({ frontChannelLogoutUri }: MessageShape<typeof getClientSettings.output>) => ({
  frontChannelLogoutUri,
});

/** How it hears in the browser that its person has left. */
export const LeavingForm = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const { leaving: texts } = t.applications;
  const { projectId, applicationId } = application;
  const address = { projectId, applicationId };
  const fixed = !usePermissions().has('project.app.write', projectId);
  const { data } = useSuspenseQueryOf(getClientSettings, address);
  const update = useCall(updateClientSettings);
  const form = useForm({
    id: `leaving:${applicationId}`,
    initial: valuesOf(data),
    latest: useFresh(getClientSettings, address, valuesOf),
    async submit({ frontChannelLogoutUri }) {
      await update({ ...address, frontChannelLogoutUri: frontChannelLogoutUri.trim() });
      tellDone(t.common.saved);
    },
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
