import type { MessageShape } from '@bufbuild/protobuf';
import type { Application } from '../../../contract/services/application/v2.ts';
import { ClientSettingsService } from '../../../contract/services/postern/application/v1.ts';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Switch, tellDone } from '../ui/index.ts';

const { getClientSettings, updateClientSettings } = ClientSettingsService.method;

const valuesOf = ({
  dpopBoundAccessTokens,
  requireDpopNonce,
}: MessageShape<typeof getClientSettings.output>) => ({ dpopBoundAccessTokens, requireDpopNonce });

/** What it has to prove to hold, so that its tokens are of no use to others. */
export const PossessionForm = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const { possession: texts } = t.applications;
  const { projectId, applicationId } = application;
  const address = { projectId, applicationId };
  const fixed = !usePermissions().has('project.app.write', projectId);
  const { data } = useSuspenseQueryOf(getClientSettings, address);
  const update = useCall(updateClientSettings);
  const form = useForm({
    id: `possession:${applicationId}`,
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
        hint={texts.boundHint}
        isDisabled={fixed}
        isSelected={form.values.dpopBoundAccessTokens}
        onChange={(on) => form.set({ dpopBoundAccessTokens: on })}
      >
        {texts.bound}
      </Switch>
      <Switch
        hint={texts.nonceHint}
        isDisabled={fixed}
        isSelected={form.values.requireDpopNonce}
        onChange={(on) => form.set({ requireDpopNonce: on })}
      >
        {texts.nonce}
      </Switch>
    </Form>
  );
};
