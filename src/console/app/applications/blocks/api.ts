import { type Blocks, type Connection, lines } from './connection.ts';

const resourceOf = ({ resource = 'https://mcp.example.com/mcp' }: Connection): string => resource;
/** RFC 9728 §3.1: between the host and the path of the resource. */
function wellKnownOf(resource: string): string {
  if (!URL.canParse(resource)) return resource;
  const { origin, pathname } = new URL(resource);
  return `${origin}/.well-known/oauth-protected-resource${pathname === '/' ? '' : pathname}`;
}

/** By its secret, or by a JWT that it has signed with its key (RFC 7523 §2.2). */
const introspecting = (c: Connection): string =>
  lines(
    `curl ${c.issuer}/oauth/v2/introspect \\`,
    ...(c.secret === undefined
      ? [
          `  -d "client_id=${c.clientId}" \\`,
          '  -d "client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer" \\',
          '  -d "client_assertion=$SIGNED_JWT" \\',
        ]
      : [`  --user "${c.clientId}:${c.secret}" \\`]),
    '  -d "token=$TOKEN"',
  );

export const apiBlocks: Blocks = {
  mcp: (c) => [
    {
      file: `${wellKnownOf(resourceOf(c))}`,
      text: JSON.stringify(
        {
          resource: resourceOf(c),
          authorization_servers: [c.issuer],
          bearer_methods_supported: ['header'],
        },
        undefined,
        2,
      ),
    },
    {
      file: '401',
      text: `WWW-Authenticate: Bearer resource_metadata="${wellKnownOf(resourceOf(c))}"`,
    },
    {
      file: 'sh',
      text: introspecting(c),
    },
  ],
  introspection: (c) => [
    {
      file: 'sh',
      text: introspecting(c),
    },
  ],
};
