import { describe, expect, test } from 'bun:test';
import { SAML } from '@node-saml/node-saml';
import { SignedXml } from 'xml-crypto';
import { readRedirect } from './bindings/redirect.ts';
import { encrypted } from './encryption/encrypt.ts';
import { readAuthnRequest } from './messages/authn-request.ts';
import { readLogoutRequest } from './messages/logout.ts';
import { ns } from './names.ts';
import { rsaSha256, sha256 } from './signature/algorithms.ts';
import { signed } from './signature/sign.ts';
import { signatureOf, verifiedElement } from './signature/verify.ts';
import {
  acsUrl,
  assertionOf,
  idpEntityId,
  idpKey,
  reasonFor,
  requestId,
  responseOf,
  spEntityId,
  spKey,
} from './testing.ts';
import { parseXml } from './xml/parse.ts';

/** What others wrote, on the other side. */

const pem = (key: typeof spKey) => key.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

/** Documents that are easily canonicalized in another way. */
const documents: Record<string, string> = {
  'prefixes that are declared outside':
    '<a xmlns="u:d" xmlns:x="u:x" xmlns:y="u:y"><x:b ID="_1" y:c="1" x:c="2" d="3"><e/><y:f/></x:b></a>',
  'a default namespace that ends': '<a xmlns="u:d"><b xmlns="" ID="_1"><c xmlns="u:d"/><d/></b></a>',
  'a prefix with another meaning inside':
    '<a xmlns:x="u:x"><x:b ID="_1"><x:c xmlns:x="u:z"><x:d/></x:c><x:e/></x:b></a>',
  'attributes in the order of their namespaces':
    '<a ID="_1" xmlns:b="u:z" xmlns:a="u:y" b:x="1" a:z="2" z="3" a:a="4" xml:lang="en"/>',
  'characters that are written in more than one way':
    '<a ID="_1" b="&#9;&#10;&#13;&quot;&apos;&lt;>&amp;">&#13;\r\n"\'&gt;&lt;&amp;\t\u00e4\u{1F600}</a>',
  'blanks where they count': '<a ID="_1">\n  <b  c = "d  e" >  </b >\n</a>',
};

describe('canonicalization', () => {
  for (const [what, source] of Object.entries(documents)) {
    test(what, () => {
      const theirs = new SignedXml({
        privateKey: pem(idpKey),
        signatureAlgorithm: rsaSha256,
        canonicalizationAlgorithm: ns.excC14n,
      });
      theirs.addReference({
        xpath: "//*[@ID='_1']",
        transforms: [`${ns.ds}enveloped-signature`, ns.excC14n],
        digestAlgorithm: sha256,
      });
      theirs.computeSignature(source, { location: { reference: "//*[@ID='_1']", action: 'append' } });
      const find = (at: ReturnType<typeof parseXml>): ReturnType<typeof parseXml> | undefined =>
        signatureOf(at)
          ? at
          : at.children
              .flatMap((child) => (typeof child === 'string' ? [] : [find(child)]))
              .find((one) => one);
      const holder = find(parseXml(theirs.getSignedXml()));
      expect(holder && verifiedElement(holder, { keys: [idpKey.publicKey] }).local).toBeDefined();
    });
  }

  test('prefixes that are listed to be taken along', () => {
    const source = '<r xmlns:xs="u:xs"><a ID="_1" xmlns:t="u:t">xs:string</a></r>';
    const theirs = new SignedXml({
      privateKey: pem(idpKey),
      signatureAlgorithm: rsaSha256,
      canonicalizationAlgorithm: ns.excC14n,
    });
    theirs.addReference({
      xpath: "//*[@ID='_1']",
      transforms: [`${ns.ds}enveloped-signature`, ns.excC14n],
      digestAlgorithm: sha256,
      inclusiveNamespacesPrefixList: ['xs', 't', 'absent'],
    });
    theirs.computeSignature(source, { location: { reference: "//*[@ID='_1']", action: 'append' } });
    const [holder] = parseXml(theirs.getSignedXml()).children;
    expect(
      typeof holder === 'object' &&
        verifiedElement(holder, { keys: [idpKey.publicKey] }).namespaces.get('xs'),
    ).toBe('u:xs');
  });

  test('what we sign is verified by others', async () => {
    const { xml } = await signed(assertionOf({ nameId: { value: 'ä<&>"\r' } }), idpKey);
    const signature = /<ds:Signature .*<\/ds:Signature>/s.exec(xml)?.[0] ?? '';
    const theirs = new SignedXml({ publicCert: idpKey.publicKey.export({ type: 'spki', format: 'pem' }) });
    theirs.loadSignature(signature);
    expect(theirs.checkSignature(xml)).toBe(true);
  });
});

