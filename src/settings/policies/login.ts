import type { Duration } from '@bufbuild/protobuf/wkt';
import { invalidArgument } from '../../errors/index.ts';
import { count, flag, hours, text } from '../../eventstore/index.ts';
import type { Level } from '../levels.ts';
import { defineTabledPolicy } from '../policy-table.ts';
import { policyRpcs } from '../rpcs.ts';
import { cleanAddress, duration, nanoseconds } from '../wire.ts';
import {
  defaultFactors,
  factorsAdded,
  knownFactor,
  loginFactorHandlers,
  loginFactorsTable,
} from './login-factors.ts';
import { loginProviderHandlers, loginProvidersTable, providersOffered } from './login-providers.ts';

/** How people sign in, and how long what they proved is believed. */
export const loginPolicy = defineTabledPolicy({
  kind: 'login',
  title: 'login settings',
  table: 'login_policies',
  readable: true,
  fields: {
    allowUsernamePassword: flag('allow_username_password', true),
    allowRegister: flag('allow_register', true),
    allowExternalIdp: flag('allow_external_idp', true),
    forceMFA: flag('force_mfa', false),
    forceMFALocalOnly: flag('force_mfa_local_only', false),
    /** Passkeys: 0 not allowed, 1 allowed. */
    passwordlessType: count('passwordless_type', 1),
    hidePasswordReset: flag('hide_password_reset', false),
    ignoreUnknownUsernames: flag('ignore_unknown_usernames', false),
    allowDomainDiscovery: flag('allow_domain_discovery', true),
    disableLoginWithEmail: flag('disable_login_with_email', false),
    disableLoginWithPhone: flag('disable_login_with_phone', false),
    defaultRedirectURI: text('default_redirect_uri'),
    passwordCheckLifetime: hours('password_check_lifetime', 240),
    externalLoginCheckLifetime: hours('external_login_check_lifetime', 240),
    mfaInitSkipLifetime: hours('mfa_init_skip_lifetime', 720),
    secondFactorCheckLifetime: hours('second_factor_check_lifetime', 18),
    multiFactorCheckLifetime: hours('multi_factor_check_lifetime', 12),
  },
  more: {
    version: 3,
    tables: [loginFactorsTable, loginProvidersTable],
    handlers: [...loginFactorHandlers, ...loginProviderHandlers],
  },
});

const lifetime = (value: Duration | undefined, field: string): number => {
  const given = nanoseconds(value);
  if (given >= 0) return given;
  throw invalidArgument('SETT-Lgn01', `${field} must not be negative`, { field });
};

/** What a request of version 1 says of factors when it adds settings; others say nothing, and get the usual ones. */
function factorsOf(level: Level, request: object) {
  const { secondFactors, multiFactors } = request as {
    secondFactors?: readonly number[];
    multiFactors?: readonly number[];
  };
  if (!secondFactors || !multiFactors) return factorsAdded(level, defaultFactors);
  return factorsAdded(level, {
    second: secondFactors.map((factor) => knownFactor('second', factor)),
    multi: multiFactors.map((factor) => knownFactor('multi', factor)),
  });
}

/** Version 1's `IDPType` knows two kinds; whatever signs in by a redirect is of the first. */
const earlierType = (type: number): number => (type === 2 ? 3 : 1);

export const loginRpcs = policyRpcs('LoginPolicy', loginPolicy, {
  effective: (settings) => settings.login,
  read: (request) => ({
    allowUsernamePassword: request.allowUsernamePassword,
    allowRegister: request.allowRegister,
    allowExternalIdp: request.allowExternalIdp,
    forceMFA: request.forceMfa,
    forceMFALocalOnly: request.forceMfaLocalOnly,
    passwordlessType: request.passwordlessType,
    hidePasswordReset: request.hidePasswordReset,
    ignoreUnknownUsernames: request.ignoreUnknownUsernames,
    allowDomainDiscovery: request.allowDomainDiscovery,
    disableLoginWithEmail: request.disableLoginWithEmail,
    disableLoginWithPhone: request.disableLoginWithPhone,
    defaultRedirectURI: cleanAddress(request.defaultRedirectUri, 'default_redirect_uri'),
    passwordCheckLifetime: lifetime(request.passwordCheckLifetime, 'password_check_lifetime'),
    externalLoginCheckLifetime: lifetime(request.externalLoginCheckLifetime, 'external_login_check_lifetime'),
    mfaInitSkipLifetime: lifetime(request.mfaInitSkipLifetime, 'mfa_init_skip_lifetime'),
    secondFactorCheckLifetime: lifetime(request.secondFactorCheckLifetime, 'second_factor_check_lifetime'),
    multiFactorCheckLifetime: lifetime(request.multiFactorCheckLifetime, 'multi_factor_check_lifetime'),
  }),
  alongWithAdded: (level, request, providers) => [
    ...factorsOf(level, request),
    ...providersOffered(level, providers),
  ],
  v1: (values) => ({
    allowUsernamePassword: values.allowUsernamePassword,
    allowRegister: values.allowRegister,
    allowExternalIdp: values.allowExternalIdp,
    forceMfa: values.forceMFA,
    forceMfaLocalOnly: values.forceMFALocalOnly,
    passwordlessType: values.passwordlessType,
    hidePasswordReset: values.hidePasswordReset,
    ignoreUnknownUsernames: values.ignoreUnknownUsernames,
    allowDomainDiscovery: values.allowDomainDiscovery,
    disableLoginWithEmail: values.disableLoginWithEmail,
    disableLoginWithPhone: values.disableLoginWithPhone,
    defaultRedirectUri: values.defaultRedirectURI,
    passwordCheckLifetime: duration(values.passwordCheckLifetime),
    externalLoginCheckLifetime: duration(values.externalLoginCheckLifetime),
    mfaInitSkipLifetime: duration(values.mfaInitSkipLifetime),
    secondFactorCheckLifetime: duration(values.secondFactorCheckLifetime),
    multiFactorCheckLifetime: duration(values.multiFactorCheckLifetime),
    secondFactors: [...values.factors.second],
    multiFactors: [...values.factors.multi],
    idps: values.providers.map(({ id, name, type }) => ({
      idpId: id,
      idpName: name,
      idpType: earlierType(type),
    })),
  }),
  mine: true,
  v2: {
    method: 'getLoginSettings',
    settings: (values) => ({
      allowUsernamePassword: values.allowUsernamePassword,
      allowLocalAuthentication: values.allowUsernamePassword,
      allowRegister: values.allowRegister,
      allowExternalIdp: values.allowExternalIdp,
      forceMfa: values.forceMFA,
      forceMfaLocalOnly: values.forceMFALocalOnly,
      passkeysType: values.passwordlessType,
      hidePasswordReset: values.hidePasswordReset,
      ignoreUnknownUsernames: values.ignoreUnknownUsernames,
      allowDomainDiscovery: values.allowDomainDiscovery,
      disableLoginWithEmail: values.disableLoginWithEmail,
      disableLoginWithPhone: values.disableLoginWithPhone,
      defaultRedirectUri: values.defaultRedirectURI,
      passwordCheckLifetime: duration(values.passwordCheckLifetime),
      externalLoginCheckLifetime: duration(values.externalLoginCheckLifetime),
      mfaInitSkipLifetime: duration(values.mfaInitSkipLifetime),
      secondFactorCheckLifetime: duration(values.secondFactorCheckLifetime),
      multiFactorCheckLifetime: duration(values.multiFactorCheckLifetime),
      secondFactors: [...values.factors.second],
      multiFactors: [...values.factors.multi],
    }),
  },
});
