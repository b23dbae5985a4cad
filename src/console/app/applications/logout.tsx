import type { Application, OIDCConfiguration } from '../../../contract/services/application/v2.ts';
import { usePermissions } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { TextField, TextList, tellDone } from '../ui/index.ts';
import { useFreshOidc, useOidcChange } from './change.ts';
import { redirectUriWrong } from './uris.ts';

const valuesOf = ({ postLogoutRedirectUris, backChannelLogoutUri }: OIDCConfiguration) => ({
  postLogoutRedirectUris,
  backChannelLogoutUri,
});

/** Where people are sent after signing out, and how its server hears of it. */
export const LogoutForm = ({
  application,
  oidc,
}: {
  readonly application: Application;
  readonly oidc: OIDCConfiguration;
}) => {
  const t = useTexts();
  const change = useOidcChange(application, oidc);
  const fixed = !usePermissions().has('project.app.write', application.projectId);
  const { uris, logout: texts } = t.applications;
  const form = useForm({
    id: `application-logout:${application.applicationId}`,
    initial: valuesOf(oidc),
    latest: useFreshOidc(application, oidc, valuesOf),
    async submit(_, { backChannelLogoutUri, ...changes }) {
      await change({
        ...changes,
        ...(backChannelLogoutUri !== undefined && { backChannelLogoutUri: backChannelLogoutUri.trim() }),
      });
      tellDone(t.common.saved);
    },
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
