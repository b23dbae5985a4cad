import type { MessageShape } from '@bufbuild/protobuf';
import type { Application } from '../../../contract/services/application/v2.ts';
import { ClientSettingsService } from '../../../contract/services/postern/application/v1.ts';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Switch, tellDone } from '../ui/index.ts';

const { getClientSettings, updateClientSettings } = ClientSettingsService.method;

const valuesOf = ({
  requirePushedAuthorizationRequests,
  requireSignedRequestObject,
  requireSignedResponse,
}: MessageShape<typeof getClientSettings.output>) => ({
  requirePushedAuthorizationRequests,
  requireSignedRequestObject,
  requireSignedResponse,
});

/** How its authorization requests have to come. */
export const RequestsForm = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const { requests: texts } = t.applications;
  const { projectId, applicationId } = application;
  const address = { projectId, applicationId };
  const fixed = !usePermissions().has('project.app.write', projectId);
  const { data } = useSuspenseQueryOf(getClientSettings, address);
  const update = useCall(updateClientSettings);
  const form = useForm({
    id: `requests:${applicationId}`,
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
        hint={texts.pushedHint}
        isDisabled={fixed}
        isSelected={form.values.requirePushedAuthorizationRequests}
        onChange={(on) => form.set({ requirePushedAuthorizationRequests: on })}
      >
        {texts.pushed}
      </Switch>
      <Switch
        hint={texts.signedHint}
        isDisabled={fixed}
        isSelected={form.values.requireSignedRequestObject}
        onChange={(on) => form.set({ requireSignedRequestObject: on })}
      >
        {texts.signed}
      </Switch>
      <Switch
        hint={texts.signedAnswersHint}
        isDisabled={fixed}
        isSelected={form.values.requireSignedResponse}
        onChange={(on) => form.set({ requireSignedResponse: on })}
      >
        {texts.signedAnswers}
      </Switch>
    </Form>
  );
};
