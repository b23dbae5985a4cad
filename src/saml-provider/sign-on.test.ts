import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readMetadata } from '../saml/index.ts';
import { openSamlScene, type SamlScene, signOn, sp, visit } from './testing.ts';

let scene: SamlScene;
beforeAll(async () => {
  scene = await openSamlScene();
});
afterAll(() => scene.postern.stop());

test('the metadata names keys, endpoints and formats, and stays the same', async () => {
  const response = await visit(`${scene.issuer}/saml/v2/metadata`);
  const { entityId, identityProvider } = readMetadata(await response.text());

  expect(response.headers.get('content-type')).toContain('samlmetadata+xml');
  expect(entityId).toBe(`${scene.issuer}/saml/v2/metadata`);
  expect(identityProvider?.wantAuthnRequestsSigned).toBe(true);
  expect(identityProvider?.keys.map(({ certificate }) => certificate)).toEqual([scene.certificate]);
  expect(identityProvider?.keys[0]?.key.asymmetricKeyDetails?.modulusLength).toBe(4096);
  expect(new Set(identityProvider?.singleSignOn.map(({ location }) => location))).toEqual(
    new Set([`${scene.issuer}/saml/v2/SSO`]),
  );
});

test('somebody who signs in at the login client is known to the application', async () => {
  const { url, post } = await signOn(scene);
  expect(url).toBe(sp.acsUrl);
  expect(post.relayState).toBe('state');

  const { profile } = await scene.peer().validatePostResponseAsync({ SAMLResponse: post.samlResponse });
  expect(profile).toMatchObject({
    issuer: `${scene.issuer}/saml/v2/metadata`,
    nameIDFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
    attributes: {
      Email: 'alice@example.com',
      SurName: 'Example',
      FirstName: 'Alice',
      FullName: 'Alice Example',
      UserID: scene.alice.userId,
    },
  });
  expect(profile?.nameID).toStartWith('alice');
});

describe('a request', () => {
  test('is read by the login client', async () => {
    const { requestId } = await signOn(scene);
    const { samlRequest } = await scene.postern.call<{ samlRequest: object }>(
      'zitadel.saml.v2.SAMLService/GetSAMLRequest',
      { samlRequestId: requestId },
      scene.postern.loginPat,
    );
    expect(samlRequest).toMatchObject({
      id: requestId,
      issuer: sp.entityId,
      assertionConsumerService: sp.acsUrl,
      relayState: 'state',
      binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
    });
  });
});
