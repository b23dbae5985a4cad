import { describe, expect, test } from 'bun:test';
import { binding, nameIdFormat, ns } from '../names.ts';
import { signed } from '../signature/sign.ts';
import { acsUrl, foreignKey, idpEntityId, idpKey, spEntityId, spKey } from '../testing.ts';
import { keysFor } from './keys.ts';
import { defaultEndpoint, endpointFor, readMetadata } from './read.ts';
import { writeIdentityProvider, writeServiceProvider } from './write.ts';

const ownIdp = writeIdentityProvider({
  entityId: idpEntityId,
  id: '_metadata',
  wantAuthnRequestsSigned: true,
  signing: [idpKey.certificate, foreignKey.certificate],
  nameIdFormats: [nameIdFormat.emailAddress, nameIdFormat.persistent],
  singleSignOn: [
    { binding: binding.redirect, location: 'https://idp.example.com/SSO' },
    { binding: binding.post, location: 'https://idp.example.com/SSO' },
  ],
  singleLogout: [{ binding: binding.redirect, location: 'https://idp.example.com/SLO' }],
});
const ownSp = writeServiceProvider({
  entityId: spEntityId,
  authnRequestsSigned: true,
  wantAssertionsSigned: true,
  signing: [spKey.certificate],
  encryption: [foreignKey.certificate],
  nameIdFormats: [],
  assertionConsumers: [
    { binding: binding.post, location: acsUrl },
    { binding: binding.artifact, location: acsUrl },
  ],
});

test('what we say of ourselves is read as it was meant', async () => {
  const idp = readMetadata((await signed(ownIdp, idpKey)).xml);
  expect(idp).toMatchObject({ entityId: idpEntityId, serviceProvider: undefined });
  expect(idp.identityProvider).toMatchObject({
    wantAuthnRequestsSigned: true,
    nameIdFormats: [nameIdFormat.emailAddress, nameIdFormat.persistent],
    singleLogout: [{ binding: binding.redirect, location: 'https://idp.example.com/SLO' }],
  });
  expect(idp.identityProvider?.keys.map(({ certificate }) => certificate)).toEqual([
    idpKey.certificate,
    foreignKey.certificate,
  ]);
  const sp = readMetadata(ownSp.xml).serviceProvider;
  expect(sp).toMatchObject({ authnRequestsSigned: true, wantAssertionsSigned: true });
  expect(sp?.assertionConsumers).toMatchObject([{ index: 0, isDefault: true }, { index: 1 }]);
  expect(keysFor('signing', sp?.keys ?? [])).toHaveLength(1);
  expect(keysFor('encryption', sp?.keys ?? [])[0]?.equals(foreignKey.publicKey)).toBe(true);
});

const key = (certificate: string, use = '') =>
  `<KeyDescriptor${use}><ds:KeyInfo xmlns:ds="${ns.ds}"><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>`;
const idpRole = (inner: string, more = '') =>
  `<IDPSSODescriptor protocolSupportEnumeration="${ns.samlp}"${more}>${inner}</IDPSSODescriptor>`;
const sso = (location = 'https://x.example/sso', by: string = binding.redirect) =>
  `<SingleSignOnService Binding="${by}" Location="${location}"/>`;
const entity = (inner: string, more = '') =>
  `<EntityDescriptor xmlns="${ns.md}" entityID="https://x.example/idp"${more}>${inner}</EntityDescriptor>`;

