import type { Application, OIDCConfiguration } from '../../../contract/services/application/v2.ts';
import { usePermissions } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Select, Switch, TextField, tellDone } from '../ui/index.ts';
import { type OidcChange, useFreshOidc, useOidcChange } from './change.ts';

type Login = 'instance' | 'v1' | 'v2';

const loginOf = ({ loginVersion }: OIDCConfiguration): Login => {
  if (loginVersion?.version.case === 'loginV1') return 'v1';
  return loginVersion?.version.case === 'loginV2' ? 'v2' : 'instance';
};

const baseUriOf = ({ loginVersion }: OIDCConfiguration): string =>
  loginVersion?.version.case === 'loginV2' ? (loginVersion.version.value.baseUri ?? '') : '';

const versionOf = (login: Login, baseUri: string): NonNullable<OidcChange['loginVersion']>['version'] => {
  if (login === 'v1') return { case: 'loginV1', value: { $typeName: 'zitadel.application.v2.LoginV1' } };
  if (login === 'instance') return { case: undefined };
  return {
    case: 'loginV2',
    value: { $typeName: 'zitadel.application.v2.LoginV2', ...(baseUri && { baseUri }) },
  };
};

const valuesOf = (oidc: OIDCConfiguration) => ({
  login: loginOf(oidc),
  baseUri: baseUriOf(oidc),
  skipNativeAppSuccessPage: oidc.skipNativeAppSuccessPage,
});

/** Which pages people sign in with. */
export const LoginPagesForm = ({
  application,
  oidc,
}: {
  readonly application: Application;
  readonly oidc: OIDCConfiguration;
}) => {
  const t = useTexts();
  const change = useOidcChange(application, oidc);
  const fixed = !usePermissions().has('project.app.write', application.projectId);
  const { loginPages: texts } = t.applications;
  const form = useForm({
    id: `application-signing:${application.applicationId}`,
    initial: valuesOf(oidc),
    latest: useFreshOidc(application, oidc, valuesOf),
    told: { login: (id) => texts.logins[id] },
    async submit({ login, baseUri }, { skipNativeAppSuccessPage, ...changes }) {
      await change({
        ...(skipNativeAppSuccessPage !== undefined && { skipNativeAppSuccessPage }),
        ...(Object.keys(changes).length > 0 && {
          loginVersion: {
            $typeName: 'zitadel.application.v2.LoginVersion',
            version: versionOf(login, baseUri.trim()),
          },
        }),
      });
      tellDone(t.common.saved);
    },
  });
  return (
    <Form form={form} readOnly={fixed}>
      <Select<Login>
        label={texts.login}
        isDisabled={fixed}
        choices={[
          { id: 'instance', label: texts.logins.instance },
          { id: 'v1', label: texts.logins.v1 },
          { id: 'v2', label: texts.logins.v2 },
        ]}
        {...form.field('login')}
      />
      {form.values.login === 'v2' && (
        <TextField
          label={texts.baseUri}
          hint={texts.baseUriHint}
          optional
          type="url"
          isReadOnly={fixed}
          {...form.field('baseUri')}
        />
      )}
      <Switch
        hint={texts.skipSuccessHint}
        isDisabled={fixed}
        isSelected={form.values.skipNativeAppSuccessPage}
        onChange={(on) => form.set({ skipNativeAppSuccessPage: on })}
      >
        {texts.skipSuccess}
      </Switch>
    </Form>
  );
};
