import type { Client } from '../../application/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import { invalidGrantId, invalidRequest } from '../protocol/errors.ts';
import type { Parameters } from '../protocol/parameters.ts';
import { type GrantAction, grantActions } from './actions.ts';
import { managesGrants } from './managing.ts';
import type { RequestedGrant } from './requested-grant.ts';
import { grantAggregate, type OAuthGrant } from './state.ts';

const isAction = (action: string): action is GrantAction => grantActions.some((known) => known === action);

/**
 * Every authorization of an application that manages its grants makes one, if it says nothing else.
 * @returns undefined for other applications, and where tokens go through the browser
 * @throws OAuthError `invalid_request`, `invalid_grant_id`
 */
export async function grantAskedFor(
  {
    provider,
    instance,
  }: { readonly provider: { readonly platform: Platform }; readonly instance: InstanceContext },
  parameters: Parameters,
  client: Pick<Client, 'clientId' | 'oidc' | 'authMethod'>,
  isCodeAlone: boolean,
): Promise<{ readonly asked: RequestedGrant; readonly grant: OAuthGrant } | undefined> {
  const id = parameters.get('grant_id') ?? '';
  const action = parameters.get('grant_management_action');
  const says = action !== undefined || id !== '';
  if (!managesGrants(client)) {
    if (says)
      throw invalidRequest(
        'This client does not manage its grants; switch that on at the application, which must authenticate',
      );
    return undefined;
  }
  if (!isCodeAlone) {
    if (says) throw invalidRequest('Grants are managed with the response type code alone');
    return undefined;
  }
  if (action !== undefined && !isAction(action))
    throw invalidRequest(`grant_management_action must be one of: ${grantActions.join(', ')}`);
  if (action === undefined && id !== '') throw invalidRequest('grant_id needs a grant_management_action');
  const asked: RequestedGrant = { action: action ?? 'create', id };
  if (asked.action === 'create') {
    if (id !== '') throw invalidRequest('grant_management_action create takes no grant_id');
    return { asked, grant: grantAggregate.initial };
  }
  if (id === '') throw invalidRequest(`grant_management_action ${asked.action} needs a grant_id`);
  const { state: grant } = await provider.platform.store.load(instance.id, grantAggregate, id.slice(0, 200));
  if (!grant.exists || grant.clientId !== client.clientId)
    throw invalidGrantId('grant_id is unknown, revoked, or of another client');
  return { asked, grant };
}
