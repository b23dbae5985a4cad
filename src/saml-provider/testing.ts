import { SAML, type SamlConfig } from '@node-saml/node-saml';
import { answerOf, openScene, openSession, type Scene } from '../oidc/testing.ts';
import { binding, type OwnServiceProvider, writeServiceProvider } from '../saml/index.ts';
import { spKey } from '../saml/testing.ts';
import type { TestPosternOptions } from '../testing/postern.ts';

/** A server with a SAML application, and the service provider on the other side, which others wrote (node-saml). */

export const sp = {
  entityId: 'https://sp.example.com/metadata',
  acsUrl: 'https://sp.example.com/acs',
  sloUrl: 'https://sp.example.com/slo',
};

export const spMetadata = (more: Partial<OwnServiceProvider> = {}): string =>
  writeServiceProvider({
    entityId: sp.entityId,
    authnRequestsSigned: false,
    wantAssertionsSigned: true,
    signing: [spKey.certificate],
    nameIdFormats: [],
    singleLogout: [{ binding: binding.redirect, location: sp.sloUrl }],
    assertionConsumers: [{ binding: binding.post, location: sp.acsUrl }],
    ...more,
  }).xml;

export const base64 = (text: string): string => Buffer.from(text).toString('base64');

export interface SamlScene extends Scene {
  readonly samlAppId: string;
  /** The identity provider's certificate, base64 of DER. */
  readonly certificate: string;
  /** The service provider, as an application has it. */
  peer(more?: Partial<SamlConfig>): SAML;
}

export async function addSamlApp(scene: Scene, metadata: string, more: object = {}): Promise<string> {
  const { applicationId } = await scene.postern.call<{ applicationId: string }>(
    'zitadel.application.v2.ApplicationService/CreateApplication',
    {
      projectId: scene.projectId,
      name: `saml ${crypto.randomUUID()}`,
      samlConfiguration: { metadataXml: base64(metadata), ...more },
    },
  );
  return applicationId;
}

export async function openSamlScene(
  options: TestPosternOptions = {},
  metadata: string = spMetadata(),
): Promise<SamlScene> {
  const scene = await openScene(options);
  const samlAppId = await addSamlApp(scene, metadata);
  const pem = await (await fetch(`${scene.issuer}/saml/v2/certificate`)).text();
  const certificate = pem.replace(/-----[^-]+-----|\s/g, '');
  return {
    ...scene,
    samlAppId,
    certificate,
    peer: (more = {}) =>
      new SAML({
        callbackUrl: sp.acsUrl,
        entryPoint: `${scene.issuer}/saml/v2/SSO`,
        logoutUrl: `${scene.issuer}/saml/v2/SLO`,
        issuer: sp.entityId,
        audience: sp.entityId,
        idpIssuer: `${scene.issuer}/saml/v2/metadata`,
        idpCert: certificate,
        privateKey: spKey.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
        decryptionPvk: spKey.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
        signatureAlgorithm: 'sha256',
        digestAlgorithm: 'sha256',
        identifierFormat: null,
        disableRequestedAuthnContext: true,
        ...more,
      }),
  };
}

/** Asks the server, as a browser does that was sent there; nothing is followed. */
export const visit = (url: string, init: RequestInit = {}): Promise<Response> =>
  fetch(url, { redirect: 'manual', ...init });

/** The fields of a form that sends itself. */
export async function formOf(
  response: Response,
): Promise<{ action: string; fields: Record<string, string> }> {
  const html = await response.text();
  const unescaped = (text: string) =>
    text.replace(
      /&(amp|lt|gt|quot|#39);/g,
      (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name] ?? "'",
    );
  const action = unescaped(/action="([^"]*)"/.exec(html)?.[1] ?? '');
  const fields = [...html.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, unescaped(value)] as const,
  );
  return { action, fields: Object.fromEntries(fields) };
}

export interface SignedOn {
  readonly requestId: string;
  readonly url: string;
  readonly post: { readonly relayState?: string; readonly samlResponse: string };
  readonly session: { readonly sessionId: string; readonly sessionToken: string };
}

/** The way of a sign-in by a login client, from the application's request to the answer. */
export async function signOn(
  scene: SamlScene,
  peer: SAML = scene.peer(),
  relayState = 'state',
  opened?: SignedOn['session'],
): Promise<SignedOn> {
  const led = await visit(await peer.getAuthorizeUrlAsync(relayState, undefined, {}), {
    headers: { 'x-zitadel-login-client': 'login-client' },
  });
  const requestId = answerOf(led).get('samlRequest') ?? '';
  const session = opened ?? (await openSession(scene));
  const answer = await scene.postern.call<Pick<SignedOn, 'url' | 'post'>>(
    'zitadel.saml.v2.SAMLService/CreateResponse',
    { samlRequestId: requestId, session },
    scene.postern.loginPat,
  );
  return { requestId, session, ...answer };
}
