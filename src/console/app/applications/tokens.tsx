import {
  type Application,
  type OIDCConfiguration,
  OIDCTokenType,
} from '../../../contract/services/application/v2.ts';
import { usePermissions } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { NumberField, Radios, Switch, tellDone } from '../ui/index.ts';
import { useOidcChange } from './change.ts';

const mostSkew = 5;
const nanosPerSecond = 1_000_000_000;

/** What is in the application's tokens, and of what kind they are. */
export const TokensForm = ({
  application,
  oidc,
}: {
  readonly application: Application;
  readonly oidc: OIDCConfiguration;
}) => {
  const t = useTexts();
  const change = useOidcChange(application, oidc);
  const fixed = !usePermissions().has('project.app.write', application.projectId);
  const { tokens: texts } = t.applications;
  const { accessTokenRoleAssertion, idTokenRoleAssertion, idTokenUserinfoAssertion, clockSkew } = oidc;
  const jwt = OIDCTokenType.OIDC_TOKEN_TYPE_JWT;
  const form = useForm({
    id: `application-tokens:${application.applicationId}`,
    initial: {
      accessTokenType: (oidc.accessTokenType === jwt ? 'jwt' : 'bearer') as 'bearer' | 'jwt',
      accessTokenRoleAssertion,
      idTokenRoleAssertion,
      idTokenUserinfoAssertion,
      clockSkew: Number(clockSkew?.seconds ?? 0n) + (clockSkew?.nanos ?? 0) / nanosPerSecond,
    },
    async submit({ accessTokenType, clockSkew: seconds, ...assertions }) {
      const whole = Math.floor(seconds);
      await change({
        ...assertions,
        accessTokenType: accessTokenType === 'jwt' ? jwt : OIDCTokenType.OIDC_TOKEN_TYPE_BEARER,
        clockSkew: {
          $typeName: 'google.protobuf.Duration',
          seconds: BigInt(whole),
          nanos: Math.round((seconds - whole) * nanosPerSecond),
        },
      });
      tellDone(t.common.saved);
    },
  });
  const flag = (name: 'accessTokenRoleAssertion' | 'idTokenRoleAssertion' | 'idTokenUserinfoAssertion') => ({
    isDisabled: fixed,
    isSelected: form.values[name],
    onChange: (on: boolean) => form.set({ [name]: on }),
  });
  return (
    <Form form={form} readOnly={fixed}>
      <Radios
        label={texts.accessToken}
        isDisabled={fixed}
        choices={[
          { id: 'bearer', label: texts.bearer, hint: texts.bearerHint },
          { id: 'jwt', label: texts.jwt, hint: texts.jwtHint },
        ]}
        {...form.field('accessTokenType')}
      />
      <Switch {...flag('accessTokenRoleAssertion')}>{texts.accessTokenRoles}</Switch>
      <Switch {...flag('idTokenRoleAssertion')}>{texts.idTokenRoles}</Switch>
      <Switch hint={texts.idTokenUserinfoHint} {...flag('idTokenUserinfoAssertion')}>
        {texts.idTokenUserinfo}
      </Switch>
      <NumberField
        label={texts.clockSkew}
        hint={texts.clockSkewHint}
        isReadOnly={fixed}
        minValue={0}
        maxValue={mostSkew}
        {...form.field('clockSkew')}
      />
    </Form>
  );
};