const peer = (more: Partial<ConstructorParameters<typeof SAML>[0]> = {}) =>
  new SAML({
    callbackUrl: acsUrl,
    entryPoint: 'https://idp.example.com/SSO',
    logoutUrl: 'https://idp.example.com/SLO',
    issuer: spEntityId,
    audience: spEntityId,
    idpIssuer: idpEntityId,
    idpCert: idpKey.certificate,
    privateKey: pem(spKey),
    decryptionPvk: pem(spKey),
    signatureAlgorithm: 'sha256',
    digestAlgorithm: 'sha256',
    wantAuthnResponseSigned: false,
    acceptedClockSkewMs: -1,
    ...more,
  });

describe('node-saml as the service provider', () => {
  const login = async (xml: string, saml = peer()) => {
    const { profile } = await saml.validatePostResponseAsync({
      SAMLResponse: Buffer.from(xml).toString('base64'),
    });
    return profile;
  };

  test('takes our answers: assertion signed, answer signed, encrypted', async () => {
    const assertion = await signed(assertionOf(), idpKey);
    expect(await login(responseOf(assertion).xml)).toMatchObject({
      nameID: 'alice@example.com',
      sessionIndex: '_session1',
      attributes: { Email: 'alice@example.com' },
    });
    const both = await signed(responseOf(assertion), idpKey);
    expect(await login(both.xml, peer({ wantAuthnResponseSigned: true }))).toMatchObject({
      nameID: 'alice@example.com',
    });
    const sealed = responseOf(undefined, { encryptedAssertion: encrypted(assertion, spKey.publicKey) });
    expect(await login(sealed.xml)).toMatchObject({ nameID: 'alice@example.com' });
  });

  test('sends requests that we read, and whose signature over a URL we verify', async () => {
    const url = new URL(await peer({ forceAuthn: true }).getAuthorizeUrlAsync('state', undefined, {}));
    const read = readRedirect(url.search);
    read.requireSignature({ keys: [spKey.publicKey] });
    expect(read.relayState).toBe('state');
    expect(readAuthnRequest(read.message)).toMatchObject({
      issuer: spEntityId,
      assertionConsumerServiceUrl: acsUrl,
      forceAuthn: true,
    });
  });

  test('signs out', async () => {
    const profile = {
      issuer: spEntityId,
      nameID: 'alice@example.com',
      nameIDFormat: 'urn:x',
      sessionIndex: '_session1',
    };
    const url = new URL(await peer().getLogoutUrlAsync(profile, '', {}));
    const read = readRedirect(url.search);
    read.requireSignature({ keys: [spKey.publicKey] });
    expect(readLogoutRequest(read.message)).toMatchObject({
      nameId: { value: 'alice@example.com' },
      sessionIndexes: ['_session1'],
    });
  });
});

test('an identity provider that signs with xml-crypto, as many in Node do, is taken', () => {
  const theirs = new SignedXml({
    privateKey: pem(idpKey),
    signatureAlgorithm: rsaSha256,
    canonicalizationAlgorithm: ns.excC14n,
  });
  theirs.addReference({
    xpath: "//*[local-name()='Assertion']",
    transforms: [`${ns.ds}enveloped-signature`, ns.excC14n],
    digestAlgorithm: sha256,
  });
  theirs.computeSignature(responseOf(assertionOf()).xml, {
    location: { reference: "//*[local-name()='Assertion']/*[local-name()='Issuer']", action: 'after' },
  });
  expect(reasonFor(theirs.getSignedXml())).toBe('accepted as alice@example.com');
  expect(reasonFor(theirs.getSignedXml(), { requestId: `${requestId}x` })).toBe('in_response_to');
});
