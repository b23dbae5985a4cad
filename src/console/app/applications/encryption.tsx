import type { Application } from '../../../contract/services/application/v2.ts';
import { Form } from '../form/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Select } from '../ui/index.ts';
import { type ClientSettings, useClientSettings } from './client-settings.ts';
import { contentEncryptions, keyManagementAlgorithms } from './encryption-names.ts';
import { NamedSelect } from './named-select.tsx';

const answers = ['idToken', 'userinfo', 'introspection', 'authorization'] as const;
type Answer = (typeof answers)[number];
type Values = Pick<ClientSettings, `${Answer}EncryptedResponseAlg` | `${Answer}EncryptedResponseEnc`>;

/** OIDC Registration §2, where nothing else is said. */
const usualContent = contentEncryptions[0] ?? '';

const valuesOf = (settings: ClientSettings): Values => ({
  idTokenEncryptedResponseAlg: settings.idTokenEncryptedResponseAlg,
  idTokenEncryptedResponseEnc: settings.idTokenEncryptedResponseEnc,
  userinfoEncryptedResponseAlg: settings.userinfoEncryptedResponseAlg,
  userinfoEncryptedResponseEnc: settings.userinfoEncryptedResponseEnc,
  introspectionEncryptedResponseAlg: settings.introspectionEncryptedResponseAlg,
  introspectionEncryptedResponseEnc: settings.introspectionEncryptedResponseEnc,
  authorizationEncryptedResponseAlg: settings.authorizationEncryptedResponseAlg,
  authorizationEncryptedResponseEnc: settings.authorizationEncryptedResponseEnc,
});

/** By what answers to the application are encrypted to a key of its own. */
export const EncryptionForm = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const say = useSay();
  const { encryption: texts, algorithms } = t.applications;
  const { form, fixed } = useClientSettings<Values>(application, { name: 'encryption', valuesOf });
  const labels: Record<Answer, string> = {
    idToken: algorithms.idToken,
    userinfo: algorithms.userinfo,
    introspection: algorithms.introspection,
    authorization: texts.answers,
  };
  return (
    <Form form={form} readOnly={fixed}>
      {answers.map((answer) => {
        const [alg, enc] = [`${answer}EncryptedResponseAlg`, `${answer}EncryptedResponseEnc`] as const;
        const algorithm = form.values[alg];
        return (
          <div key={answer} className="stack">
            <NamedSelect
              label={say(texts.encrypted, { answer: labels[answer] })}
              names={keyManagementAlgorithms}
              otherwise={texts.none}
              value={algorithm}
              onChange={(name) => form.set({ [alg]: name, ...(name === '' && { [enc]: '' }) })}
              isDisabled={fixed}
            />
            {algorithm !== '' && (
              <Select
                label={say(texts.content, { answer: labels[answer] })}
                choices={contentEncryptions.map((id) => ({ id, label: id }))}
                value={form.values[enc] || usualContent}
                onChange={(id) => form.set({ [enc]: id })}
                isDisabled={fixed}
              />
            )}
          </div>
        );
      })}
    </Form>
  );
};
