import type { Provider } from '../idp/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import { jwtWay } from './jwt/way.ts';
import { oauthWay } from './oauth/way.ts';
import { Refused } from './refusal.ts';
import { samlWay } from './saml/way.ts';
import type { Way } from './way.ts';

/** How people go to a provider and come back by their browser. @throws Refused for directories, which are asked by us */
export const wayOf = oncePer((platform: Platform) => {
  const [oauth, jwt] = [oauthWay(platform), jwtWay(platform)];
  const saml = samlWay(platform);
  return (provider: Provider): Way => {
    if (provider.kind === 'saml') return saml as unknown as Way;
    if (provider.kind === 'jwt') return jwt as unknown as Way;
    if (provider.kind === 'ldap')
      throw new Refused('misconfigured', 'a directory has no sign-in page; give user name and password');
    return oauth as unknown as Way;
  };
});
