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
