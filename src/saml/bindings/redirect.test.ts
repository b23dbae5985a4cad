import { describe, expect, test } from 'bun:test';
import { deflateRawSync } from 'node:zlib';
import { readAuthnRequest, writeAuthnRequest } from '../messages/authn-request.ts';
import { binding, nameIdFormat } from '../names.ts';
import { SamlRefusal } from '../refusal.ts';
import { buildAuthnRequest } from '../service-provider/build-authn-request.ts';
import { acsUrl, foreignKey, now, spEntityId, spKey } from '../testing.ts';
import { postFields, readPost } from './post.ts';
import { readRedirect, redirectUrl } from './redirect.ts';

const location = 'https://idp.example.com/SSO?tenant=1';
const message = writeAuthnRequest({
  id: '_request1',
  now,
  issuer: spEntityId,
  destination: location,
  assertionConsumerServiceUrl: acsUrl,
  protocolBinding: binding.post,
  nameIdFormat: nameIdFormat.emailAddress,
  forceAuthn: true,
  requestedContext: { comparison: 'minimum', classes: ['urn:a', 'urn:b'] },
  subject: { value: 'alice@example.com' },
});

const queryOf = async (more: Partial<Parameters<typeof redirectUrl>[0]> = {}) => {
  const url = await redirectUrl({
    parameter: 'SAMLRequest',
    message,
    location,
    relayState: 'a b+c&=',
    key: spKey,
    ...more,
  });
  expect(url).toStartWith(`${location}&SAMLRequest=`);
  return new URL(url).search;
};

const reason = (attempt: () => unknown): string => {
  try {
    attempt();
    return 'taken';
  } catch (thrown) {
    if (thrown instanceof SamlRefusal) return thrown.reason;
    throw thrown;
  }
};
const verified = (query: string, key = spKey) =>
  reason(() => readRedirect(query).requireSignature({ keys: [key.publicKey] }));

test('a request comes through a URL and a form as it was written', async () => {
  const read = readRedirect(await queryOf());

  expect(read.relayState).toBe('a b+c&=');
  expect(read.isSigned).toBe(true);
  const expected = {
    id: '_request1',
    issuer: spEntityId,
    destination: location,
    issueInstant: now,
    assertionConsumerServiceUrl: acsUrl,
    assertionConsumerServiceIndex: undefined,
    protocolBinding: binding.post,
    forceAuthn: true,
    isPassive: false,
    nameIdFormat: nameIdFormat.emailAddress,
    requestedContext: { comparison: 'minimum' as const, classes: ['urn:a', 'urn:b'] },
    subject: expect.objectContaining({ value: 'alice@example.com' }),
  };
  expect(readAuthnRequest(read.message)).toMatchObject(expected);
  expect(readAuthnRequest(readPost(postFields('SAMLRequest', message)['SAMLRequest'] ?? ''))).toMatchObject(
    expected,
  );
});

describe('the signature', () => {
  test('is over the very octets that were sent', async () => {
    const query = await queryOf();
    expect(verified(query)).toBe('taken');
    expect(verified(query, foreignKey)).toBe('signature');
    expect(verified(query.replace('%20', '+'))).toBe('signature');
    expect(verified(query.replace(/%2B/i, '%2b'))).toBe('signature');
    expect(verified(query.replace(/&RelayState=[^&]*/, ''))).toBe('signature');
    expect(verified(query.replace('RelayState=a', 'RelayState=b'))).toBe('signature');
    expect(verified(query.replace(/&SigAlg=[^&]*/, ''))).toBe('unsupported');
    expect(verified(query.replace(/&Signature=[^&]*/, ''))).toBe('unsigned');
    expect(verified(query.replace(/&Signature=[^&]*/, '&Signature='))).toBe('signature');
    expect(verified(query.replace('rsa-sha256', 'hmac-sha256'))).toBe('unsupported');
  });

  test('does not depend on where parameters stand, or on others', async () => {
    const pairs = (await queryOf()).slice(1).split('&').reverse();
    expect(verified(`?x=1&${pairs.join('&')}`)).toBe('taken');
  });

  test('is of a message without a relay state too', async () => {
    expect(verified(await queryOf({ relayState: undefined }))).toBe('taken');
  });

  test('of a request is not one of an answer', async () => {
    expect(verified((await queryOf()).replace('SAMLRequest', 'SAMLResponse'))).toBe('signature');
  });
});

describe('what is refused', () => {
  test('a parameter twice, both messages, none, another encoding', async () => {
    const query = await queryOf();
    expect(reason(() => readRedirect(`${query}&RelayState=evil`))).toBe('malformed');
    expect(reason(() => readRedirect(`${query}&SAML%52equest=x`))).toBe('malformed');
    expect(reason(() => readRedirect(`${query}&SAMLResponse=x`))).toBe('malformed');
    expect(reason(() => readRedirect('?RelayState=x'))).toBe('malformed');
    expect(reason(() => readRedirect(`${query}&SAMLEncoding=urn:x`))).toBe('unsupported');
    expect(reason(() => readRedirect('?SAMLRequest=%zz'))).toBe('malformed');
    expect(reason(() => readRedirect('?SAMLRequest=AAAA'))).toBe('malformed');
  });

  test('what inflates beyond what a message has', () => {
    const bomb = encodeURIComponent(deflateRawSync(Buffer.alloc(8 * 1024 * 1024, 0x20)).toString('base64'));
    expect(reason(() => readRedirect(`?SAMLRequest=${bomb}`))).toBe('malformed');
  });
});

test('a service provider asks by a URL or a form, signed where it has a key', async () => {
  const asking = {
    id: '_request1',
    now,
    serviceProvider: { entityId: spEntityId, assertionConsumerServiceUrl: acsUrl },
    singleSignOn: { location: 'https://idp.example.com/SSO', binding: binding.redirect },
    relayState: 'state',
    key: spKey,
    loginHint: '',
  };
  const redirected = await buildAuthnRequest(asking);
  expect(redirected.by === 'redirect' && verified(new URL(redirected.url).search)).toBe('taken');

  const form = await buildAuthnRequest({
    ...asking,
    singleSignOn: { ...asking.singleSignOn, binding: binding.post },
  });
  expect(form).toMatchObject({
    by: 'form',
    action: 'https://idp.example.com/SSO',
    fields: { RelayState: 'state' },
  });
  const read = form.by === 'form' ? readAuthnRequest(readPost(form.fields['SAMLRequest'] ?? '')) : undefined;
  expect(read).toMatchObject({ subject: undefined, requestedContext: undefined, isPassive: false });
  await expect(
    buildAuthnRequest({ ...asking, singleSignOn: { ...asking.singleSignOn, binding: binding.soap } }),
  ).rejects.toThrow('by redirect or by POST');
});
