import type { WireReply, WireRequest } from '../../contract/transport/index.ts';
import type { EndpointContext } from '../provider.ts';

/** One endpoint of the protocols; it throws `OAuthError` for what it refuses. */
export type Endpoint = (context: EndpointContext, request: WireRequest) => WireReply | Promise<WireReply>;
