import type { MessageShape } from '@bufbuild/protobuf';
import type { Application } from '../../../contract/services/application/v2.ts';
import { ClientSettingsService } from '../../../contract/services/postern/application/v1.ts';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Switch, tellDone } from '../ui/index.ts';

const { getClientSettings, updateClientSettings } = ClientSettingsService.method;

const valuesOf = ({ requireConsent }: MessageShape<typeof getClientSettings.output>) => ({ requireConsent });

/** Whether its people are asked before it gets anything of theirs. */
export const ConsentForm = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const { requests: texts } = t.applications;
  const { projectId, applicationId } = application;
  const address = { projectId, applicationId };
  const fixed = !usePermissions().has('project.app.write', projectId);
  const { data } = useSuspenseQueryOf(getClientSettings, address);
  const update = useCall(updateClientSettings);
  const form = useForm({
    id: `consent:${applicationId}`,
    initial: valuesOf(data),
    latest: useFresh(getClientSettings, address, valuesOf),
    async submit(_, changes) {
      await update({ ...address, ...changes });
      tellDone(t.common.saved);
    },
  });
  return (
    <Form form={form} readOnly={fixed}>
      <Switch
        hint={texts.consentHint}
        isDisabled={fixed}
        isSelected={form.values.requireConsent}
        onChange={(on) => form.set({ requireConsent: on })}
      >
        {texts.consent}
      </Switch>
    </Form>
  );
};
