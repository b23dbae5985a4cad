import type { WireReply, WireRequest } from '../../contract/transport/index.ts';
import type { Parameters } from '../parameters.ts';
import type { EndpointContext } from '../provider.ts';
import { authorizationCode } from './authorization-code.ts';
import { clientCredentials } from './client-credentials.ts';
import { refreshToken } from './refresh-token.ts';

export type Grant = (context: EndpointContext, request: WireRequest, form: Parameters) => Promise<WireReply>;

/** Everything that the token endpoint exchanges, by `grant_type`. */
export const grants: ReadonlyMap<string, Grant> = new Map([
  ['authorization_code', authorizationCode],
  ['refresh_token', refreshToken],
  ['client_credentials', clientCredentials],
]);
