import type { Provider } from '../../idp/index.ts';
import type { Platform } from '../../platform.ts';
import type { Way } from '../way.ts';

/** Sign-in at SAML identity providers; what reads and writes XML is loaded with the first of them. */
export function samlWay(platform: Platform): Way<Provider<'saml'>> {
  const loaded = () => import('./service-provider.ts');
  return {
    begin: async (provider, beginning) => (await loaded()).begin(platform, provider, beginning),
    arrive: async (provider, came) => (await loaded()).arrive(platform, provider, came),
    proofIn: (_provider, { params }) => params.get('SAMLart') || (params.get('SAMLResponse') ?? ''),
  };
}
