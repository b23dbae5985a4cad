import { describe, expect, test } from 'bun:test';
import { writeArtifactResolve, writeSoap } from '../messages/artifact.ts';
import { message } from '../messages/envelope.ts';
import { succeeded, writeStatus } from '../messages/status.ts';
import { statusCode } from '../names.ts';
import { signed } from '../signature/sign.ts';
import {
  accepting,
  acsUrl,
  assertionOf,
  config,
  foreignKey,
  idpEntityId,
  idpKey,
  now,
  posted,
  reasonFor,
  requestId,
  responseOf,
  signedAssertion,
  signedResponse,
  spEntityId,
} from '../testing.ts';
import { acceptArtifactResponse, acceptResponse, answeredRequest } from './accept-response.ts';

const taken = 'accepted as alice@example.com';
const later = (ms: number) => new Date(now.getTime() + ms);

test('an answer tells who signed in, how, and what is known of them', async () => {
  expect(accepting(await signedAssertion())).toEqual({
    accepted: true,
    nameId: expect.objectContaining({ value: 'alice@example.com' }),
    attributes: [expect.objectContaining({ name: 'Email', values: ['alice@example.com'] })],
    sessionIndex: '_session1',
    sessionNotOnOrAfter: undefined,
    authnInstant: now,
    authnContextClass: 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password',
    assertionId: '_assertion1',
    replayUntil: later(360_000),
    issuer: idpEntityId,
  });
});

test('people may be known by attributes alone', async () => {
  const xml = (
    await signed({ xml: assertionOf().xml.replace(/<saml:NameID.*?<\/saml:NameID>/s, '') }, idpKey)
  ).xml;
  const outcome = accepting(responseOf({ xml }).xml);
  expect(outcome).toMatchObject({ accepted: true, nameId: undefined });
});

describe('for whom', () => {
  test('another audience, none, or one of several', async () => {
    expect(reasonFor(await signedAssertion({ audience: 'https://other.example.com' }))).toBe('audience');
    expect(reasonFor(await signedAssertion({ audience: `${spEntityId}/` }))).toBe('audience');
    const of = async (change: (xml: string) => string) =>
      reasonFor(responseOf(await signed({ xml: change(assertionOf().xml) }, idpKey)).xml);
    expect(
      await of((xml) => xml.replace(/<saml:AudienceRestriction>.*?<\/saml:AudienceRestriction>/s, '')),
    ).toBe('audience');
    expect(await of((xml) => xml.replace(/<saml:Conditions.*?<\/saml:Conditions>/s, ''))).toBe('audience');
    expect(
      await of((xml) =>
        xml.replace('<saml:Audience>', '<saml:Audience>urn:other</saml:Audience><saml:Audience>'),
      ),
    ).toBe(taken);
    const second =
      '<saml:AudienceRestriction><saml:Audience>urn:other</saml:Audience></saml:AudienceRestriction>';
    expect(await of((xml) => xml.replace('</saml:Conditions>', `${second}</saml:Conditions>`))).toBe(
      'audience',
    );
    expect(
      await of((xml) =>
        xml.replace('</saml:Conditions>', '<saml:Condition></saml:Condition></saml:Conditions>'),
      ),
    ).toBe('unsupported');
  });

  test('another recipient, or none', async () => {
    expect(reasonFor(await signedAssertion({ recipient: 'https://other.example.com/acs' }))).toBe(
      'recipient',
    );
    const without = assertionOf().xml.replace(/ Recipient="[^"]*"/, '');
    expect(reasonFor(responseOf(await signed({ xml: without }, idpKey)).xml)).toBe('recipient');
  });

  test('another destination; none only where the answer is not signed itself', async () => {
    expect(reasonFor(await signedResponse({ destination: 'https://other.example.com/acs' }))).toBe(
      'destination',
    );
    expect(reasonFor(await signedResponse({ destination: undefined }))).toBe('destination');
    const assertion = await signed(assertionOf(), idpKey);
    expect(reasonFor(responseOf(assertion, { destination: 'https://other.example.com' }).xml)).toBe(
      'destination',
    );
    expect(reasonFor(responseOf(assertion, { destination: undefined }).xml)).toBe(taken);
  });

  test('of another issuer, outside or inside', async () => {
    expect(reasonFor(await signedAssertion({ issuer: 'https://other.example.com' }))).toBe('issuer');
    expect(reasonFor(await signedResponse({ issuer: 'https://other.example.com' }))).toBe('issuer');
  });
});

describe('in answer to what', () => {
  test('another request', async () => {
    expect(reasonFor(await signedResponse({ inResponseTo: '_other' }))).toBe('in_response_to');
    expect(reasonFor(await signedAssertion({ inResponseTo: '_other' }))).toBe('in_response_to');
    expect(reasonFor(await signedAssertion({ inResponseTo: undefined }))).toBe('in_response_to');
  });

  test('the answer around says another than what was signed', async () => {
    const stolen = responseOf(await signed(assertionOf({ inResponseTo: '_others' }), idpKey)).xml;
    expect(reasonFor(stolen)).toBe('in_response_to');
  });

  test('nobody asked', async () => {
    const assertion = await signed(assertionOf({ inResponseTo: undefined }), idpKey);
    const unsolicited = responseOf(assertion, { inResponseTo: undefined }).xml;
    expect(reasonFor(unsolicited, { requestId: undefined })).toBe('in_response_to');
    expect(reasonFor(unsolicited, { requestId: undefined, allowUnsolicited: true })).toBe(taken);
    const answered = await signedAssertion();
    expect(reasonFor(answered, { requestId: undefined, allowUnsolicited: true })).toBe('in_response_to');
  });

  test('the request that it says to answer is found before it is believed', async () => {
    expect(answeredRequest(posted(await signedAssertion()))).toBe(requestId);
    expect(answeredRequest(posted(responseOf(undefined, { inResponseTo: undefined }).xml))).toBeUndefined();
  });
});

