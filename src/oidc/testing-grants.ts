import { type ConfidentialClient, exchange, type Scene, type TokenAnswer } from './testing.ts';

/** Applications that manage their grants (Grant Management for OAuth 2.0). */

export type GrantAnswer = TokenAnswer & { readonly grant_id: string };

export const manageGrants = (scene: Scene, { appId }: { readonly appId: string }, grantManagement = true) =>
  scene.postern.call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
    projectId: scene.projectId,
    applicationId: appId,
    grantManagement,
  });

/** A token of the application itself. */
export const ownToken = async (
  scene: Scene,
  client: ConfidentialClient,
  scope = 'grant_management_query grant_management_revoke',
) => (await exchange(scene, { grant_type: 'client_credentials', scope }, client)).body;

export async function askGrant(scene: Scene, id: string, token: string, method: 'GET' | 'DELETE' = 'GET') {
  const response = await scene.postern.fetch(`/oauth/v2/grants/${id}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
  };
}
