import { createHash } from 'node:crypto';
import { isRegisteredRequestUri } from '../../application/index.ts';
import { BoundedMap } from '../../bounded-map.ts';
import { toPosternError } from '../../errors/index.ts';
import type { OutboundAnswer } from '../../outbound/index.ts';
import { oncePer, type Platform } from '../../platform.ts';
import { invalidRequestUri, OAuthError } from '../protocol/errors.ts';
import type { RedirectingClient } from './client-and-redirect.ts';
import type { AuthorizeContext } from './context.ts';

/** As large as a request that comes by itself may be. */
const maxBytes = 64 * 1024;
/** Somebody waits at a browser. */
const timeoutMs = 5_000;
/** Hosts that are slow keep the server waiting for so many of their requests, and not for more. */
const mostOfClient = 10;
const mostUnderWay = 100;
const mostKept = 200;

const types = /^application\/(?:oauth-authz-req\+jwt|jwt|jose)\s*(?:;|$)/i;

/**
 * OIDC Core §6.2: of what is there, by which it may be kept. Where it is of something else it says no more than which version
 * the client means: what is there is signed, and needs no other proof.
 */
const hashOf = (uri: string): string | undefined => /#([\w-]{43})$/.exec(uri)?.[1];

const sha256 = (request: string): string =>
  createHash('sha256').update(request, 'latin1').digest('base64url');

/** Reads of each node; what is there by its hash is read once, and what several ask for at the same moment too. */
const readersOf = oncePer((platform: Pick<Platform, 'outbound' | 'projections'>) => {
  const kept = new BoundedMap<string, string>({ limit: mostKept });
  const underWay = new Map<string, Promise<string>>();

  async function read(uri: string): Promise<string> {
    const answer = await platform.outbound.request(uri.split('#', 1)[0] ?? '', {
      headers: { accept: 'application/oauth-authz-req+jwt, application/jwt' },
      maxBytes,
      timeoutMs,
    });
    return requestObjectIn(answer);
  }

  return (of: string, uri: string): Promise<string> | string => {
    const key = `${of} ${uri}`;
    const known = kept.get(key) ?? underWay.get(key);
    if (known !== undefined) return known;
    const ofClient = [...underWay.keys()].filter((one) => one.startsWith(`${of} `)).length;
    if (underWay.size >= mostUnderWay || ofClient >= mostOfClient) throw busy();
    const reading = read(uri)
      .then((request) => {
        if (hashOf(uri) === sha256(request)) kept.set(key, request);
        return request;
      })
      .finally(() => underWay.delete(key));
    underWay.set(key, reading);
    return reading;
  };
});

function requestObjectIn({ status, headers, body }: OutboundAnswer): string {
  if (status !== 200) throw invalidRequestUri('request_uri is not answered with the status 200');
  if (!types.test(headers['content-type'] ?? ''))
    throw invalidRequestUri('What is at request_uri must be of the type application/oauth-authz-req+jwt');
  return Buffer.from(body).toString('latin1').trim();
}

const busy = () =>
  new OAuthError(
    'temporarily_unavailable',
    503,
    'Too many request objects are being fetched; try again in a second',
    { headers: { 'retry-after': '1' } },
  );

/**
 * The request object that is at a `request_uri` (RFC 9101 §5.2, OIDC Core §6.2): where the client has registered it to be,
 * and nowhere else. What the host answered instead is told to nobody.
 * @throws OAuthError `invalid_request_uri`
 */
export async function referencedRequest(
  { provider: { platform }, instance }: AuthorizeContext,
  { clientId, oidc }: RedirectingClient,
  uri: string,
): Promise<string> {
  if (!isRegisteredRequestUri(oidc, uri))
    throw invalidRequestUri('request_uri is none that this client has registered (request_uris)');
  try {
    return await readersOf(platform)(`${instance.id} ${JSON.stringify(clientId)}`, uri);
  } catch (error) {
    if (error instanceof OAuthError) throw error;
    throw invalidRequestUri('What is at request_uri could not be read', {
      detail: toPosternError(error).message,
      cause: error,
    });
  }
}
