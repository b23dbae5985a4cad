import { describe, expect, test } from 'bun:test';
import { ns } from '../names.ts';
import { signed } from '../signature/sign.ts';
import { assertionOf, idpKey, reasonFor, responseOf, signedAssertion, signedResponse } from '../testing.ts';

/**
 * XML signature wrapping (Somorovsky et al., "On Breaking SAML", 2012): what was signed stays somewhere in the
 * document, and what is to be read is put where it is looked for. XSW1 and 2 are of signed answers, the others of
 * signed assertions.
 */

const evil = 'mallory@example.com';
const forged = (xml: string) => xml.replaceAll('alice@example.com', evil);
const renamed = (xml: string, id: string) => xml.replace(/ ID="[^"]*"/, ` ID="${id}"`);
const signatureIn = (xml: string) => /<ds:Signature .*?<\/ds:Signature>/s.exec(xml)?.[0] ?? '';
const unsigned = (xml: string) => xml.replace(/<ds:Signature .*?<\/ds:Signature>/s, '');
const assertionIn = (xml: string) => /<saml:Assertion .*<\/saml:Assertion>/s.exec(xml)?.[0] ?? '';
const behind = (xml: string, tag: string, inserted: string) => xml.replace(tag, (at) => `${at}${inserted}`);
const startOf = (xml: string) => /^<[^>]*>/.exec(xml)?.[0] ?? '';
const issuer = '<saml:Issuer>https://idp.example.com/metadata</saml:Issuer>';
const within = (xml: string, inner: string) => behind(xml, startOf(xml), inner);
const atEnd = (xml: string, inner: string) => xml.replace(/<\/[^<]*>$/, (end) => `${inner}${end}`);

const answer = await signedResponse();
const answerSignature = signatureIn(answer);
const withAssertion = await signedAssertion();
const original = assertionIn(withAssertion);
const signature = signatureIn(original);
const around = (...inner: string[]) =>
  withAssertion.replace(original, '').replace('</samlp:Response>', `${inner.join('')}</samlp:Response>`);
const evilAssertion = renamed(unsigned(forged(original)), '_evil');
const object = (inner: string) => `<ds:Object>${inner}</ds:Object></ds:Signature>`;
const extensions = (inner: string) => `<samlp:Extensions>${inner}</samlp:Extensions>`;

test('what is not wrapped is taken', () => {
  expect(reasonFor(answer)).toBe('accepted as alice@example.com');
  expect(reasonFor(withAssertion)).toBe('accepted as alice@example.com');
});

const attacks: Record<string, string> = {
  'XSW1: the signed answer within the signature of a forged one': behind(
    renamed(unsigned(forged(answer)), '_evil'),
    issuer,
    answerSignature.replace('</ds:Signature>', `${unsigned(answer)}</ds:Signature>`),
  ),
  'XSW2: the signed answer before its signature in a forged one': behind(
    renamed(unsigned(forged(answer)), '_evil'),
    issuer,
    `${unsigned(answer)}${answerSignature}`,
  ),
  'XSW3: a forged assertion before the signed one': around(evilAssertion, original),
  'XSW3, the other way round': around(original, evilAssertion),
  'XSW4: the signed assertion within a forged one': around(atEnd(evilAssertion, original)),
  'XSW4, first within it': around(within(evilAssertion, original)),
  'XSW5: a forged assertion with the signature, the signed one at the end': around(
    behind(evilAssertion, issuer, signature),
    unsigned(original),
  ),
  'XSW6: the signed assertion within the signature of a forged one': around(
    behind(
      evilAssertion,
      issuer,
      signature.replace('</ds:Signature>', `${unsigned(original)}</ds:Signature>`),
    ),
  ),
  'XSW7: a forged assertion in extensions before the signed one': around(
    extensions(renamed(evilAssertion, '_assertion1')),
    original,
  ),
  'XSW7, the signed one in extensions': around(extensions(original), evilAssertion),
  'XSW8: the signed assertion as an object of the signature in a forged one': around(
    behind(evilAssertion, issuer, signature.replace('</ds:Signature>', object(unsigned(original)))),
  ),
  'the same id for both': around(renamed(evilAssertion, '_assertion1'), original),
  'the signed assertion in an element of no namespace': around(`<x>${original}</x>`, evilAssertion),
  'the signed assertion in the status': withAssertion
    .replace(original, evilAssertion)
    .replace('</samlp:Status>', `<samlp:StatusDetail>${original}</samlp:StatusDetail></samlp:Status>`),
  'the signed assertion in the subject of the forged one': around(
    evilAssertion.replace('<saml:Subject>', `<saml:Subject>${original}`),
  ),
  'the signed assertion in an attribute of the forged one': around(
    evilAssertion.replace('<saml:AttributeValue>', `<saml:AttributeValue>${original}`),
  ),
  'the signed assertion as advice': around(
    evilAssertion.replace(
      '<saml:AuthnStatement',
      `<saml:Advice>${original}</saml:Advice><saml:AuthnStatement`,
    ),
  ),
  'a forged assertion within an answer of which only the assertion was signed': withAssertion.replace(
    original,
    `${evilAssertion}`,
  ),
  'the answer as the child of another root': `<samlp:ArtifactResponse xmlns:samlp="${ns.samlp}">${answer}</samlp:ArtifactResponse>`,
  'an assertion alone': original,
};

describe('wrapping', () => {
  for (const [what, xml] of Object.entries(attacks)) {
    test(what, () => {
      const reason = reasonFor(xml);
      expect(reason).not.toContain(evil);
      expect(['xml', 'malformed', 'signature', 'unsigned']).toContain(reason);
    });
  }

  test('a forged assertion beside the signed one within an answer that is signed is of the signer', async () => {
    const both = responseOf(await signed(assertionOf(), idpKey));
    expect(reasonFor((await signed(both, idpKey)).xml)).toBe('accepted as alice@example.com');
    const swapped = (await signed(both, idpKey)).xml.replace('alice@example.com', evil);
    expect(reasonFor(swapped)).toBe('signature');
  });

  test('an answer with a broken signature is not taken for its assertion’s', async () => {
    const both = (await signed(responseOf(await signed(assertionOf(), idpKey)), idpKey)).xml;
    expect(reasonFor(both.replace('ID="_response1"', 'ID="_response2"'))).toBe('signature');
    expect(reasonFor(unsigned(both))).toBe('accepted as alice@example.com');
  });

  test('an assertion with a broken signature is not taken for the answer’s', async () => {
    const broken = (await signed(assertionOf(), idpKey)).xml.replace('alice@example.com', evil);
    const whole = await signed(responseOf({ xml: broken }), idpKey);
    expect(reasonFor(whole.xml)).toBe('signature');
  });
});
