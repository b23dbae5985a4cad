import { paths } from '../protocol/paths.ts';
import { standardScopes } from '../scope/scopes.ts';
import type { Endpoint } from './endpoint.ts';

const headers = { 'content-type': 'application/json', 'cache-control': 'max-age=300, must-revalidate' };

/** The server's own API as a protected resource (RFC 9728 §2, §3.2); its tokens come from the same origin. */
export const protectedResource: Endpoint = ({ instance: { origin } }) => ({
  status: 200,
  headers,
  body: JSON.stringify({
    resource: origin,
    authorization_servers: [origin],
    jwks_uri: origin + paths.keys,
    scopes_supported: [...standardScopes, apiScope],
    bearer_methods_supported: ['header'],
  }),
});

/** What makes a token one for the API. */
const apiScope = 'urn:zitadel:iam:org:project:id:zitadel:aud';
