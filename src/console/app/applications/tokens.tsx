import { type OIDCConfiguration, OIDCTokenType } from '../../../contract/services/application/v2.ts';
import { Form } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { NumberField, Radios, Switch } from '../ui/index.ts';
import { type OfOidc, useOidcForm } from './oidc-form.ts';

const mostSkew = 5;
const nanosPerSecond = 1_000_000_000;

const jwt = OIDCTokenType.OIDC_TOKEN_TYPE_JWT;
const valuesOf = ({
  accessTokenType,
  accessTokenRoleAssertion,
  idTokenRoleAssertion,
  idTokenUserinfoAssertion,
  clockSkew,
}: OIDCConfiguration) => ({
  accessTokenType: (accessTokenType === jwt ? 'jwt' : 'bearer') as 'bearer' | 'jwt',
  accessTokenRoleAssertion,
  idTokenRoleAssertion,
  idTokenUserinfoAssertion,
  clockSkew: Number(clockSkew?.seconds ?? 0n) + (clockSkew?.nanos ?? 0) / nanosPerSecond,
});

const durationOf = (seconds: number) => {
  const whole = Math.floor(seconds);
  return {
    $typeName: 'google.protobuf.Duration' as const,
    seconds: BigInt(whole),
    nanos: Math.round((seconds - whole) * nanosPerSecond),
  };
};

/** What is in the application's tokens, and of what kind they are. */
export const TokensForm = (of: OfOidc) => {
  const t = useTexts();
  const { tokens: texts } = t.applications;
  const { form, fixed } = useOidcForm(of, {
    name: 'tokens',
    valuesOf,
    told: { accessTokenType: (id) => texts[id] },
    changeOf: ({ accessTokenType, clockSkew, ...assertions }) => ({
      ...assertions,
      ...(accessTokenType && {
        accessTokenType: accessTokenType === 'jwt' ? jwt : OIDCTokenType.OIDC_TOKEN_TYPE_BEARER,
      }),
      ...(clockSkew !== undefined && { clockSkew: durationOf(clockSkew) }),
    }),
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
