import type { MessageShape } from '@bufbuild/protobuf';
import type { Application } from '../../../contract/services/application/v2.ts';
import { ClientSettingsService } from '../../../contract/services/postern/application/v1.ts';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Notice, Switch, TextField, tellDone } from '../ui/index.ts';

const { getClientSettings, updateClientSettings } = ClientSettingsService.method;

const valuesOf = ({ subjectType, sectorIdentifierUri }: MessageShape<typeof getClientSettings.output>) => ({
  subjectType,
  sectorIdentifierUri,
});

/** What the application knows its users by. */
export const NamingForm = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const { naming: texts } = t.applications;
  const { projectId, applicationId } = application;
  const address = { projectId, applicationId };
  const fixed = !usePermissions().has('project.app.write', projectId);
  const { data } = useSuspenseQueryOf(getClientSettings, address);
  const update = useCall(updateClientSettings);
  const form = useForm({
    id: `naming:${applicationId}`,
    initial: valuesOf(data),
    latest: useFresh(getClientSettings, address, valuesOf),
    async submit(_, changes) {
      await update({ ...address, ...changes });
      tellDone(t.common.saved);
    },
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
      {form.values.subjectType !== data.subjectType && <Notice kind="warn">{texts.changes}</Notice>}
    </Form>
  );
};
