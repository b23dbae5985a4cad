import {
  OIDCApplicationType,
  type OIDCConfiguration,
  OIDCGrantType,
  OIDCResponseType,
} from '../../../contract/services/application/v2.ts';
import { Form } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Checks, Notice, Radios } from '../ui/index.ts';
import { idOf, idsOf } from './ids.ts';
import { type OfOidc, useOidcForm } from './oidc-form.ts';

const types = {
  web: OIDCApplicationType.OIDC_APP_TYPE_WEB,
  userAgent: OIDCApplicationType.OIDC_APP_TYPE_USER_AGENT,
  native: OIDCApplicationType.OIDC_APP_TYPE_NATIVE,
} as const;

const grants = {
  code: OIDCGrantType.OIDC_GRANT_TYPE_AUTHORIZATION_CODE,
  refresh: OIDCGrantType.OIDC_GRANT_TYPE_REFRESH_TOKEN,
  device: OIDCGrantType.OIDC_GRANT_TYPE_DEVICE_CODE,
  exchange: OIDCGrantType.OIDC_GRANT_TYPE_TOKEN_EXCHANGE,
  implicit: OIDCGrantType.OIDC_GRANT_TYPE_IMPLICIT,
} as const;

const responses = {
  code: OIDCResponseType.OIDC_RESPONSE_TYPE_CODE,
  idToken: OIDCResponseType.OIDC_RESPONSE_TYPE_ID_TOKEN,
  idTokenToken: OIDCResponseType.OIDC_RESPONSE_TYPE_ID_TOKEN_TOKEN,
} as const;

const keys = <Id extends string>(of: Readonly<Record<Id, unknown>>) => Object.keys(of) as Id[];

const valuesOf = (oidc: OIDCConfiguration) => ({
  applicationType: idOf(types, oidc.applicationType, 'web'),
  grantTypes: idsOf(grants, oidc.grantTypes),
  responseTypes: idsOf(responses, oidc.responseTypes),
});

/** Of which type the application is, and what it may ask for. */
export const FlowForm = (of: OfOidc) => {
  const t = useTexts();
  const { flow: texts } = t.applications;
  const { form, fixed } = useOidcForm(of, {
    name: 'flow',
    valuesOf,
    required: ['grantTypes'],
    told: {
      applicationType: (id) => texts.types[id],
      grantTypes: (ids) => ids.map((id) => texts.grantTypes[id]).join(', '),
      responseTypes: (ids) => ids.map((id) => texts.responseTypes[id]).join(', '),
    },
    changeOf: ({ applicationType, grantTypes, responseTypes }) => ({
      ...(applicationType && { applicationType: types[applicationType] }),
      ...(grantTypes && { grantTypes: grantTypes.map((grant) => grants[grant]) }),
      ...(responseTypes && { responseTypes: responseTypes.map((response) => responses[response]) }),
    }),
  });
  return (
    <Form form={form} readOnly={fixed}>
      <Radios
        label={texts.type}
        isDisabled={fixed}
        choices={keys(types).map((id) => ({ id, label: texts.types[id] }))}
        {...form.field('applicationType')}
      />
      <div className="pair">
        <Checks
          label={texts.grants}
          isDisabled={fixed}
          choices={keys(grants).map((id) => ({
            id,
            label: texts.grantTypes[id],
            ...(id === 'implicit' && { hint: texts.implicitHint }),
          }))}
          value={form.values.grantTypes}
          wrong={form.field('grantTypes').wrong}
          onChange={(grantTypes) => form.set({ grantTypes: [...grantTypes] })}
        />
        <Checks
          label={texts.responses}
          isDisabled={fixed}
          choices={keys(responses).map((id) => ({ id, label: texts.responseTypes[id] }))}
          value={form.values.responseTypes}
          wrong={form.field('responseTypes').wrong}
          onChange={(responseTypes) => form.set({ responseTypes: [...responseTypes] })}
        />
      </div>
      {form.values.responseTypes.some((id) => id !== 'code') && (
        <Notice kind="warn">{texts.frontChannel}</Notice>
      )}
    </Form>
  );
};
