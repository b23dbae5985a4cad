import { BoundedMap } from '../../bounded-map.ts';
import { oncePer } from '../../platform.ts';
import { binding, signed, writeIdentityProvider } from '../../saml/index.ts';
import type { PublishedKey } from '../keys/keys.ts';
import { signingKeyOf } from '../keys/rotation.ts';
import { entityIdOf, paths } from '../paths.ts';
import type { SamlContext } from '../provider.ts';
import { newMessageId } from '../sign-on/answers.ts';
import { nameIdFormats } from '../sign-on/name-id.ts';
import type { Endpoint } from './endpoint.ts';

/** So long others may keep it. */
const maxAgeSeconds = 300;

/** Signed once for an origin and its keys: anybody may ask, and a signature costs. */
const documents = oncePer(() => new BoundedMap<string, Promise<string>>({ limit: 1_000 }));

async function write({ provider, instance }: SamlContext, keys: readonly PublishedKey[]): Promise<string> {
  const both = (location: string) => [
    { binding: binding.redirect, location },
    { binding: binding.post, location },
  ];
  const written = writeIdentityProvider({
    entityId: entityIdOf(instance),
    id: newMessageId(),
    wantAuthnRequestsSigned: true,
    signing: keys.map(({ certificate }) => certificate),
    nameIdFormats,
    singleSignOn: both(instance.origin + paths.singleSignOn),
    singleLogout: both(instance.origin + paths.singleLogout),
  });
  const { xml } = await signed(written, await provider.keys.signing(instance));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`;
}

/** What the identity provider says of itself: all its keys, those that do not sign yet among them. */
export const metadata: Endpoint = async (context) => {
  const { provider, instance } = context;
  const keys = await provider.keys.published(instance);
  const signing = signingKeyOf(keys, provider.platform.clock());
  const inOrder = [...keys].sort((a, b) => Number(b === signing) - Number(a === signing));
  const known = documents(provider.platform);
  const name = JSON.stringify([instance.id, instance.origin, ...inOrder.map(({ id }) => id)]);
  const document =
    known.get(name) ??
    write(context, inOrder).catch((error) => {
      known.delete(name);
      throw error;
    });
  known.set(name, document);
  return {
    status: 200,
    headers: {
      'content-type': 'application/samlmetadata+xml; charset=utf-8',
      'cache-control': `public, max-age=${maxAgeSeconds}`,
    },
    body: await document,
  };
};