describe('when', () => {
  test('within its time, by clocks that differ a little', async () => {
    const xml = await signedAssertion();
    expect(reasonFor(xml, { now: later(-110_000) })).toBe(taken);
    expect(reasonFor(xml, { now: later(-121_000) })).toBe('not_yet_valid');
    expect(reasonFor(xml, { now: later(359_000) })).toBe(taken);
    expect(reasonFor(xml, { now: later(360_000) })).toBe('expired');
    expect(reasonFor(xml, { now: later(300_000), clockSkew: 0 })).toBe('expired');
  });

  test('the session of it is over', async () => {
    const authentication = {
      instant: now,
      sessionIndex: 'x',
      sessionNotOnOrAfter: later(-61_000),
      contextClass: undefined,
    };
    expect(reasonFor(await signedAssertion({ authentication }))).toBe('expired');
  });

  test('times that are none', async () => {
    for (const time of ['tomorrow', '2026-11-29T12:05:00', '2026-13-40T12:05:00Z', '']) {
      const xml = assertionOf().xml.replace(/(Data [^>]*NotOnOrAfter=)"[^"]*"/, `$1"${time}"`);
      expect(reasonFor(responseOf(await signed({ xml }, idpKey)).xml)).toBe('malformed');
    }
    const without = assertionOf().xml.replace(/(Data [^>]*)NotOnOrAfter="[^"]*"/, '$1');
    expect(reasonFor(responseOf(await signed({ xml: without }, idpKey)).xml)).toBe('malformed');
  });
});

describe('what it holds', () => {
  test('no assertion, two of them, no statement of a sign-in, no bearer', async () => {
    expect(reasonFor(await signedResponse({ assertion: undefined }))).toBe('malformed');
    const two = { xml: assertionOf().xml + assertionOf({ id: '_second' }).xml };
    expect(reasonFor(await signedResponse({ assertion: two }))).toBe('malformed');
    const without = (pattern: RegExp | string, by = '') =>
      signedResponse({ assertion: { xml: assertionOf().xml.replace(pattern, by) } });
    expect(reasonFor(await without(/<saml:AuthnStatement.*?<\/saml:AuthnStatement>/s))).toBe('malformed');
    expect(reasonFor(await without(/<saml:SubjectConfirmation .*<\/saml:SubjectConfirmation>/s))).toBe(
      'malformed',
    );
    expect(reasonFor(await without('cm:bearer', 'cm:holder-of-key'))).toBe('malformed');
    expect(reasonFor(await without('Version="2.0"', 'Version="1.1"'))).toBe('malformed');
  });

  test('what the identity provider says went wrong', async () => {
    const status = { codes: [statusCode.responder, statusCode.noPassive], message: 'not signed in' };
    const outcome = accepting(responseOf(undefined, { status }).xml);
    expect(outcome.accepted === false && outcome.refusal).toMatchObject({ reason: 'status', status });
    expect(reasonFor(await signedResponse({ status }))).toBe('status');
  });

  test('an assertion must be signed itself where that is wanted', async () => {
    expect(reasonFor(await signedResponse(), { wantAssertionsSigned: true })).toBe('unsigned');
    expect(reasonFor(await signedAssertion(), { wantAssertionsSigned: true })).toBe(taken);
  });

  test('other messages', () => {
    expect(reasonFor(writeArtifactResolve({ id: '_a', now, issuer: idpEntityId, artifact: 'x' }).xml)).toBe(
      'malformed',
    );
    expect(acceptResponse(config, '%%%', { now, requestId })).toMatchObject({ accepted: false });
  });
});

describe('by an artifact', () => {
  const resolved = (inner: { xml: string }, inResponseTo = '_resolve') =>
    message(
      'ArtifactResponse',
      { id: '_artifact', now, issuer: idpEntityId },
      { InResponseTo: inResponseTo },
      writeStatus(succeeded),
      inner,
    );
  const accept = (body: { xml: string }) =>
    acceptArtifactResponse(config, Buffer.from(writeSoap(body).xml), {
      now,
      requestId,
      resolveId: '_resolve',
    });

  test('it is the signature of any of the three that counts', async () => {
    const assertion = await signed(assertionOf(), idpKey);
    expect(accept(resolved(responseOf(assertion)))).toMatchObject({ accepted: true });
    expect(accept(resolved(await signed(responseOf(assertionOf()), idpKey)))).toMatchObject({
      accepted: true,
    });
    const whole = await signed(resolved(responseOf(assertionOf(), { destination: undefined })), idpKey);
    expect(accept(whole)).toMatchObject({ accepted: true });
    expect(accept(resolved(responseOf(assertionOf())))).toMatchObject({ refusal: { reason: 'unsigned' } });
    const foreign = await signed(resolved(responseOf(assertionOf())), foreignKey);
    expect(accept(foreign)).toMatchObject({ refusal: { reason: 'signature' } });
  });

  test('it answers what was resolved, and stands for something', async () => {
    const assertion = await signed(assertionOf(), idpKey);
    expect(accept(resolved(responseOf(assertion), '_other'))).toMatchObject({
      refusal: { reason: 'in_response_to' },
    });
    expect(accept(resolved({ xml: '' }))).toMatchObject({ refusal: { reason: 'malformed' } });
    expect(accept(resolved(responseOf(assertion, { destination: `${acsUrl}/other` })))).toMatchObject({
      refusal: { reason: 'destination' },
    });
  });
});
