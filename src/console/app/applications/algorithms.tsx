import type { MessageShape } from '@bufbuild/protobuf';
import type { Application } from '../../../contract/services/application/v2.ts';
import { ClientSettingsService } from '../../../contract/services/postern/application/v1.ts';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Select, tellDone } from '../ui/index.ts';

const { getClientSettings, updateClientSettings } = ClientSettingsService.method;

/** By their names in JOSE (RFC 7518, RFC 8037). */
const algorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA'],
];
/** What the server does without a setting; an empty id would be none. */
const usual = 'usual';

const valuesOf = ({
  idTokenSignedResponseAlg,
  userinfoSignedResponseAlg,
  introspectionSignedResponseAlg,
}: MessageShape<typeof getClientSettings.output>) => ({
  idTokenSignedResponseAlg,
  userinfoSignedResponseAlg,
  introspectionSignedResponseAlg,
});

type Values = ReturnType<typeof valuesOf>;

/** By what answers to the application are signed. */
export const AlgorithmsForm = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const texts = t.applications.algorithms;
  const { projectId, applicationId } = application;
  const address = { projectId, applicationId };
  const fixed = !usePermissions().has('project.app.write', projectId);
  const { data } = useSuspenseQueryOf(getClientSettings, address);
  const update = useCall(updateClientSettings);
  const form = useForm({
    id: `algorithms:${applicationId}`,
    initial: valuesOf(data),
    latest: useFresh(getClientSettings, address, valuesOf),
    async submit(_, changes) {
      await update({ ...address, ...changes });
      tellDone(t.common.saved);
    },
  });
  const choice = (name: keyof Values, label: string, usually: string) => (
    <Select
      label={label}
      choices={[{ id: usual, label: usually }, ...algorithms.map((id) => ({ id, label: id }))]}
      value={form.values[name] || usual}
      onChange={(id) => form.set({ [name]: id === usual ? '' : id })}
      isDisabled={fixed}
    />
  );
  return (
    <Form form={form} readOnly={fixed}>
      {choice('idTokenSignedResponseAlg', texts.idToken, texts.active)}
      {choice('userinfoSignedResponseAlg', texts.userinfo, texts.json)}
      {choice('introspectionSignedResponseAlg', texts.introspection, texts.active)}
    </Form>
  );
};
