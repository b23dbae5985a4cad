import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { deflateRawSync } from 'node:zlib';
import { openSession } from '../oidc/testing.ts';
import {
  binding,
  type NewAuthnRequest,
  nameIdFormat,
  redirectUrl,
  signed,
  writeAuthnRequest,
} from '../saml/index.ts';
import { foreignKey, spKey } from '../saml/testing.ts';
import {
  addSamlApp,
  formOf,
  openSamlScene,
  type SamlScene,
  signOn,
  sp,
  spMetadata,
  visit,
} from './testing.ts';

let scene: SamlScene;
const strict = { entityId: 'https://strict.example.com/metadata', acsUrl: 'https://strict.example.com/acs' };
beforeAll(async () => {
  scene = await openSamlScene();
  await addSamlApp(
    scene,
    spMetadata({
      entityId: strict.entityId,
      authnRequestsSigned: true,
      assertionConsumers: [{ binding: binding.post, location: strict.acsUrl }],
    }),
  );
});
afterAll(() => scene.postern.stop());

const sso = () => `${scene.issuer}/saml/v2/SSO`;
const requestOf = (more: Partial<NewAuthnRequest> = {}) =>
  writeAuthnRequest({
    id: `_${crypto.randomUUID()}`,
    now: new Date(),
    issuer: sp.entityId,
    destination: sso(),
    assertionConsumerServiceUrl: sp.acsUrl,
    protocolBinding: binding.post,
    ...more,
  });
const toUrl = (message: { xml: string }, key?: typeof spKey, relayState?: string) =>
  redirectUrl({ parameter: 'SAMLRequest', message, location: sso(), key, relayState });
const send = async (more: Partial<NewAuthnRequest> = {}, key?: typeof spKey) =>
  visit(await toUrl(requestOf(more), key));
const sendForm = (xml: string) =>
  visit(sso(), {
    method: 'POST',
    body: new URLSearchParams({ SAMLRequest: Buffer.from(xml).toString('base64') }),
  });
/** What the page says to developers. */
const refusal = async (response: Response) =>
  `${response.status} ${/<code>([a-z_]+):/.exec(await response.text())?.[1]}`;
const led = (response: Response) => response.headers.get('location') ?? '';
const toLogin = /^\/ui\/login\/login\?authRequestID=saml-V2_\d+$/;

test('a good request leads to the login, by a URL and by a form', async () => {
  expect(led(await send())).toMatch(toLogin);
  expect(led(await send({}, spKey))).toMatch(toLogin);
  expect(led(await sendForm(requestOf().xml))).toMatch(toLogin);
  expect(led(await sendForm((await signed(requestOf(), spKey)).xml))).toMatch(toLogin);
});

describe('who asks', () => {
  test('an application that is not there, or is not active', async () => {
    expect(await refusal(await send({ issuer: 'https://nobody.example.com' }))).toBe('400 issuer');
    const entityId = 'https://inactive.example.com/metadata';
    const applicationId = await addSamlApp(scene, spMetadata({ entityId }));
    expect(led(await send({ issuer: entityId }))).toMatch(toLogin);
    await scene.postern.call('zitadel.application.v2.ApplicationService/DeactivateApplication', {
      projectId: scene.projectId,
      applicationId,
    });
    expect(await refusal(await send({ issuer: entityId }))).toBe('400 issuer');
  });

  test('one that signs, without a signature, or with one of another key', async () => {
    const asStrict = { issuer: strict.entityId, assertionConsumerServiceUrl: strict.acsUrl };
    expect(await refusal(await send(asStrict))).toBe('400 unsigned');
    expect(await refusal(await send(asStrict, foreignKey))).toBe('400 signature');
    expect(led(await send(asStrict, spKey))).toMatch(toLogin);
    expect(await refusal(await sendForm(requestOf(asStrict).xml))).toBe('400 unsigned');
    expect(await refusal(await sendForm((await signed(requestOf(asStrict), foreignKey)).xml))).toBe(
      '400 signature',
    );
  });

  test('one that need not sign is held to the signature that it sends', async () => {
    expect(await refusal(await send({}, foreignKey))).toBe('400 signature');
    const url = await toUrl(requestOf(), spKey, 'state');
    expect(await refusal(await visit(url.replace('RelayState=state', 'RelayState=other')))).toBe(
      '400 signature',
    );
    const form = (await signed(requestOf(), spKey)).xml;
    expect(await refusal(await sendForm(form.replace(sp.acsUrl, `${sp.acsUrl}2`)))).toBe('400 signature');
  });

  test('a signed request within a forged one', async () => {
    const whole = (await signed(requestOf({ id: '_a' }), spKey)).xml;
    const wrapped = requestOf({ id: '_b' }).xml.replace(
      '</samlp:AuthnRequest>',
      `<samlp:Extensions>${whole}</samlp:Extensions></samlp:AuthnRequest>`,
    );
    const asStrict = wrapped.replaceAll(sp.entityId, strict.entityId);
    expect(await refusal(await sendForm(asStrict))).toBe('400 unsigned');
  });
});

