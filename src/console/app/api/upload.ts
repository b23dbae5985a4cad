import { Code, ConnectError } from '@connectrpc/connect';
import { useQueryClient } from '@tanstack/react-query';
import { useApi, useOrgId } from './provider.tsx';
import { refetch } from './refetch.ts';

interface Refusal {
  /** Of gRPC. */
  readonly code?: number;
  readonly message?: string;
}

const refusalOf = async (response: Response): Promise<ConnectError> => {
  const { code, message } = (await response.json().catch(() => ({}))) as Refusal;
  return new ConnectError(message ?? '', code ?? Code.Unknown, response.headers);
};

/**
 * Puts a file where the API takes it as a form (RFC 7578), below `/assets/v1/`. Settles once what is in view shows it.
 * @throws ConnectError with the server's sentence
 */
export function useUpload(): (slot: string, file: File) => Promise<void> {
  const { session } = useApi();
  const queries = useQueryClient();
  const orgId = useOrgId();
  return async (slot, file) => {
    const body = new FormData();
    body.set('file', file);
    const send = async (refused?: string) => {
      const token = await session.token(refused);
      const response = await fetch(`${session.environment.api}/assets/v1/${slot}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, ...(orgId && { 'x-zitadel-orgid': orgId }) },
        body,
      });
      return { token, response };
    };
    let { token, response } = await send();
    if (response.status === 401) ({ response } = await send(token));
    if (!response.ok) throw await refusalOf(response);
    await refetch(queries);
  };
}