describe('as others write it', () => {
  test('ADFS: a byte order mark, roles of WS-Federation, both roles of SAML', () => {
    const federation = `<RoleDescriptor xsi:type="fed:ApplicationServiceType" protocolSupportEnumeration="http://docs.oasis-open.org/ws-sx/ws-trust/200512" xmlns:xsi="${ns.xsi}" xmlns:fed="http://docs.oasis-open.org/wsfed/federation/200706">${key('AAAA', ' use="encryption"')}</RoleDescriptor>`;
    const sp = `<SPSSODescriptor WantAssertionsSigned="true" protocolSupportEnumeration="${ns.samlp}">${key(spKey.certificate)}<AssertionConsumerService Binding="${binding.post}" Location="https://x.example/acs" index="0" isDefault="true"/></SPSSODescriptor>`;
    const source = `\uFEFF<?xml version="1.0"?>${entity(federation + sp + idpRole(key(idpKey.certificate, ' use="signing"') + sso()), ' ID="_1"')}`;
    const read = readMetadata(Buffer.from(source));
    expect(read.identityProvider?.keys).toHaveLength(1);
    expect(read.serviceProvider?.wantAssertionsSigned).toBe(true);
  });

  test('Entra: several certificates, broken over lines', () => {
    const lines = idpKey.certificate.replace(/.{76}/g, '$&\n        ');
    const read = readMetadata(
      entity(idpRole(key(lines, ' use="signing"') + key(foreignKey.certificate, ' use="signing"') + sso())),
    );
    expect(keysFor('signing', read.identityProvider?.keys ?? [])).toHaveLength(2);
    expect(keysFor('encryption', read.identityProvider?.keys ?? [])).toHaveLength(0);
  });

  test('Okta: prefixes, a flag, post before redirect', () => {
    const prefixed = entity(
      idpRole(
        key(idpKey.certificate) + sso('https://x.example/post', binding.post) + sso(),
        ' WantAuthnRequestsSigned="1"',
      ),
    )
      .replaceAll(/<(\/?)([A-Z])/g, '<$1md:$2')
      .replace('xmlns=', 'xmlns:md=')
      .replaceAll('<md:X', '<md:X');
    const read = readMetadata(prefixed);
    expect(read.identityProvider?.wantAuthnRequestsSigned).toBe(true);
    expect(
      endpointFor(read.identityProvider?.singleSignOn ?? [], [binding.redirect, binding.post])?.location,
    ).toBe('https://x.example/sso');
  });

  test('Shibboleth: comments, extensions, SAML 1 beside SAML 2, SOAP', () => {
    const extensions =
      '<Extensions><shibmd:Scope xmlns:shibmd="urn:mace:shibboleth:metadata:1.0" regexp="false">x.example</shibmd:Scope></Extensions>';
    const soap = `<ArtifactResolutionService Binding="${binding.soap}" Location="https://x.example/ars" index="1"/>`;
    const role = idpRole(extensions + key(idpKey.certificate, ' use="signing"') + soap + sso()).replace(
      '="urn',
      '="urn:mace:shibboleth:1.0 urn',
    );
    const read = readMetadata(
      `<!-- fill in --> ${entity(`<!-- of us -->${role}`, ' validUntil="2030-01-01T00:00:00Z"')}`,
    );
    expect(read.identityProvider?.artifactResolution).toMatchObject([
      { index: 1, location: 'https://x.example/ars' },
    ]);
    expect(read.validUntil).toEqual(new Date('2030-01-01T00:00:00Z'));
  });

  test('Keycloak: one entity in a list, a key by its name beside the certificate', () => {
    const named = key(idpKey.certificate).replace('<ds:X509Data>', '<ds:KeyName>x</ds:KeyName><ds:X509Data>');
    const list = `<EntitiesDescriptor xmlns="${ns.md}" Name="urn:keycloak">${entity(idpRole(named + sso()))}</EntitiesDescriptor>`;
    expect(readMetadata(list).entityId).toBe('https://x.example/idp');
  });

  test('a key without a certificate', () => {
    const { n = '', e = '' } = idpKey.publicKey.export({ format: 'jwk' });
    const value = (text: string) => Buffer.from(text, 'base64url').toString('base64');
    const bare = key('').replace(
      /<ds:X509Data>.*<\/ds:X509Data>/,
      `<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>${value(n)}</ds:Modulus><ds:Exponent>${value(e)}</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>`,
    );
    const [one] = readMetadata(entity(idpRole(bare + sso()))).identityProvider?.keys ?? [];
    expect(one?.key.equals(idpKey.publicKey)).toBe(true);
  });
});

describe('what is refused', () => {
  const refused: Record<string, [source: string, message: string]> = {
    'no metadata': ['<x/>', 'no metadata'],
    'no entity id': [entity(idpRole(sso())).replace(/ entityID="[^"]*"/, ''), 'entityID'],
    'certificates that are none': [entity(idpRole(key('AAAA') + sso())), 'No certificate'],
    'a location that runs in the browser': [entity(idpRole(sso('javascript:alert(1)'))), 'URL of https'],
    'a location of this machine’s files': [entity(idpRole(sso('file:///etc/passwd'))), 'URL of https'],
    'several entities': [
      `<EntitiesDescriptor xmlns="${ns.md}">${entity('')}${entity('')}</EntitiesDescriptor>`,
      'one entity',
    ],
    'a document type': [`<!DOCTYPE x>${entity('')}`, 'document type'],
    'endpoints without end': [entity(idpRole(sso().repeat(65))), 'more than 64'],
    'keys without end': [entity(idpRole(key(idpKey.certificate).repeat(17) + sso())), 'more than 16'],
  };
  for (const [what, [source, message]] of Object.entries(refused))
    test(what, () => expect(() => readMetadata(source)).toThrow(message));
});

test('the endpoint that is taken where none is named', () => {
  const of = (...marks: (boolean | undefined)[]) =>
    defaultEndpoint(
      marks.map((isDefault, index) => ({
        binding: binding.post,
        location: `${index}`,
        responseLocation: undefined,
        index,
        isDefault,
      })),
    )?.location;
  expect([of(false, undefined, true), of(false, undefined), of(false, false), of()]).toEqual([
    '2',
    '1',
    '0',
    undefined,
  ]);
});
