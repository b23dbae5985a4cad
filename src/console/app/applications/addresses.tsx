import type { Application, OIDCConfiguration } from '../../../contract/services/application/v2.ts';
import { usePermissions } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Switch, TextList, tellDone } from '../ui/index.ts';
import { useFreshOidc, useOidcChange } from './change.ts';
import { Insecure } from './insecure.tsx';
import { originWrong, redirectUriWrong } from './uris.ts';

const valuesOf = ({ redirectUris, additionalOrigins, developmentMode }: OIDCConfiguration) => ({
  redirectUris,
  additionalOrigins,
  developmentMode,
});

/** Where people come back to after signing in, and which scripts may call. */
export const AddressesForm = ({
  application,
  oidc,
}: {
  readonly application: Application;
  readonly oidc: OIDCConfiguration;
}) => {
  const t = useTexts();
  const change = useOidcChange(application, oidc);
  const fixed = !usePermissions().has('project.app.write', application.projectId);
  const { uris: texts, create } = t.applications;
  const form = useForm({
    id: `application-uris:${application.applicationId}`,
    initial: valuesOf(oidc),
    latest: useFreshOidc(application, oidc, valuesOf),
    async submit(_, changes) {
      await change(changes);
      tellDone(t.common.saved);
    },
  });
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
