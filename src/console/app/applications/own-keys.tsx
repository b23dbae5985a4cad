import type { Application } from '../../../contract/services/application/v2.ts';
import { Form } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { TextField } from '../ui/index.ts';
import { type ClientSettings, useClientSettings } from './client-settings.ts';
import { NamedSelect } from './named-select.tsx';
import { signingAlgorithms } from './signing-names.ts';

const valuesOf = ({
  jwks,
  jwksUri,
  tokenEndpointAuthSigningAlg,
  requestObjectSigningAlg,
}: ClientSettings) => ({ jwks, jwksUri, tokenEndpointAuthSigningAlg, requestObjectSigningAlg });

type Values = ReturnType<typeof valuesOf>;

const isHttps = (uri: string): boolean =>
  uri.trim() === '' || (URL.canParse(uri) && uri.startsWith('https://'));

/** Public keys that the application keeps itself, and what it signs by them. */
export const OwnKeysForm = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const { ownKeys: texts, requestObjects } = t.applications;
  const { form, fixed } = useClientSettings(application, {
    name: 'own-keys',
    valuesOf,
    check: ({ jwksUri }) => ({ jwksUri: !isHttps(jwksUri) && texts.uriHint }),
  });
  const algorithm = (name: keyof Values, label: string) => (
    <NamedSelect
      label={label}
      names={signingAlgorithms}
      otherwise={requestObjects.any}
      value={form.values[name]}
      onChange={(chosen) => form.set({ [name]: chosen })}
      isDisabled={fixed}
    />
  );
  return (
    <Form form={form} readOnly={fixed}>
      <TextField
        label={texts.uri}
        hint={texts.uriHint}
        optional
        isReadOnly={fixed}
        {...form.field('jwksUri')}
      />
      <TextField
        label={texts.set}
        hint={texts.setHint}
        lines={4}
        code
        optional
        isReadOnly={fixed}
        {...form.field('jwks')}
      />
      {algorithm('tokenEndpointAuthSigningAlg', texts.assertions)}
      {algorithm('requestObjectSigningAlg', texts.requests)}
    </Form>
  );
};