describe('where it is answered', () => {
  const elsewhere = [
    'https://evil.example.com/acs',
    `${sp.acsUrl}/../evil`,
    `${sp.acsUrl}?x`,
    `${sp.acsUrl}#`,
    sp.acsUrl.toUpperCase(),
    'javascript:alert(1)',
  ];
  for (const assertionConsumerServiceUrl of elsewhere)
    test(`not at ${assertionConsumerServiceUrl}`, async () => {
      expect(await refusal(await send({ assertionConsumerServiceUrl }))).toBe('400 recipient');
      expect(await refusal(await send({ assertionConsumerServiceUrl }, spKey))).toBe('400 recipient');
    });

  test('not at that of another application', async () => {
    expect(await refusal(await send({ assertionConsumerServiceUrl: strict.acsUrl }))).toBe('400 recipient');
  });

  test('not by another binding', async () => {
    for (const protocolBinding of [binding.artifact, binding.redirect, 'urn:x'])
      expect(await refusal(await send({ protocolBinding }))).toBe('400 unsupported');
  });
});

describe('what is sent', () => {
  test('for another destination, too old, of a time to come', async () => {
    expect(await refusal(await send({ destination: 'https://other.example.com/saml/v2/SSO' }))).toBe(
      '400 destination',
    );
    expect(await refusal(await send({ destination: undefined }, spKey))).toBe('400 destination');
    expect(await refusal(await send({ now: new Date(Date.now() - 2 * 3_600_000) }))).toBe('400 expired');
    expect(await refusal(await send({ now: new Date(Date.now() + 3_600_000) }))).toBe('400 not_yet_valid');
  });

  test('no XML, a document type, a bomb, another message', async () => {
    expect(await refusal(await sendForm('<!DOCTYPE x><x/>'))).toBe('400 xml');
    expect(await refusal(await sendForm('hello'))).toBe('400 xml');
    expect(await refusal(await sendForm('<x/>'))).toBe('400 malformed');
    const bomb = deflateRawSync(Buffer.alloc(4 * 1024 * 1024, 0x20)).toString('base64');
    expect(await refusal(await visit(`${sso()}?SAMLRequest=${encodeURIComponent(bomb)}`))).toBe(
      '400 malformed',
    );
    expect(await refusal(await visit(sso()))).toBe('400 malformed');
    expect(await refusal(await visit(`${sso()}?SAMLResponse=AAAA`))).toBe('400 malformed');
    expect((await visit(sso(), { method: 'PUT' })).status).toBe(405);
  });

  test('a relay state without end', async () => {
    expect(await refusal(await visit(await toUrl(requestOf(), undefined, 'x'.repeat(2_049))))).toBe(
      '400 malformed',
    );
  });

  test('what is written of it is no markup on the page', async () => {
    const response = await send({ issuer: 'https://x/<script>alert(1)</script>' });
    expect(await response.text()).not.toContain('<script>alert');
  });
});

