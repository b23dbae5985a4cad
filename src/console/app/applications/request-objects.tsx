import type { Application } from '../../../contract/services/application/v2.ts';
import { Form } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { TextList } from '../ui/index.ts';
import { type ClientSettings, useClientSettings } from './client-settings.ts';
import { contentEncryptions, keyManagementAlgorithms } from './encryption-names.ts';
import { NamedSelect } from './named-select.tsx';

const valuesOf = ({
  requestObjectEncryptionAlg,
  requestObjectEncryptionEnc,
  requestUris,
}: ClientSettings) => ({
  requestObjectEncryptionAlg,
  requestObjectEncryptionEnc,
  requestUris,
});

const isHttps = (uri: string): boolean => URL.canParse(uri) && uri.startsWith('https://');

/** How its request objects are encrypted, and where they may be left. */
export const RequestObjectsForm = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const { requestObjects: texts } = t.applications;
  const { form, fixed } = useClientSettings(application, {
    name: 'request-objects',
    valuesOf,
    changeOf: ({ requestObjectEncryptionAlg, requestObjectEncryptionEnc, requestUris }) => ({
      requestObjectEncryptionAlg,
      requestObjectEncryptionEnc: requestObjectEncryptionAlg === '' ? '' : requestObjectEncryptionEnc,
      requestUris: { uris: requestUris },
    }),
  });
  const { requestObjectEncryptionAlg: algorithm, requestObjectEncryptionEnc: content } = form.values;
  return (
    <Form form={form} readOnly={fixed}>
      <NamedSelect
        label={texts.algorithm}
        names={keyManagementAlgorithms}
        otherwise={texts.anyhow}
        value={algorithm}
        onChange={(requestObjectEncryptionAlg) => form.set({ requestObjectEncryptionAlg })}
        isDisabled={fixed}
      />
      {algorithm !== '' && (
        <NamedSelect
          label={texts.content}
          names={contentEncryptions}
          otherwise={texts.any}
          value={content}
          onChange={(requestObjectEncryptionEnc) => form.set({ requestObjectEncryptionEnc })}
          isDisabled={fixed}
        />
      )}
      <TextList
        label={texts.uris}
        hint={texts.urisHint}
        isReadOnly={fixed}
        check={(uri) => (isHttps(uri) ? undefined : texts.wrong)}
        value={form.values.requestUris}
        wrong={form.field('requestUris').wrong}
        onChange={(requestUris) => form.set({ requestUris: [...requestUris] })}
      />
    </Form>
  );
};
