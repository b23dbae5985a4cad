import { isDocumentUrl } from '../../application/index.ts';
import type { WireRequest } from '../../contract/transport/index.ts';
import { PosternError } from '../../errors/index.ts';
import { invalidRequest } from '../protocol/errors.ts';
import { writingScope } from '../protocol/writing-scope.ts';
import type { EndpointContext } from '../provider.ts';
import { describable } from './errors.ts';

/**
 * Where a request names its client by the address of a metadata document, that is read first: from then on it is a client
 * like others.
 * @throws OAuthError to be shown to the person
 */
export async function readClientDocument(
  { provider, instance }: EndpointContext,
  { remoteAddress }: Pick<WireRequest, 'remoteAddress'>,
  clientId: string | undefined,
): Promise<void> {
  if (clientId === undefined || !isDocumentUrl(clientId)) return;
  const scope = writingScope(provider.platform, instance.id, 'OIDC');
  const known = async (instanceId: string, url: string) => provider.clients.byId(instanceId, url);
  try {
    await provider.documents.current({ instance, remoteAddress, scope, known }, clientId);
  } catch (error) {
    if (error instanceof PosternError && ['invalid_argument', 'failed_precondition'].includes(error.kind))
      throw invalidRequest(describable(error.message));
    throw error;
  }
}
