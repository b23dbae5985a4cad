import type { OIDCConfiguration } from '../../../contract/services/application/v2.ts';
import { Form } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { TextField, TextList } from '../ui/index.ts';
import { type OfOidc, useOidcForm } from './oidc-form.ts';
import { redirectUriWrong } from './uris.ts';

const valuesOf = ({ postLogoutRedirectUris, backChannelLogoutUri }: OIDCConfiguration) => ({
  postLogoutRedirectUris,
  backChannelLogoutUri,
});

/** Where people are sent after signing out, and how its server hears of it. */
export const LogoutForm = (of: OfOidc) => {
  const t = useTexts();
  const { uris, logout: texts } = t.applications;
  const { form, fixed } = useOidcForm(of, {
    name: 'logout',
    valuesOf,
    changeOf: ({ backChannelLogoutUri, ...changes }) => ({
      ...changes,
      ...(backChannelLogoutUri !== undefined && { backChannelLogoutUri: backChannelLogoutUri.trim() }),
    }),
  });
  return (
    <Form form={form} readOnly={fixed}>
      <TextList
        label={uris.postLogout}
        hint={uris.postLogoutHint}
        isReadOnly={fixed}
        check={(uri) => redirectUriWrong(t, uri)}
        value={form.values.postLogoutRedirectUris}
        wrong={form.field('postLogoutRedirectUris').wrong}
        onChange={(uris) => form.set({ postLogoutRedirectUris: [...uris] })}
      />
      <TextField
        label={texts.backChannel}
        hint={texts.backChannelHint}
        optional
        type="url"
        isReadOnly={fixed}
        {...form.field('backChannelLogoutUri')}
      />
    </Form>
  );
};
