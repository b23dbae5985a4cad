import type { OIDCConfiguration } from '../../../contract/services/application/v2.ts';
import { Form } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Switch, TextList } from '../ui/index.ts';
import { Insecure } from './insecure.tsx';
import { type OfOidc, useOidcForm } from './oidc-form.ts';
import { originWrong, redirectUriWrong } from './uris.ts';

const valuesOf = ({ redirectUris, additionalOrigins, developmentMode }: OIDCConfiguration) => ({
  redirectUris,
  additionalOrigins,
  developmentMode,
});

/** Where people come back to after signing in, and which scripts may call. */
export const AddressesForm = (of: OfOidc) => {
  const t = useTexts();
  const { uris: texts, create } = t.applications;
  const { form, fixed } = useOidcForm(of, { name: 'uris', valuesOf, changeOf: (changes) => changes });
  return (
    <Form form={form} readOnly={fixed}>
      <TextList
        label={texts.redirect}
        hint={texts.redirectHint}
        isReadOnly={fixed}
        check={(uri) => redirectUriWrong(t, uri)}
        value={form.values.redirectUris}
        wrong={form.field('redirectUris').wrong}
        onChange={(uris) => form.set({ redirectUris: [...uris] })}
      />
      <Insecure uris={form.values.redirectUris} />
      <TextList
        label={texts.origins}
        hint={texts.originsHint}
        isReadOnly={fixed}
        check={(origin) => originWrong(t, origin)}
        value={form.values.additionalOrigins}
        wrong={form.field('additionalOrigins').wrong}
        onChange={(origins) => form.set({ additionalOrigins: [...origins] })}
      />
      <Switch
        hint={create.developmentHint}
        isDisabled={fixed}
        isSelected={form.values.developmentMode}
        onChange={(on) => form.set({ developmentMode: on })}
      >
        {create.development}
      </Switch>
    </Form>
  );
};
