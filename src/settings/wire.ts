import type { Duration } from '@bufbuild/protobuf/wkt';
import { rowDetails } from '../contract/details.ts';
import type { Branding } from './policies/branding.ts';
import type { Effective, SettingsOwner } from './queries.ts';
import type { LoginSettings } from './settings.ts';

/** Settings as settings.v2 and its v2beta twin write them. */

const ownerTypes: Record<SettingsOwner, number> = { system: 1, instance: 1, org: 2 };

export const ownerType = (effective: Effective<unknown>) => ({
  resourceOwnerType: ownerTypes[effective.owner],
});

export const details = (effective: Effective<unknown>, instanceId: string) =>
  effective.audit ? rowDetails(effective.audit) : { resourceOwner: instanceId };

const duration = (nanoseconds: number): Omit<Duration, '$typeName'> => ({
  seconds: BigInt(Math.floor(nanoseconds / 1e9)),
  nanos: nanoseconds % 1e9,
});

export const loginSettings = (effective: Effective<LoginSettings>) => {
  const { values } = effective;
  return {
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
    ...ownerType(effective),
  };
};

export const brandingSettings = (effective: Effective<Branding>) => {
  const { values } = effective;
  return {
    lightTheme: {
      primaryColor: values.primaryColor,
      backgroundColor: values.backgroundColor,
      warnColor: values.warnColor,
      fontColor: values.fontColor,
    },
    darkTheme: {
      primaryColor: values.primaryColorDark,
      backgroundColor: values.backgroundColorDark,
      warnColor: values.warnColorDark,
      fontColor: values.fontColorDark,
    },
    hideLoginNameSuffix: values.hideLoginNameSuffix,
    disableWatermark: values.disableWatermark,
    themeMode: themeModes[values.themeMode] ?? 1,
    ...ownerType(effective),
  };
};

/** The events count auto, light, dark from 0; the wire from 1. Old histories have 0 and 1 for auto alike. */
const themeModes: readonly number[] = [1, 1, 2, 3];
