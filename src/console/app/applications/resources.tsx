import type { MessageShape } from '@bufbuild/protobuf';
import type { Application } from '../../../contract/services/application/v2.ts';
import { ResourceService } from '../../../contract/services/postern/application/v1.ts';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { TextList, tellDone } from '../ui/index.ts';

const { getApplicationResources, setApplicationResources } = ResourceService.method;

const valuesOf = ({ resources }: MessageShape<typeof getApplicationResources.output>) => ({ resources });

const isAddress = (uri: string): boolean => URL.canParse(uri) && !uri.includes('#');

/** By which addresses clients ask for tokens for what it protects. */
export const ResourcesForm = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const { resources: texts } = t.applications;
  const { projectId, applicationId } = application;
  const address = { projectId, applicationId };
  const fixed = !usePermissions().has('project.app.write', projectId);
  const { data } = useSuspenseQueryOf(getApplicationResources, address);
  const update = useCall(setApplicationResources);
  const form = useForm({
    id: `resources:${applicationId}`,
    initial: valuesOf(data),
    latest: useFresh(getApplicationResources, address, valuesOf),
    async submit({ resources }) {
      await update({ ...address, resources });
      tellDone(t.common.saved);
    },
  });
  return (
    <Form form={form} readOnly={fixed}>
      <TextList
        label={texts.label}
        hint={texts.hint}
        isReadOnly={fixed}
        check={(uri) => (isAddress(uri) ? undefined : texts.wrong)}
        value={form.values.resources}
        wrong={form.field('resources').wrong}
        onChange={(resources) => form.set({ resources: [...resources] })}
      />
    </Form>
  );
};
