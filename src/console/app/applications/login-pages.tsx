import type { OIDCConfiguration } from '../../../contract/services/application/v2.ts';
import { Form } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Select, Switch, TextField } from '../ui/index.ts';
import type { OidcChange } from './change.ts';
import { type OfOidc, useOidcForm } from './oidc-form.ts';

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
export const LoginPagesForm = (of: OfOidc) => {
  const t = useTexts();
  const { loginPages: texts } = t.applications;
  const { form, fixed } = useOidcForm(of, {
    name: 'signing',
    valuesOf,
    told: { login: (id) => texts.logins[id] },
    changeOf: ({ skipNativeAppSuccessPage, ...changes }, { login, baseUri }) => ({
      ...(skipNativeAppSuccessPage !== undefined && { skipNativeAppSuccessPage }),
      ...(Object.keys(changes).length > 0 && {
        loginVersion: {
          $typeName: 'zitadel.application.v2.LoginVersion',
          version: versionOf(login, baseUri.trim()),
        },
      }),
    }),
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
