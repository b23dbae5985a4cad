import { createPrivateKey, randomUUID } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import type { TestPosternOptions } from '../testing/postern.ts';
import { type ConfidentialClient, exchange, obtainTokens, openScene, type Scene } from './testing.ts';

/** A scene with a client that exchanges tokens, and machines that act as people. */
export interface ExchangeScene extends Scene {
  readonly exchanger: ConfidentialClient;
  /** Tokens of alice for that client. */
  alices(parameters?: Record<string, string>): ReturnType<typeof obtainTokens>;
  /** Asks for an exchange, by `exchanger` unless another is given; null: the form says who asks. */
  ask(form: Record<string, string>, client?: ConfidentialClient | null): ReturnType<typeof exchangeTokens>;
  /** A machine user with a personal token, and a role: of the instance, or of an organization. */
  addImpersonator(role?: string, orgId?: string): Promise<Impersonator>;
  allowImpersonation(allowed: boolean): Promise<unknown>;
}

export interface Impersonator {
  readonly userId: string;
  readonly token: string;
  readonly tokenId: string;
  readonly name: string;
}

const standard = (type: string) => `urn:ietf:params:oauth:token-type:${type}`;

export const types = {
  access: standard('access_token'),
  id: standard('id_token'),
  jwt: standard('jwt'),
  refresh: standard('refresh_token'),
  userId: 'urn:zitadel:params:oauth:token-type:user_id',
} as const;

export const exchangeGrants = [
  'OIDC_GRANT_TYPE_AUTHORIZATION_CODE',
  'OIDC_GRANT_TYPE_REFRESH_TOKEN',
  'OIDC_GRANT_TYPE_TOKEN_EXCHANGE',
];

/** The parameters of an access token that is exchanged. */
export const subjectToken = (token: string, type: string = types.access) => ({
  subject_token: token,
  subject_token_type: type,
});

export const actorToken = (token: string, type: string = types.access) => ({
  actor_token: token,
  actor_token_type: type,
});

const exchangeTokens = async (
  scene: Scene,
  client: ConfidentialClient | null,
  form: Record<string, string>,
) => {
  const answer = await exchange(
    scene,
    { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', ...form },
    client ?? undefined,
  );
  return { ...answer, body: answer.body as typeof answer.body & { issued_token_type: string } };
};

/** A client that exchanges tokens and has a key; what it signs says of a user, or of itself, that it is that one. */
export async function addSigner(scene: Scene) {
  const client = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT',
    grantTypes: exchangeGrants,
  });
  const { keyDetails } = await scene.postern.call<{ keyDetails: string }>(
    'zitadel.application.v2.ApplicationService/CreateApplicationKey',
    { projectId: scene.projectId, applicationId: client.appId },
  );
  const { keyId, key } = JSON.parse(atob(keyDetails)) as { keyId: string; key: string };
  const pkcs8 = createPrivateKey(key).export({ type: 'pkcs8', format: 'pem' }).toString();
  const privateKey = await importPKCS8(pkcs8, 'RS256');
  return {
    ...client,
    /** A request object (RFC 9101). */
    signRequest: (parameters: object) =>
      new SignJWT({ ...parameters, client_id: client.clientId })
        .setProtectedHeader({ alg: 'RS256', kid: keyId })
        .setIssuer(client.clientId)
        .setAudience(scene.issuer)
        .sign(privateKey),
    sign: (subject: string) =>
      new SignJWT({ jti: randomUUID() })
        .setProtectedHeader({ alg: 'RS256', kid: keyId })
        .setIssuer(client.clientId)
        .setSubject(subject)
        .setAudience(scene.issuer)
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(privateKey),
  };
}

export async function openExchangeScene(options: TestPosternOptions = {}): Promise<ExchangeScene> {
  const scene = await openScene(options);
  const { call } = scene.postern;
  const exchanger = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    grantTypes: exchangeGrants,
  });
  let count = 0;
  return {
    ...scene,
    exchanger,
    alices: (parameters = {}) => obtainTokens(scene, exchanger, parameters),
    ask: (form, client = exchanger) => exchangeTokens(scene, client, form),
    async addImpersonator(role, orgId) {
      const name = `Actor ${++count}`;
      const { id: userId } = await call<{ id: string }>('zitadel.user.v2.UserService/CreateUser', {
        organizationId: scene.orgId,
        username: name.replace(' ', '-'),
        machine: { name },
      });
      if (role)
        await call('zitadel.internal_permission.v2.InternalPermissionService/CreateAdministrator', {
          userId,
          resource: orgId === undefined ? { instance: true } : { organizationId: orgId },
          roles: [role],
        });
      const { token, tokenId } = await call<{ token: string; tokenId: string }>(
        'zitadel.user.v2.UserService/AddPersonalAccessToken',
        { userId, expirationDate: '2120-01-01T00:00:00Z' },
      );
      return { userId, token, tokenId, name };
    },
    allowImpersonation: (allowed) =>
      call('zitadel.settings.v2.SettingsService/SetSecuritySettings', { enableImpersonation: allowed }),
  };
}
