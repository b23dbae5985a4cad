import type { Application } from '../../../contract/services/application/v2.ts';
import { Form } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Select, TextList } from '../ui/index.ts';
import { type ClientSettings, useClientSettings } from './client-settings.ts';
import { contentEncryptions, keyManagementAlgorithms } from './encryption-names.ts';

/** What the server does without a setting; an empty id would be none. */
const any = 'any';

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
      <Select
        label={texts.algorithm}
        choices={[
          { id: any, label: texts.anyhow },
          ...keyManagementAlgorithms.map((id) => ({ id, label: id })),
        ]}
        value={algorithm || any}
        onChange={(id) => form.set({ requestObjectEncryptionAlg: id === any ? '' : id })}
        isDisabled={fixed}
      />
      {algorithm !== '' && (
        <Select
          label={texts.content}
          choices={[{ id: any, label: texts.any }, ...contentEncryptions.map((id) => ({ id, label: id }))]}
          value={content || any}
          onChange={(id) => form.set({ requestObjectEncryptionEnc: id === any ? '' : id })}
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
