import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { FormClient } from '../../login/testing.ts';
import { openScene, password, type Scene } from '../../oidc/testing.ts';
import { readMetadata } from '../../saml/index.ts';
import { base64, formOf, spMetadata, visit } from '../../saml-provider/testing.ts';

/** Two servers in both roles of SAML: people who have their accounts at one sign in at the other. */

const users = 'zitadel.user.v2.UserService';
const admin = 'zitadel.admin.v1.AdminService';
const ends = { successUrl: 'https://app.example/in', failureUrl: 'https://app.example/failed' };

let theirs: Scene;
let ours: Scene;
let metadata: string;
beforeAll(async () => {
  theirs = await openScene();
  ours = await openScene({ configure: (config) => config.outbound.allow.push('localhost') });
  metadata = await (await fetch(`${theirs.issuer}/saml/v2/metadata`)).text();
});
afterAll(async () => {
  await theirs?.postern.stop();
  await ours?.postern.stop();
});

const ownMetadata = async (id: string) => (await fetch(`${ours.issuer}/idps/${id}/saml/metadata`)).text();

const encryptionKey = /<md:KeyDescriptor use="encryption">[\s\S]*?<\/md:KeyDescriptor>/;

/** A provider here, and an application there, which know each other by their metadata. */
async function connected(change: object = {}, encrypted = true): Promise<string> {
  const { id } = await ours.postern.call<{ id: string }>(`${admin}/AddSAMLProvider`, {
    name: 'Elsewhere',
    metadataXml: base64(metadata),
    binding: 'SAML_BINDING_REDIRECT',
    ...change,
  });
  const own = await ownMetadata(id);
  await theirs.postern.call('zitadel.application.v2.ApplicationService/CreateApplication', {
    projectId: theirs.projectId,
    name: `saml ${id}`,
    samlConfiguration: { metadataXml: base64(encrypted ? own : own.replace(encryptionKey, '')) },
  });
  return id;
}

interface Started {
  readonly authUrl?: string;
  readonly formData?: { readonly url: string; readonly fields: Record<string, string> };
}
const start = (idpId: string) =>
  ours.postern.call<Started>(`${users}/StartIdentityProviderIntent`, { idpId, urls: ends });

/** Signs in at the other server's pages. @returns the form that brings the answer */
async function signInThere(open: (browser: FormClient) => Promise<Response>) {
  const browser = new FormClient(theirs.issuer);
  let response = await open(browser);
  for (let step = 0; step < 12; step++) {
    const location = response.headers.get('location');
    if (location) response = await browser.request(location);
    else if (browser.markup.includes('SAMLResponse')) return formOf(response);
    else {
      const asksPassword = browser.markup.includes('name="password"');
      const [, form = ''] = /<form ([\s\S]*?)<\/form>/.exec(browser.markup) ?? [];
      const [, action = ''] = /action="([^"]+)"/.exec(form) ?? [];
      const hidden = [...form.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
        ([, name = '', value = '']) => [name, value] as const,
      );
      const fields: Record<string, string> = asksPassword ? { password } : { loginName: 'alice' };
      response = await browser.request(action, posted({ ...Object.fromEntries(hidden), ...fields }));
    }
  }
  throw new Error(`no answer at ${browser.url}: ${browser.markup.slice(0, 500)}`);
}

const decoded = (message: string): string => Buffer.from(message, 'base64').toString();

const posted = (fields: Record<string, string>): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
});

const bring = async (action: string, fields: Record<string, string>) => {
  const response = await visit(action, posted(fields));
  return { status: response.status, back: new URL(response.headers.get('location') ?? 'about:blank') };
};

interface Retrieved {
  readonly idpInformation: {
    readonly userId: string;
    readonly rawInformation: { readonly attributes: Record<string, string[]> };
    readonly saml: { readonly assertion: string };
  };
  readonly addHumanUser: object;
}
const retrieve = (back: URL) =>
  ours.postern.call<Retrieved>(`${users}/RetrieveIdentityProviderIntent`, {
    idpIntentId: back.searchParams.get('id'),
    idpIntentToken: back.searchParams.get('token'),
  });

const answered = async (id: string) => {
  const { authUrl = '' } = await start(id);
  return signInThere((browser) => browser.request(authUrl));
};

test('what we say of ourselves names an entity for each provider', async () => {
  const id = await connected({ withSignedRequest: true });
  const { entityId, serviceProvider } = readMetadata(await ownMetadata(id));
  expect(entityId).toBe(`${ours.issuer}/idps/${id}/saml/metadata`);
  expect(serviceProvider?.authnRequestsSigned).toBe(true);
  expect(serviceProvider?.assertionConsumers[0]?.location).toBe(`${ours.issuer}/idps/${id}/saml/acs`);
  const certificate = await (await fetch(`${ours.issuer}/idps/${id}/saml/certificate`)).text();
  expect(certificate.replace(/-----[^-]+-----|\s/g, '')).toBe(serviceProvider?.keys[0]?.certificate ?? '');
  await ours.postern.call(`${admin}/RegenerateSAMLProviderCertificate`, { id });
  expect(await (await fetch(`${ours.issuer}/idps/${id}/saml/certificate`)).text()).not.toBe(certificate);
});

