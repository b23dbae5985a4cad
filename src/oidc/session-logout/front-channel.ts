import { frontChannelLogoutAt } from '../../application/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import type { EndedSession } from '../../login/index.ts';
import type { Platform } from '../../platform.ts';
import type { Clients } from '../clients/cached.ts';
import { paths } from '../protocol/paths.ts';

/** Applications hear of a logout by a frame in the browser of whoever leaves (OpenID Connect Front-Channel Logout 1.0). */

interface Sources {
  readonly platform: Platform;
  readonly clients: Clients;
}

/** A browser is not made to load more than that. */
const mostFrames = 30;
const purpose = 'front-channel logout ';
const lifetimeMs = 5 * 60_000;

type Told = readonly [clientId: string, sessionId: string];
type Sealed = readonly [instanceId: string, told: readonly Told[], next: string, until: number];

/**
 * Where the browser goes so that the applications of ended sessions hear of it, on the way to `next`; straight there, where
 * none wants to. Only this server can make such an address: it is no way to send people anywhere.
 */
export async function pastApplications(
  { platform, clients }: Sources,
  { id: instanceId }: Pick<InstanceContext, 'id'>,
  ended: readonly EndedSession[],
  next: string,
): Promise<string> {
  const told: Told[] = [];
  for (const { sessionId, userId } of ended) {
    const ids = await clientsIn(platform, instanceId, userId, sessionId);
    for (const clientId of ids) {
      const client = await clients.byId(instanceId, clientId);
      if (client?.oidc && frontChannelLogoutAt(client.oidc)) told.push([clientId, sessionId]);
    }
  }
  if (told.length === 0) return next;
  const until = platform.clock().getTime() + lifetimeMs;
  const sealed: Sealed = [instanceId, told.slice(0, mostFrames), next, until];
  const to = platform.encryption.sealToken('cookie', purpose + JSON.stringify(sealed));
  return `${paths.signedOut}?${new URLSearchParams({ to })}`;
}

async function clientsIn(
  { sql }: Pick<Platform, 'sql'>,
  instanceId: string,
  userId: string,
  sessionId: string,
): Promise<string[]> {
  const rows = await sql<{ client_id: string }[]>`
    SELECT DISTINCT client_id FROM projections.oidc_sessions_projection
    WHERE instance_id = ${instanceId} AND user_id = ${userId} AND session_id = ${sessionId}`;
  return rows.map(({ client_id }) => client_id);
}

/** What was sealed: what to show in frames, and where to go then. */
export async function openPast(
  { platform, clients }: Sources,
  { id, origin }: InstanceContext,
  to: string | undefined,
): Promise<{ readonly frames: readonly URL[]; readonly next: string } | undefined> {
  const opened = to === undefined ? undefined : platform.encryption.openToken('cookie', to);
  if (!opened?.startsWith(purpose)) return undefined;
  const [instanceId, told, next, until] = JSON.parse(opened.slice(purpose.length)) as Sealed;
  if (instanceId !== id || until <= platform.clock().getTime()) return undefined;
  const frames = await Promise.all(
    told.map(async ([clientId, sessionId]) => {
      const client = await clients.byId(id, clientId);
      const url = client?.oidc && frontChannelLogoutAt(client.oidc);
      return url ? [frameUrl(url, origin, sessionId)] : [];
    }),
  );
  return { frames: frames.flat(), next };
}

/** §3. A query that the application registered stays as it is. */
function frameUrl(registered: URL, iss: string, sid: string): URL {
  const url = new URL(registered);
  url.search = `${url.search}${url.search === '' ? '' : '&'}${new URLSearchParams({ iss, sid })}`;
  return url;
}
