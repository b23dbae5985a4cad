import { binding, redirectUrl, writeAuthnRequest, writeServiceProvider } from '../../saml/index.ts';

/** A SAML application as far as these tests need one: it signs nothing. */

const consumerOf = (entityId: string): string => `${entityId}/acs`;

export const samlMetadataOf = (entityId: string): string =>
  writeServiceProvider({
    entityId,
    authnRequestsSigned: false,
    wantAssertionsSigned: true,
    signing: [],
    nameIdFormats: [],
    assertionConsumers: [{ binding: binding.post, location: consumerOf(entityId) }],
  }).xml;

/** Path and query by which it sends somebody to sign in. */
export const samlSignInOf = (entityId: string): Promise<string> =>
  redirectUrl({
    parameter: 'SAMLRequest',
    message: writeAuthnRequest({
      id: `_${crypto.randomUUID()}`,
      now: new Date(),
      issuer: entityId,
      assertionConsumerServiceUrl: consumerOf(entityId),
      protocolBinding: binding.post,
    }),
    location: '/saml/v2/SSO',
  });