test.each([
  ['redirect', 'SAML_BINDING_REDIRECT'],
  ['POST', 'SAML_BINDING_POST'],
])('a person signs in there by %s, and is known here', async (_by, binding) => {
  const id = await connected({ binding, withSignedRequest: true });
  const { authUrl, formData } = await start(id);
  const form = await signInThere((browser) =>
    formData ? browser.request(formData.url, posted(formData.fields)) : browser.request(authUrl ?? ''),
  );
  expect(form.action).toBe(`${ours.issuer}/idps/${id}/saml/acs`);
  const { back } = await bring(form.action, form.fields);
  expect(back.href).toStartWith(ends.successUrl);
  const { idpInformation, addHumanUser } = await retrieve(back);
  expect(idpInformation.rawInformation.attributes).toMatchObject({ Email: ['alice@example.com'] });
  expect(decoded(idpInformation.saml.assertion)).toContain('<samlp:Response');
  expect(addHumanUser).toMatchObject({
    profile: { givenName: 'Alice', familyName: 'Example', displayName: 'Alice Example' },
    email: { email: 'alice@example.com', sendCode: {} },
  });
  expect(form.fields['SAMLResponse'] && decoded(form.fields['SAMLResponse'])).toContain('EncryptedAssertion');
  // Loaded once more it leads on alike, and proves nothing new.
  expect((await bring(form.action, form.fields)).back.href).toBe(back.href);
});

describe('what is brought to us', () => {
  test('for another visit, another provider, or nobody’s', async () => {
    const id = await connected();
    const [one, two] = [await answered(id), await answered(id)];
    const crossed = { ...one.fields, RelayState: two.fields['RelayState'] ?? '' };
    expect((await bring(one.action, crossed)).back.href).toStartWith(ends.failureUrl);
    const other = await connected();
    expect((await bring(`${ours.issuer}/idps/${other}/saml/acs`, one.fields)).status).toBe(400);
    expect((await bring(one.action, { ...one.fields, RelayState: 'made-up' })).status).toBe(400);
    expect((await bring(one.action, { SAMLResponse: one.fields['SAMLResponse'] ?? '' })).status).toBe(400);
  });

  test.each([
    ['changed', (xml: string) => xml.replace('alice@example.com', 'admin@example.com')],
    ['without its signature', (xml: string) => xml.replace(/<ds:Signature[\s\S]*?<\/ds:Signature>/g, '')],
    ['with a DTD', (xml: string) => `<!DOCTYPE x [<!ENTITY e "e">]>${xml}`],
    ['no XML', () => 'hello'],
  ])('%s', async (_what, spoil) => {
    const id = await connected({}, false);
    const { action, fields } = await answered(id);
    const xml = decoded(fields['SAMLResponse'] ?? '');
    const { back } = await bring(action, { ...fields, SAMLResponse: base64(spoil(xml)) });
    expect(back.href).toStartWith(ends.failureUrl);
    expect(back.searchParams.has('token')).toBe(false);
  });

  test('signed by a key that the provider does not name', async () => {
    const id = await connected();
    const form = await answered(id);
    const foreign = await (await fetch(`${ours.issuer}/saml/v2/metadata`)).text();
    const theirsWithOtherKey = foreign.replaceAll(ours.issuer, theirs.issuer);
    await ours.postern.call(`${admin}/UpdateSAMLProvider`, {
      id,
      name: 'Elsewhere',
      metadataXml: base64(theirsWithOtherKey),
      binding: 'SAML_BINDING_REDIRECT',
    });
    expect((await bring(form.action, form.fields)).back.href).toStartWith(ends.failureUrl);
  });
});

describe('metadata', () => {
  const add = (request: object) =>
    ours.postern
      .call<{ id: string }>(`${admin}/AddSAMLProvider`, {
        name: 'x',
        binding: 'SAML_BINDING_POST',
        ...request,
      })
      .then(
        () => 'ok',
        ({ message }: Error) => message,
      );

  test('are read from an address, and anew from then on', async () => {
    const id = await connected({ metadataXml: undefined, metadataUrl: `${theirs.issuer}/saml/v2/metadata` });
    const { action, fields } = await answered(id);
    expect((await bring(action, fields)).back.href).toStartWith(ends.successUrl);
  });

  test('that nobody can sign in by are refused, by what is wrong', async () => {
    expect(await add({ metadataXml: base64('<x/>') })).toContain('no metadata of a SAML identity provider');
    expect(await add({ metadataXml: base64(spMetadata()) })).toContain('IDPSSODescriptor');
    expect(await add({ metadataUrl: `${theirs.issuer}/nothing` })).toContain('metadata_url answers 404');
    expect(await add({ metadataUrl: 'http://idp.example/metadata' })).toContain('must be an https URL');
    expect(await add({ metadataXml: base64(metadata), federatedLogoutEnabled: true })).toContain(
      'unimplemented',
    );
  });
});
