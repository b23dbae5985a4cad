import type { Application } from '../../../contract/services/application/v2.ts';
import { Form } from '../form/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { type ClientSettings, useClientSettings } from './client-settings.ts';
import { NamedSelect } from './named-select.tsx';
import { signingAlgorithms } from './signing-names.ts';

const valuesOf = ({
  idTokenSignedResponseAlg,
  userinfoSignedResponseAlg,
  introspectionSignedResponseAlg,
  authorizationSignedResponseAlg,
}: ClientSettings) => ({
  idTokenSignedResponseAlg,
  userinfoSignedResponseAlg,
  introspectionSignedResponseAlg,
  authorizationSignedResponseAlg,
});

type Values = ReturnType<typeof valuesOf>;

/** By what answers to the application are signed. */
export const AlgorithmsForm = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const texts = t.applications.algorithms;
  const { form, fixed } = useClientSettings(application, {
    name: 'algorithms',
    valuesOf,
  });
  const say = useSay();
  const choice = (name: keyof Values, answer: string, usually: string) => (
    <NamedSelect
      label={say(texts.signed, { answer })}
      names={signingAlgorithms}
      otherwise={usually}
      value={form.values[name]}
      onChange={(chosen) => form.set({ [name]: chosen })}
      isDisabled={fixed}
    />
  );
  return (
    <Form form={form} readOnly={fixed}>
      {choice('idTokenSignedResponseAlg', texts.idToken, texts.active)}
      {choice('userinfoSignedResponseAlg', texts.userinfo, texts.json)}
      {choice('introspectionSignedResponseAlg', texts.introspection, texts.active)}
      {choice('authorizationSignedResponseAlg', t.applications.encryption.answers, texts.idToken)}
    </Form>
  );
};
