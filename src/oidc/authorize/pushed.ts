import type { Loaded } from '../../eventstore/index.ts';
import { requirePushed } from '../auth-request/commands.ts';
import type { AuthRequest, RequestDetails } from '../auth-request/state.ts';
import { invalidRequest, invalidRequestUri } from '../protocol/errors.ts';
import type { Parameters } from '../protocol/parameters.ts';
import { isPushedUri, openRequestUri } from '../tokens/format.ts';
import { checkClientAndRedirect, type RedirectingClient } from './client-and-redirect.ts';
import type { AuthorizeContext } from './context.ts';
import { loadAuthRequest } from './operations.ts';
import type { RequestPlace } from './silent.ts';
import { lapsedBy } from './still-registered.ts';

/** What a client has pushed (RFC 9126), whose person has come with its `request_uri`. */
export interface PushedRequest {
  readonly client: RedirectingClient;
  readonly details: RequestDetails;
  readonly place: RequestPlace;
  /** The person comes once more, by the button back or a reload: it waits at the login already. */
  readonly isBack: boolean;
}

export const namesPushed = (parameters: Parameters): boolean =>
  isPushedUri(parameters.get('request_uri') ?? '');

/**
 * Reads what was pushed. Nothing else that the browser brings along counts (RFC 9101 §5), and the client and its
 * redirect URI must still be good.
 * @throws OAuthError to be shown to the person
 */
export async function pushedRequest(
  context: AuthorizeContext,
  parameters: Parameters,
): Promise<PushedRequest> {
  const { platform } = context.provider;
  const clientId = parameters.get('client_id');
  if (clientId === undefined) throw invalidRequest('The parameter client_id is missing');
  const id = openRequestUri(platform.encryption, parameters.get('request_uri') ?? '');
  if (id === undefined) throw invalidRequestUri('request_uri is unknown, or of another client');
  const loaded = await loadAuthRequest(context, id);
  const isBack = loaded.state.lifecycle === 'pending' && loaded.state.details.clientId === clientId;
  const details = isBack ? loaded.state.details : requirePushed(loaded.state, clientId, platform.clock());
  const { client } = await checkClientAndRedirect(context, parametersOf(details));
  const lapsed = lapsedBy(client, context.instance, { ...loaded.state, details });
  if (lapsed !== undefined) throw invalidRequestUri(`${lapsed}; push the request again`);
  return { client, details, place: placeOf(id, loaded), isBack };
}

const placeOf = (aggregateId: string, { version }: Loaded<AuthRequest>): RequestPlace => ({
  aggregateId,
  expectedVersion: version,
});

function parametersOf({ clientId, redirectUri }: RequestDetails): Parameters {
  const values = new Map([
    ['client_id', clientId],
    ['redirect_uri', redirectUri],
  ]);
  return { get: (name) => values.get(name), all: () => [], names: values.keys() };
}