describe('what the application is told of a request that cannot be met', () => {
  const statusOf = async (response: Response) => {
    const { action, fields } = await formOf(response);
    const xml = Buffer.from(fields['SAMLResponse'] ?? '', 'base64').toString();
    return {
      action,
      code: [...xml.matchAll(/StatusCode Value="[^"]*:([^":]*)"/g)].map(([, code]) => code).join(' '),
    };
  };

  test('a name that there is not, a context that nobody reaches', async () => {
    expect(await statusOf(await send({ nameIdFormat: nameIdFormat.entity }))).toEqual({
      action: sp.acsUrl,
      code: 'Requester InvalidNameIDPolicy',
    });
    const requestedContext = {
      comparison: 'exact' as const,
      classes: ['urn:oasis:names:tc:SAML:2.0:ac:classes:X509'],
    };
    expect(await statusOf(await send({ requestedContext }))).toMatchObject({
      code: 'Responder NoAuthnContext',
    });
  });

  test('nobody is signed in, and nobody may be asked', async () => {
    expect(await statusOf(await send({ isPassive: true }))).toMatchObject({ code: 'Responder NoPassive' });
  });
});

describe('an answer', () => {
  const create = (request: object) =>
    scene.postern.call('zitadel.saml.v2.SAMLService/CreateResponse', request, scene.postern.loginPat);

  test('is given once, to a session that is proven, by a login client', async () => {
    const { requestId, session } = await signOn(scene);
    await expect(create({ samlRequestId: requestId, session })).rejects.toThrow('SAML-Req02');
    await expect(create({ samlRequestId: 'V2_404', session })).rejects.toThrow('SAML-Req01');
    const fresh = new URL(led(await send()), scene.issuer).searchParams.get('authRequestID')?.slice(5) ?? '';
    const forged = { ...session, sessionToken: `${session.sessionToken.slice(0, -4)}AAAA` };
    await expect(create({ samlRequestId: fresh, session: forged })).rejects.toThrow('OIDC-Ses01');
    await expect(create({ samlRequestId: fresh })).rejects.toThrow();
    expect(
      scene.postern.call('zitadel.saml.v2.SAMLService/CreateResponse', { samlRequestId: fresh, session }, ''),
    ).rejects.toThrow('unauthenticated');
  });

  test('is not given where the application, or its consumer, is gone meanwhile', async () => {
    const entityId = 'https://fleeting.example.com/metadata';
    const applicationId = await addSamlApp(scene, spMetadata({ entityId }));
    const begin = async () =>
      new URL(led(await send({ issuer: entityId })), scene.issuer).searchParams
        .get('authRequestID')
        ?.slice(5);
    const [first, second] = [await begin(), await begin()];
    const session = await openSession(scene);
    const address = { projectId: scene.projectId, applicationId };
    const moved = spMetadata({
      entityId,
      assertionConsumers: [{ binding: binding.post, location: 'https://moved.example.com/acs' }],
    });
    await scene.postern.call('zitadel.application.v2.ApplicationService/UpdateApplication', {
      ...address,
      samlConfiguration: { metadataXml: Buffer.from(moved).toString('base64') },
    });
    await expect(create({ samlRequestId: first, session })).rejects.toThrow('SAML-App02');
    await scene.postern.call('zitadel.application.v2.ApplicationService/DeleteApplication', address);
    await expect(create({ samlRequestId: second, session })).rejects.toThrow('SAML-App01');
  });

  test('is not given to somebody without a role where the project wants one', async () => {
    await scene.postern.call('zitadel.project.v2.ProjectService/UpdateProject', {
      projectId: scene.projectId,
      authorizationRequired: true,
    });
    await expect(signOn(scene)).rejects.toThrow('OIDC-Rol01');
    await scene.postern.call('zitadel.project.v2.ProjectService/UpdateProject', {
      projectId: scene.projectId,
      authorizationRequired: false,
    });
  });

  test('is had at the callback with the seal alone', async () => {
    const { requestId } = await signOn(scene);
    for (const answer of ['', 'AAAA', requestId])
      expect(
        await refusal(await visit(`${scene.issuer}/saml/v2/callback?${new URLSearchParams({ answer })}`)),
      ).toBe('400 expired');
  });
});

describe('entity ids', () => {
  test('are of one application in the instance, and free when it is gone', async () => {
    const metadata = spMetadata({ entityId: 'https://unique.example.com' });
    const applicationId = await addSamlApp(scene, metadata);
    await expect(addSamlApp(scene, metadata)).rejects.toThrow('APP-Sam03');
    await scene.postern.call('zitadel.application.v2.ApplicationService/DeleteApplication', {
      projectId: scene.projectId,
      applicationId,
    });
    await addSamlApp(scene, metadata);
  });
});

test('who asks too often is told to wait', async () => {
  const busy = await openSamlScene({
    configure: (config) => {
      config.limits.authorizationsPerMinute = 2;
    },
  });
  const ask = () => visit(`${busy.issuer}/saml/v2/SSO`);
  const statuses = [(await ask()).status, (await ask()).status];
  const third = await ask();
  await busy.postern.stop();
  expect([...statuses, third.status]).toEqual([400, 400, 429]);
  expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
});
