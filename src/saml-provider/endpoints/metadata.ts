import { binding, signed, writeIdentityProvider } from '../../saml/index.ts';
import { signingKeyOf } from '../keys/rotation.ts';
import { entityIdOf, paths } from '../paths.ts';
import { newMessageId } from '../sign-on/answers.ts';
import { nameIdFormats } from '../sign-on/name-id.ts';
import type { Endpoint } from './endpoint.ts';

/** So long others may keep it. */
const maxAgeSeconds = 300;

/** What the identity provider says of itself: all its keys, those that do not sign yet among them. */
export const metadata: Endpoint = async ({ provider, instance }) => {
  const keys = await provider.keys.published(instance);
  const signing = signingKeyOf(keys, provider.platform.clock());
  const inOrder = [...keys].sort((a, b) => Number(b === signing) - Number(a === signing));
  const both = (location: string) => [
    { binding: binding.redirect, location },
    { binding: binding.post, location },
  ];
  const written = writeIdentityProvider({
    entityId: entityIdOf(instance),
    id: newMessageId(),
    wantAuthnRequestsSigned: true,
    signing: inOrder.map(({ certificate }) => certificate),
    nameIdFormats,
    singleSignOn: both(instance.origin + paths.singleSignOn),
    singleLogout: both(instance.origin + paths.singleLogout),
  });
  const { xml } = await signed(written, await provider.keys.signing(instance));
  return {
    status: 200,
    headers: {
      'content-type': 'application/samlmetadata+xml; charset=utf-8',
      'cache-control': `public, max-age=${maxAgeSeconds}`,
    },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`,
  };
};
