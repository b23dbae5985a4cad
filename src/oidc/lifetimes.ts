import type { Platform } from '../platform.ts';
import { settingsOf } from '../settings/index.ts';
import type { Lifetimes } from './protocol/settings.ts';

/** How long what an instance issues is good, as its settings say; costs no query while they stay. */
export async function lifetimesOf(platform: Platform, instanceId: string): Promise<Lifetimes> {
  const { values } = await settingsOf(platform).oidc(instanceId, '');
  return {
    accessToken: values.accessTokenLifetime,
    idToken: values.idTokenLifetime,
    refreshTokenIdle: values.refreshTokenIdleExpiration,
    refreshToken: values.refreshTokenExpiration,
  };
}
