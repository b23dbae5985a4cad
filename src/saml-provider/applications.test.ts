import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { generateKeyPairSync } from 'node:crypto';
import { refreshSamlMetadata } from '../application/saml-refresh.ts';
import { documentsOf } from '../oidc/testing-outbound.ts';
import { readMetadata } from '../saml/index.ts';
import { foreignKey, spKey } from '../saml/testing.ts';
import { rotateSamlKeys } from './keys/jobs.ts';
import { addSamlApp, base64, openSamlScene, type SamlScene, signOn, spMetadata, visit } from './testing.ts';

const documents = new Map<string, string>();
let scene: SamlScene;
beforeAll(async () => {
  scene = await openSamlScene({ outbound: documentsOf(documents).outbound });
});
afterAll(() => scene.postern.stop());

const management = 'zitadel.management.v1.ManagementService';
const application = 'zitadel.application.v2.ApplicationService';
const call = <T>(method: string, request: object) => scene.postern.call<T>(method, request);
const tools = () => ({ platform: scene.postern.server.platform, writes: scene.postern.server.platform.sql });
const running = new AbortController().signal;

interface Read {
  readonly application: {
    readonly samlConfiguration?: {
      readonly metadataXml: string;
      readonly metadataUrl?: string;
      readonly loginVersion?: object;
    };
  };
}
const read = async (applicationId: string) =>
  (await call<Read>(`${application}/GetApplication`, { applicationId })).application.samlConfiguration;

describe('an application', () => {
  test('is made, read and changed by version 1', async () => {
    const metadata = spMetadata({ entityId: 'https://one.example.com' });
    const { projectId } = scene;
    const { appId } = await call<{ appId: string }>(`${management}/AddSAMLApp`, {
      projectId,
      name: 'one',
      metadataXml: base64(metadata),
      loginVersion: { loginV2: { baseUri: 'https://login.example.com' } },
    });
    const get = () => call<{ app: { samlConfig: object } }>(`${management}/GetAppByID`, { projectId, appId });
    expect((await get()).app.samlConfig).toEqual({
      metadataXml: base64(metadata),
      loginVersion: { loginV2: { baseUri: 'https://login.example.com' } },
    });
    const changed = spMetadata({ entityId: 'https://one.example.org' });
    await call(`${management}/UpdateSAMLAppConfig`, { projectId, appId, metadataXml: base64(changed) });
    expect((await get()).app.samlConfig).toEqual({ metadataXml: base64(changed) });
    // The former name is free.
    await addSamlApp(scene, metadata);
  });

  test('that wants assertions encrypted, by no key that can be used, is refused', async () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const unread = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    const metadata = spMetadata({ entityId: 'https://sealed.example.com', encryption: [unread] });
    await expect(addSamlApp(scene, metadata)).rejects.toThrow('no RSA key to encrypt to');
    const both = spMetadata({
      entityId: 'https://sealed.example.com',
      encryption: [unread, spKey.certificate],
    });
    await addSamlApp(scene, both);
  });

  test('is found by its entity id, and among those of its kind', async () => {
    const entityId = 'https://found.example.com';
    const applicationId = await addSamlApp(scene, spMetadata({ entityId }));
    const found = await call<{ applications: { applicationId: string }[] }>(
      `${application}/ListApplications`,
      {
        filters: [{ entityIdFilter: { entityId } }],
      },
    );
    expect(found.applications.map((one) => one.applicationId)).toEqual([applicationId]);
    const beta = await call<{ applications: { id: string }[] }>(
      'zitadel.app.v2beta.AppService/ListApplications',
      {
        projectId: scene.projectId,
        filters: [{ samlAppOnly: true }],
      },
    );
    expect(beta.applications.map(({ id }) => id)).toContain(applicationId);
  });

  test('keeps its metadata where but its login is changed', async () => {
    const metadata = spMetadata({ entityId: 'https://kept.example.com' });
    const applicationId = await addSamlApp(scene, metadata);
    await call(`${application}/UpdateApplication`, {
      projectId: scene.projectId,
      applicationId,
      name: 'Kept',
      samlConfiguration: { loginVersion: { loginV2: {} } },
    });
    expect(await read(applicationId)).toEqual({
      metadataXml: base64(metadata),
      loginVersion: { loginV2: {} },
    });
  });
});

describe('metadata at an address', () => {
  const url = 'https://wiki.example.com/metadata';
  const entityId = 'https://wiki.example.com';

  test('is read, and read again by the hour as long as it is of the same entity', async () => {
    documents.set(url, spMetadata({ entityId }));
    const { applicationId } = await call<{ applicationId: string }>(`${application}/CreateApplication`, {
      projectId: scene.projectId,
      name: 'Wiki',
      samlConfiguration: { metadataUrl: url },
    });
    const certificates = async () => {
      const { metadataXml = '' } = (await read(applicationId)) ?? {};
      const { keys = [] } = readMetadata(Buffer.from(metadataXml, 'base64')).serviceProvider ?? {};
      return keys.map(({ certificate }) => certificate);
    };
    expect(await certificates()).toEqual([spKey.certificate]);

    documents.set(url, spMetadata({ entityId, signing: [foreignKey.certificate] }));
    await refreshSamlMetadata.run(tools(), running);
    await scene.postern.settled();
    expect(await certificates()).toEqual([foreignKey.certificate]);

    documents.set(url, spMetadata({ entityId: 'https://evil.example.com' }));
    await refreshSamlMetadata.run(tools(), running);
    documents.set(url, '<x/>');
    await refreshSamlMetadata.run(tools(), running);
    documents.delete(url);
    await refreshSamlMetadata.run(tools(), running);
    await scene.postern.settled();
    expect(await certificates()).toEqual([foreignKey.certificate]);
  });
});

test('the next key stands in the metadata before it signs', async () => {
  const { platform, writes } = tools();
  const later = new Date(Date.now() + 310 * 24 * 3_600_000);
  await rotateSamlKeys.run({ platform: { ...platform, clock: () => later }, writes }, running);
  await rotateSamlKeys.run({ platform: { ...platform, clock: () => later }, writes }, running);

  const shown = readMetadata(await (await visit(`${scene.issuer}/saml/v2/metadata`)).text());
  const certificates = shown.identityProvider?.keys.map(({ certificate }) => certificate) ?? [];
  expect(certificates).toHaveLength(2);
  expect(certificates[0]).toBe(scene.certificate);
  const { post } = await signOn(scene);
  const { profile } = await scene.peer().validatePostResponseAsync({ SAMLResponse: post.samlResponse });
  expect(profile?.nameID).toBeDefined();
});
