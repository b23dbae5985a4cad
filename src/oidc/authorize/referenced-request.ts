import { createHash } from 'node:crypto';
import { isRegisteredRequestUri } from '../../application/index.ts';
import { BoundedMap } from '../../bounded-map.ts';
import { createRateLimit, type RateLimit } from '../../cache/index.ts';
import { PosternError } from '../../errors/index.ts';
import type { OutboundAnswer } from '../../outbound/index.ts';
import { oncePer, type Platform } from '../../platform.ts';
import { invalidRequestUri, OAuthError } from '../protocol/errors.ts';
import type { RedirectingClient } from './client-and-redirect.ts';
import type { AuthorizeContext } from './context.ts';

/** As large as a request that comes by itself may be. */
const maxBytes = 64 * 1024;
/** Somebody waits at a browser. */
const timeoutMs = 5_000;
/** Hosts that are slow keep the server waiting for so many of their requests, and not for more; others go on. */
const mostUnderWay = { client: 10, organization: 50, instance: 200 };
/** What one host is asked for clients of an organization. Where anybody may register, the host may be another's. */
const perMinute = { known: 1_200, registered: 60 };
const mostKept = 200;

const types = /^application\/(?:oauth-authz-req\+jwt|jwt|jose)\s*(?:;|$)/i;

/**
 * OIDC Core §6.2: of what is there, by which it may be kept. Where it is of something else it says no more than which version
 * the client means: what is there is signed, and needs no other proof.
 */
const hashIn = (uri: string): string | undefined => /#([\w-]{43})$/.exec(uri)?.[1];

const sha256 = (request: string): string =>
  createHash('sha256').update(request, 'latin1').digest('base64url');

/** Who asks, from the widest on. */
const accountsOf = (instanceId: string, { org, clientId }: RedirectingClient) => {
  const instance = `${instanceId} `;
  const organization = `${instance}${org.id} `;
  return { instance, organization, client: `${organization}${JSON.stringify(clientId)} ` };
};

/** Reads of each node; what is there by its hash is read once, and what several ask for at the same moment too. */
const readersOf = oncePer((platform: Pick<Platform, 'outbound' | 'projections'>) => {
  const kept = new BoundedMap<string, string>({ limit: mostKept });
  const underWay = new Map<string, Promise<string>>();
  const hostOf = {
    known: createRateLimit({ perMinute: perMinute.known }),
    registered: createRateLimit({ perMinute: perMinute.registered }),
  };

  async function read(address: string): Promise<string> {
    const answer = await platform.outbound.request(address, {
      headers: { accept: 'application/oauth-authz-req+jwt, application/jwt' },
      maxBytes,
      timeoutMs,
    });
    return requestObjectIn(answer);
  }

  /** Fragments are anybody's to make up: they are no readings of their own. */
  function readOnce(accounts: Accounts, hosts: RateLimit, address: string): Promise<string> {
    const key = `${accounts.client}${address}`;
    const going = underWay.get(key);
    if (going) return going;
    const isFull = ([account, most]: [keyof Accounts, number]) =>
      [...underWay.keys()].filter((one) => one.startsWith(accounts[account])).length >= most;
    if (Object.entries(mostUnderWay).some((entry) => isFull(entry as [keyof Accounts, number])))
      throw busy(1);
    const seconds = hosts.take(`${accounts.organization}${new URL(address).host}`);
    if (seconds > 0) throw busy(seconds);
    const reading = read(address).finally(() => underWay.delete(key));
    underWay.set(key, reading);
    return reading;
  }

  return async (instanceId: string, client: RedirectingClient, uri: string): Promise<string> => {
    const accounts = accountsOf(instanceId, client);
    const key = `${accounts.client}${uri}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const hosts = client.origin === undefined ? hostOf.known : hostOf.registered;
    const [address = ''] = uri.split('#', 1);
    const [hash, isShared] = [hashIn(uri), underWay.has(`${accounts.client}${address}`)];
    let request = await readOnce(accounts, hosts, address);
    // Another's reading may have begun before this version was there.
    if (isShared && hash !== undefined && sha256(request) !== hash)
      request = await readOnce(accounts, hosts, address);
    if (hash !== undefined && sha256(request) === hash) kept.set(key, request);
    return request;
  };
});

type Accounts = ReturnType<typeof accountsOf>;

/** @throws Error that says why, to be told to the log alone */
function requestObjectIn({ status, headers, body }: OutboundAnswer): string {
  if (status !== 200) throw new Error(`the status is ${status}`);
  const type = headers['content-type'] ?? '';
  if (!types.test(type)) throw new Error(`the type is ${type.slice(0, 100)}`);
  return Buffer.from(body).toString('latin1').trim();
}

const busy = (seconds: number) =>
  new OAuthError(
    'temporarily_unavailable',
    503,
    'Too many request objects are being fetched; try again later',
    { headers: { 'retry-after': String(seconds) } },
  );

/**
 * The request object that is at a `request_uri` (RFC 9101 §5.2, OIDC Core §6.2): where the client has registered it to be,
 * and nowhere else. What the host answered instead is told to nobody.
 * @throws OAuthError `invalid_request_uri`
 */
export async function referencedRequest(
  { provider: { platform }, instance }: AuthorizeContext,
  client: RedirectingClient,
  uri: string,
): Promise<string> {
  if (!isRegisteredRequestUri(client.oidc, uri))
    throw invalidRequestUri('request_uri is none that this client has registered (request_uris)');
  try {
    return await readersOf(platform)(instance.id, client, uri);
  } catch (error) {
    if (error instanceof OAuthError) throw error;
    throw invalidRequestUri(
      'What is at request_uri could not be read; it must be answered with the status 200 and the type application/oauth-authz-req+jwt',
      { detail: error instanceof PosternError ? error.message : String(error), cause: error },
    );
  }
}
