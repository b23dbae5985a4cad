import { runCommand } from '../eventstore/index.ts';
import { orgAggregate, orgEvents } from '../org/index.ts';
import { testScope } from '../testing/platform.ts';
import { userAggregate, userEvents } from '../user/index.ts';
import { exchange, type Scene } from './testing.ts';
import { exchangeGrants } from './testing-exchange.ts';
import { jwtBearerGrant, trustIssuer } from './testing-issuer.ts';

/** Two servers: one vouches for its people, and the other takes its word for them. */

export const idJagType = 'urn:ietf:params:oauth:token-type:id-jag';
export const idTokenType = 'urn:ietf:params:oauth:token-type:id_token';
export const refreshTokenType = 'urn:ietf:params:oauth:token-type:refresh_token';
const crossApp = 'postern.application.v1.CrossAppAccessService';

export interface AppClient {
  readonly appId: string;
  readonly clientId: string;
  readonly secret: string;
}

export interface Target {
  readonly audience: string;
  readonly clientId: string;
  readonly scopes?: readonly string[];
  readonly resources?: readonly string[];
}

export const setCrossApp = (
  { postern, projectId }: Scene,
  { appId }: { readonly appId: string },
  access: { readonly acceptsAssertions?: boolean; readonly targets?: readonly Target[] },
) => postern.call(`${crossApp}/SetCrossAppAccess`, { projectId, applicationId: appId, ...access });

/** An application of the server that vouches, which may exchange tokens. */
export const vouchedFor = (scene: Scene, more: object = {}): Promise<AppClient> =>
  scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    grantTypes: exchangeGrants,
    ...more,
  });

/** The other server trusts it for people with a confirmed address. */
export const trustForPeople = (scene: Scene, issuer: string, more: object = {}) =>
  trustIssuer(
    scene,
    { issuer, jwksUri: `${issuer}/oauth/v2/keys` },
    {
      name: 'Headquarters',
      identities: 'IDENTITIES_VERIFIED_EMAIL',
      ...more,
    },
  );

interface IdJagAnswer {
  readonly status: number;
  readonly body: {
    access_token: string;
    issued_token_type?: string;
    error?: string;
    error_description?: string;
  };
}

export const askIdJag = async (
  scene: Scene,
  client: AppClient,
  form: Record<string, string>,
): Promise<IdJagAnswer> =>
  exchange(
    scene,
    {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      requested_token_type: idJagType,
      subject_token_type: idTokenType,
      ...form,
    },
    client,
  );

export const bringIdJag = (
  scene: Scene,
  client: AppClient,
  assertion: string,
  form: Record<string, string> = {},
) => exchange(scene, { grant_type: jwtBearerGrant, assertion, ...form }, client);

/** As if the person had shown a code that was sent there. */
export async function proveAddress({ postern }: Scene, userId: string): Promise<void> {
  const events = [userEvents.emailVerified({ proved: true })];
  const { store } = postern.server.platform;
  await runCommand(store, testScope(postern.instanceId), userAggregate, userId, () => ({ events }));
}

/** As if the organization had shown that it owns the domain, or had only named it. */
export async function giveDomain(
  { postern }: Scene,
  orgId: string,
  domain: string,
  by: 'proof' | 'name',
): Promise<void> {
  const validationCode = { crypted: 'x' };
  const asked = orgEvents.orgDomainVerificationAdded({ domain, validationType: 1, validationCode });
  const events = [
    orgEvents.orgDomainAdded({ domain }),
    ...(by === 'proof' ? [asked] : []),
    orgEvents.orgDomainVerified({ domain }),
  ];
  const { store } = postern.server.platform;
  await runCommand(store, testScope(postern.instanceId), orgAggregate, orgId, () => ({ events }));
}
