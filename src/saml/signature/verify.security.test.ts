import { describe, expect, test } from 'bun:test';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { ns } from '../names.ts';
import {
  assertionOf,
  foreignKey,
  idpKey,
  posted,
  reasonFor,
  responseOf,
  signedAssertion,
  signedResponse,
  testKey,
} from '../testing.ts';
import { canonical } from '../xml/canonical.ts';
import { parseXml } from '../xml/parse.ts';
import { rsaSha1 } from './algorithms.ts';
import { signed } from './sign.ts';

const xml = await signedAssertion();
const evil = 'mallory@example.com';
const taken = 'accepted as alice@example.com';

/** The document with its SignedInfo changed and signed anew by the true key: only what it says is wrong. */
function resigned(source: string, change: (signedInfo: string) => string, key = idpKey.privateKey): string {
  const info = /<ds:SignedInfo>.*?<\/ds:SignedInfo>/s.exec(source)?.[0] ?? '';
  const changed = change(info);
  const octets = canonical(parseXml(changed, { namespaces: new Map([['ds', ns.ds]]) }));
  const hash = changed.includes('sha1"></ds:SignatureMethod') ? 'sha1' : 'sha256';
  const value = sign(hash, Buffer.from(octets), key).toString('base64');
  return source
    .replace(info, () => changed)
    .replace(
      /<ds:SignatureValue>.*?<\/ds:SignatureValue>/s,
      `<ds:SignatureValue>${value}</ds:SignatureValue>`,
    );
}
const replacing = (from: string | RegExp, to: string) => resigned(xml, (info) => info.replace(from, to));
const enveloped = `<ds:Transform Algorithm="${ns.ds}enveloped-signature"></ds:Transform>`;

test('what is signed anew as it was is taken', () => {
  expect(reasonFor(resigned(xml, (info) => info))).toBe(taken);
});

describe('parts that were not signed', () => {
  test('no signature', () => expect(reasonFor(responseOf(assertionOf()).xml)).toBe('unsigned'));

  test('an empty signature', () => {
    const empty = xml.replace(/<ds:SignedInfo>.*<\/ds:KeyInfo>/s, '');
    expect(reasonFor(empty)).toBe('signature');
  });

  test('a signature of another namespace is none', () => {
    expect(reasonFor(xml.replaceAll(ns.ds, 'http://www.w3.org/2000/09/xmldsig'))).toBe('unsigned');
  });

  test('any change', () => {
    expect(reasonFor(xml.replaceAll('alice@', 'mallory@'))).toBe('signature');
    expect(reasonFor(xml.replace('_session1', '_session2'))).toBe('signature');
    expect(reasonFor(xml.replace('<saml:Subject>', '<saml:Subject> '))).toBe('signature');
  });

  test('what stands in the unsigned answer around is not believed', () => {
    const around = xml.replace(
      '<samlp:Status>',
      `<saml:Subject><saml:NameID>${evil}</saml:NameID></saml:Subject><samlp:Status>`,
    );
    expect(reasonFor(around)).toBe(taken);
  });
});

