import { afterAll, beforeAll, expect, test } from 'bun:test';
import * as oauth from 'oauth4webapi';
import { type ConfidentialClient, finish, openScene, redirectUri, type Scene } from './testing.ts';
import { accounts, declareBanking, payment } from './testing-details.ts';
import { manageGrants } from './testing-grants.ts';

/** oauth4webapi pushes a request with authorization details, and manages the grant that comes of it. */

let scene: Scene;
let bank: ConfidentialClient;
let server: oauth.AuthorizationServer;
const insecure = { [oauth.allowInsecureRequests]: true };

beforeAll(async () => {
  scene = await openScene();
  await declareBanking(scene);
  bank = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
  await manageGrants(scene, bank);
  const issuer = new URL(scene.issuer);
  server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
});
afterAll(() => scene?.postern.stop());

async function through(more: Record<string, string>, details: object[]) {
  const client: oauth.Client = { client_id: bank.clientId };
  const authentication = oauth.ClientSecretBasic(bank.secret);
  const verifier = oauth.generateRandomCodeVerifier();
  const pushed = await oauth.processPushedAuthorizationResponse(
    server,
    client,
    await oauth.pushedAuthorizationRequest(
      server,
      client,
      authentication,
      {
        response_type: 'code',
        redirect_uri: redirectUri,
        scope: 'openid offline_access',
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        authorization_details: JSON.stringify(details),
        ...more,
      },
      insecure,
    ),
  );
  const query = new URLSearchParams({ client_id: bank.clientId, request_uri: pushed.request_uri });
  const { callbackUrl } = await finish(
    scene,
    await fetch(`${server.authorization_endpoint}?${query}`, { redirect: 'manual' }),
  );
  const answered = oauth.validateAuthResponse(server, client, new URL(callbackUrl), oauth.expectNoState);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    authentication,
    answered,
    redirectUri,
    verifier,
    insecure,
  );
  return oauth.processAuthorizationCodeResponse(server, client, response);
}

test('details are pushed and granted, and the grant is merged, read and ended', async () => {
  expect(server['authorization_details_types_supported']).toEqual([accounts.type, payment.type]);
  const tokens = await through({ grant_management_action: 'create' }, [payment]);
  expect(tokens.authorization_details).toEqual([payment]);
  const grantId = String(tokens['grant_id']);
  const merged = await through({ grant_management_action: 'merge', grant_id: grantId }, [accounts]);
  expect([merged['grant_id'], merged.authorization_details]).toEqual([grantId, [payment, accounts]]);

  const client: oauth.Client = { client_id: bank.clientId };
  const own = await oauth.processClientCredentialsResponse(
    server,
    client,
    await oauth.clientCredentialsGrantRequest(
      server,
      client,
      oauth.ClientSecretBasic(bank.secret),
      { scope: 'grant_management_query grant_management_revoke' },
      insecure,
    ),
  );
  const grant = new URL(`${server['grant_management_endpoint']}/${grantId}`);
  const ask = (method: string) =>
    oauth.protectedResourceRequest(own.access_token, method, grant, undefined, undefined, insecure);
  expect(await (await ask('GET')).json()).toEqual({
    scopes: [{ scope: 'openid offline_access' }],
    authorization_details: [payment, accounts],
  });
  expect((await ask('DELETE')).status).toBe(204);
});