describe('keys', () => {
  test('of somebody else, whatever certificate stands beside', async () => {
    const foreign = responseOf(await signed(assertionOf(), foreignKey)).xml;
    expect(reasonFor(foreign)).toBe('signature');
    expect(reasonFor(foreign.replace(foreignKey.certificate, idpKey.certificate))).toBe('signature');
    expect(reasonFor(xml.replace(idpKey.certificate, foreignKey.certificate))).toBe(taken);
  });

  test('a public key as the secret of an HMAC', () => {
    const info = /<ds:SignedInfo>.*?<\/ds:SignedInfo>/s.exec(xml)?.[0] ?? '';
    const changed = info.replace(/(SignatureMethod Algorithm=)"[^"]*"/, `$1"${ns.ds}hmac-sha1"`);
    const octets = canonical(parseXml(changed, { namespaces: new Map([['ds', ns.ds]]) }));
    const secret = idpKey.publicKey.export({ type: 'spki', format: 'pem' });
    const value = createHmac('sha1', secret).update(octets).digest('base64');
    const source = xml
      .replace(info, changed)
      .replace(/<ds:SignatureValue>.*?</s, `<ds:SignatureValue>${value}<`);
    expect(reasonFor(source)).toBe('unsupported');
  });

  test('an RSA key does not verify what calls itself ECDSA', () => {
    expect(reasonFor(replacing(/#rsa-sha256/, '#ecdsa-sha256'))).toBe('signature');
  });

  test('too short', async () => {
    const short = await testKey(1024);
    const source = responseOf(await signed(assertionOf(), short)).xml;
    const identityProvider = { entityId: 'https://idp.example.com/metadata', signingKeys: [short.publicKey] };
    expect(reasonFor(source, { identityProvider })).toBe('signature');
  });

  test('of a sender of whom none is known', () => {
    const identityProvider = { entityId: 'https://idp.example.com/metadata', signingKeys: [] };
    expect(reasonFor(xml, { identityProvider })).toBe('signature');
  });

  test('any of several, as while one follows another', () => {
    const identityProvider = {
      entityId: 'https://idp.example.com/metadata',
      signingKeys: [foreignKey.publicKey, idpKey.publicKey],
    };
    expect(reasonFor(xml, { identityProvider })).toBe(taken);
  });

  test('of elliptic curves', async () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = {
      algorithm: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
      certificate: '',
      sign: async (octets: Uint8Array) =>
        sign('sha256', octets, { key: pair.privateKey, dsaEncoding: 'ieee-p1363' }),
    };
    const source = responseOf(await signed(assertionOf(), key)).xml.replace(
      '></ds:X509Certificate',
      '>AAAA</ds:X509Certificate',
    );
    const identityProvider = { entityId: 'https://idp.example.com/metadata', signingKeys: [pair.publicKey] };
    expect(reasonFor(source, { identityProvider })).toBe(taken);
  });
});

describe('algorithms', () => {
  test('SHA-1 is off, and on where somebody says so', () => {
    const weak = replacing(/http:[^"]*#rsa-sha256/, rsaSha1);
    expect(reasonFor(weak)).toBe('weak_algorithm');
    expect(reasonFor(weak, { allowSha1: true })).toBe(taken);
  });

  test('a digest of SHA-1 under a signature of SHA-256', () => {
    const weak = replacing('http://www.w3.org/2001/04/xmlenc#sha256', `${ns.ds}sha1`);
    expect(reasonFor(weak)).toBe('weak_algorithm');
  });

  for (const name of [
    '',
    'none',
    `${ns.ds}dsa-sha1`,
    '__proto__',
    'constructor',
    'http://www.w3.org/2001/04/xmldsig-more#md5',
  ])
    test(`"${name}" as signature and as digest`, () => {
      expect(reasonFor(replacing(/(SignatureMethod Algorithm=)"[^"]*"/, `$1"${name}"`))).toMatch(
        /unsupported|malformed/,
      );
      expect(reasonFor(replacing(/(DigestMethod Algorithm=)"[^"]*"/, `$1"${name}"`))).toMatch(
        /unsupported|malformed/,
      );
    });
});

describe('SignedInfo', () => {
  const info = /<ds:SignedInfo>.*?<\/ds:SignedInfo>/s.exec(xml)?.[0] ?? '';
  const forgedInfo = info.replace(/<ds:DigestValue>.*?</s, '<ds:DigestValue>AAAA<');

  test('twice (CVE-2025-29775)', () => {
    expect(reasonFor(xml.replace(info, forgedInfo + info))).toBe('signature');
    expect(reasonFor(xml.replace(info, info + forgedInfo))).toBe('signature');
  });

  test('with a comment in its digest (CVE-2025-29774)', () => {
    expect(reasonFor(xml.replace('<ds:DigestValue>', '<ds:DigestValue><!-- AAAA -->'))).toBe('xml');
    expect(reasonFor(replacing('<ds:DigestValue>', '<ds:DigestValue><x>AAAA</x>'))).toBe('malformed');
  });

  test('with two references, one of them to what is shown', () => {
    const two = resigned(xml, (one) =>
      one.replace(/<ds:Reference .*<\/ds:Reference>/s, (reference) => reference + reference),
    );
    expect(reasonFor(two)).toBe('signature');
    const none = resigned(xml, (one) => one.replace(/<ds:Reference .*<\/ds:Reference>/s, ''));
    expect(reasonFor(none)).toBe('signature');
  });

  test('with two digests, or none', () => {
    expect(reasonFor(replacing(/<ds:DigestValue>.*?<\/ds:DigestValue>/s, '$&$&'))).toBe('signature');
    expect(reasonFor(replacing(/<ds:DigestValue>.*?<\/ds:DigestValue>/s, ''))).toBe('signature');
    expect(
      reasonFor(replacing(/<ds:DigestValue>.*?<\/ds:DigestValue>/s, '<ds:DigestValue></ds:DigestValue>')),
    ).toBe('malformed');
  });

  test('about something else: nothing, the whole document, another id, a file, an XPointer', () => {
    for (const uri of [
      '',
      '#',
      '#_response1',
      '#_evil',
      'file:///etc/passwd',
      'https://evil.example/x',
      "#xpointer(id('_assertion1'))",
    ])
      expect(reasonFor(replacing('URI="#_assertion1"', `URI="${uri}"`))).toBe('signature');
    expect(reasonFor(replacing(' URI="#_assertion1"', ''))).toBe('signature');
  });

  test('of an assertion without an id', async () => {
    const without = xml.replace(' ID="_assertion1"', '').replace('URI="#_assertion1"', 'URI="#"');
    expect(reasonFor(resigned(without, (one) => one))).toBe('signature');
  });

  test('of another name or namespace', () => {
    expect(reasonFor(xml.replaceAll('ds:SignedInfo', 'ds:Signedinfo'))).toBe('signature');
    expect(reasonFor(replacing('<ds:Reference ', '<ds:Manifest></ds:Manifest><ds:Reference '))).toBe(
      'signature',
    );
  });

  test('with text between its parts', () => {
    expect(reasonFor(replacing('<ds:Reference ', 'x<ds:Reference '))).toBe('signature');
  });
});

describe('canonicalization', () => {
  test('with XSLT, XPath, base64 or decryption as a transform', () => {
    const algorithms = [
      'http://www.w3.org/TR/1999/REC-xslt-19991116',
      'http://www.w3.org/TR/1999/REC-xpath-19991116',
      'http://www.w3.org/2002/06/xmldsig-filter2',
      `${ns.ds}base64`,
      'http://www.w3.org/2002/07/decrypt#XML',
    ];
    for (const algorithm of algorithms) {
      const transform = `<ds:Transform Algorithm="${algorithm}"></ds:Transform>`;
      expect(reasonFor(replacing(enveloped, transform))).toBe('signature');
      expect(reasonFor(replacing(enveloped, enveloped + transform))).toBe('signature');
      expect(
        reasonFor(
          replacing(`<ds:Transform Algorithm="${ns.excC14n}">`, `<ds:Transform Algorithm="${algorithm}">`),
        ),
      ).toBe('unsupported');
    }
  });

  test('without transforms, with one of them, with parameters of XPath', () => {
    expect(reasonFor(replacing(/<ds:Transforms>.*?<\/ds:Transforms>/s, ''))).toBe('signature');
    expect(reasonFor(replacing(enveloped, ''))).toBe('signature');
    const withPath = enveloped.replace('></', '><ds:XPath>/nothing</ds:XPath></');
    expect(reasonFor(replacing(enveloped, withPath))).toBe('signature');
  });

  test('inclusive, or unknown', () => {
    for (const algorithm of [
      'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
      'http://www.w3.org/2006/12/xml-c14n11',
      'x',
    ])
      expect(reasonFor(replacing(/(CanonicalizationMethod Algorithm=)"[^"]*"/, `$1"${algorithm}"`))).toBe(
        'unsupported',
      );
  });

  test('a digest of nothing: what cannot be canonicalized is nothing signed (CVE-2025-25291 and its kin)', () => {
    const digestOfNothing = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
    expect(reasonFor(replacing(/<ds:DigestValue>.*?</s, `<ds:DigestValue>${digestOfNothing}<`))).toBe(
      'signature',
    );
  });

  test('a prefix that means something else further in', () => {
    const moved = xml.replace('<saml:NameID Format', '<saml:NameID xmlns:saml="urn:evil" Format');
    expect(reasonFor(moved)).toBe('signature');
  });

  test('declarations that nothing uses do not change what is signed', () => {
    expect(reasonFor(xml.replace('<samlp:Response ', '<samlp:Response xmlns:unused="urn:x" '))).toBe(taken);
  });
});

describe('readers that see different things', () => {
  test('a comment in the name (CVE-2017-11427 and its kin)', async () => {
    const injected = await signedAssertion({ nameId: { value: 'alice@example.com.evil.example' } });
    expect(reasonFor(injected.replace('alice@example.com.evil', 'alice@example.com<!-- -->.evil'))).toBe(
      'xml',
    );
    expect(reasonFor(injected.replace('alice@example.com.evil', 'alice@example.com<![CDATA[.evil]]>'))).toBe(
      'xml',
    );
    expect(reasonFor(injected.replace('alice@example.com.evil', 'alice@example.com<?x?>.evil'))).toBe('xml');
    expect(reasonFor(injected)).toBe('accepted as alice@example.com.evil.example');
  });

  test('elements in the name', async () => {
    const whole = await signedResponse({
      assertion: {
        xml: assertionOf().xml.replace(
          'alice@example.com</saml:NameID>',
          'alice@example.com<x></x>.evil</saml:NameID>',
        ),
      },
    });
    expect(reasonFor(whole)).toBe('malformed');
  });

  test('a document type in front', () => {
    expect(reasonFor(`<!DOCTYPE r [<!ATTLIST saml:Assertion ID ID #IMPLIED>]>${xml}`)).toBe('xml');
  });

  test('base64 with what does not belong there', () => {
    expect(reasonFor(xml.replace('<ds:SignatureValue>', '<ds:SignatureValue>!'))).toBe('malformed');
  });

  test('a message that is no base64 of anything', () => {
    expect(posted('x')).not.toBe('x');
    expect(reasonFor('\u0000')).toBe('xml');
  });

  test('blanks and lines in the signature, as printed by some', () => {
    const wrapped = xml.replace(
      /<ds:SignatureValue>(.*?)</s,
      (_, value: string) => `<ds:SignatureValue>\r\n${value.replace(/.{64}/g, '$&\r\n')}\r\n<`,
    );
    expect(reasonFor(wrapped)).toBe(taken);
  });
});
