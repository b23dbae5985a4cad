import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose';
import { until } from '../testing/patience.ts';
import { supportedSignals } from './shared-signals/vocabulary.ts';
import {
  type ConfidentialClient,
  obtainTokens,
  openSession,
  password,
  post,
  type Scene,
  send,
} from './testing.ts';

export const push = 'urn:ietf:rfc:8935';
export const poll = 'urn:ietf:rfc:8936';

/** Claims of a security event token. */
export type SecurityEvent = JWTPayload & {
  readonly jti: string;
  readonly sub_id: Readonly<Record<string, unknown>>;
  readonly events: Readonly<Record<string, Record<string, unknown>>>;
};

export interface StreamConfiguration {
  stream_id: string;
  iss: string;
  aud: string;
  events_supported: string[];
  events_requested: string[];
  events_delivered: string[];
  delivery: { method: string; endpoint_url: string };
  min_verification_interval: number;
  description?: string;
}

/** As a receiver verifies it (RFC 8417 §2.2, SSF 1.0 §10.1). */
export async function verifiedSet(scene: Scene, clientId: string, token: string): Promise<SecurityEvent> {
  const keys = createRemoteJWKSet(new URL(`${scene.issuer}/oauth/v2/keys`));
  const { payload } = await jwtVerify(token, keys, {
    issuer: scene.issuer,
    audience: clientId,
    typ: 'secevent+jwt',
    requiredClaims: ['iat', 'jti', 'sub_id', 'events'],
  });
  if (Object.keys(payload['events'] as object).length !== 1) throw new Error('one event is expected');
  for (const name of ['sub', 'exp', 'nonce'])
    if (name in payload) throw new Error(`a ${name} is no claim of a security event token`);
  return payload as SecurityEvent;
}

export const typeOf = ({ events }: SecurityEvent): string => Object.keys(events)[0]!.split('/').at(-1)!;
export const contentOf = ({ events }: SecurityEvent) => Object.values(events)[0]!;

/** An application's access token for its streams. */
export async function signalToken(
  scene: Scene,
  client: ConfidentialClient,
  scope = 'ssf.manage',
): Promise<string> {
  const response = await post(scene, '/oauth/v2/token', { grant_type: 'client_credentials', scope }, client);
  const { access_token } = (await response.json()) as { access_token: string };
  return access_token;
}

/** Calls an endpoint of the transmitter as an application. */
export function asReceiver(scene: Scene, client: ConfidentialClient, token?: string) {
  const call = async (method: string, path: string, body?: unknown, signal?: AbortSignal) =>
    send(scene, path, {
      method,
      ...(signal && { signal }),
      headers: {
        authorization: `Bearer ${token ?? (await signalToken(scene, client))}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const poll = async (
    stream: StreamConfiguration,
    request: object = { returnImmediately: true },
    signal?: AbortSignal,
  ) => {
    const { pathname, search } = new URL(stream.delivery.endpoint_url);
    const response = await call('POST', pathname + search, request, signal);
    return (await response.json()) as { sets: Record<string, string>; moreAvailable?: boolean };
  };
  return {
    call,
    poll,
    async create(settings: object = {}): Promise<StreamConfiguration> {
      const response = await call('POST', '/ssf/v1/streams', settings);
      if (response.status !== 201) throw new Error(await response.text());
      return (await response.json()) as StreamConfiguration;
    },
    /** What waits, verified; it is confirmed. */
    async fetched(stream: StreamConfiguration): Promise<SecurityEvent[]> {
      const { sets } = await poll(stream);
      const all = await Promise.all(
        Object.values(sets).map((token) => verifiedSet(scene, client.clientId, token)),
      );
      await poll(stream, { maxEvents: 0, ack: Object.keys(sets) });
      return all;
    },
    status: (stream: StreamConfiguration, status: string, reason?: string) =>
      call('POST', '/ssf/v1/status', { stream_id: stream.stream_id, status, reason }),
  };
}

export interface Pushed {
  readonly path: string;
  readonly authorization: string | null;
  readonly contentType: string | null;
  readonly token: string;
  /** undefined for a token that it refuses. */
  readonly event: SecurityEvent | undefined;
}

/** A receiver of pushes (RFC 8935) that verifies what it gets. */
export function signalReceiver(scene: () => Scene) {
  const pushed: Pushed[] = [];
  const audience = new Map<string, string>();
  let answers: (path: string) => Response | Promise<Response> | undefined = () => undefined;
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 0,
    async fetch(request) {
      const { pathname: path } = new URL(request.url);
      const token = await request.text();
      const event = await verifiedSet(scene(), audience.get(path) ?? '', token).catch(() => undefined);
      pushed.push({
        path,
        token,
        event,
        authorization: request.headers.get('authorization'),
        contentType: request.headers.get('content-type'),
      });
      return (await answers(path)) ?? new Response(null, { status: event ? 202 : 400 });
    },
  });
  return {
    pushed,
    /** What was pushed to an address. */
    at: (path: string) => pushed.filter((one) => one.path === path),
    events: (path: string) => pushed.filter((one) => one.path === path).map(({ event }) => event!),
    url: (path: string) => new URL(path, server.url).href,
    /** A stream of the application that pushes here. */
    async stream(client: ConfidentialClient, path: string, settings: object = {}) {
      audience.set(path, client.clientId);
      const delivery = { method: push, endpoint_url: new URL(path, server.url).href };
      return asReceiver(scene(), client).create({
        delivery,
        events_requested: supportedSignals,
        ...settings,
      });
    },
    answers(next: typeof answers) {
      answers = next;
    },
    stop: () => server.stop(true),
  };
}

/** Applications that may have streams, and people of whom they hear. */
export function signalActors(scene: () => Scene) {
  const users = 'zitadel.user.v2.UserService';
  const call = <T = object>(method: string, request: object) => scene().postern.call<T>(method, request);
  let made = 0;
  async function newUser(userName = `person${++made}`, orgId = scene().orgId) {
    const { userId } = await call<{ userId: string }>(`${users}/AddHumanUser`, {
      organization: { orgId },
      username: userName,
      profile: { givenName: 'Some', familyName: 'Body' },
      email: { email: `${userName}@example.com`, isVerified: true },
      password: { password },
    });
    await call(`${users}/HumanMFAInitSkipped`, { userId });
    return { userId, userName };
  }
  return {
    call,
    newClient: () => scene().addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' }),
    newUser,
    /** Somebody who has signed in at a client. */
    async signedIn(client: ConfidentialClient) {
      const user = await newUser();
      const session = await openSession(scene(), user.userName);
      const tokens = await obtainTokens(scene(), client, {}, session);
      return { ...user, session, tokens };
    },
    /** Polls until there were as many; they are confirmed. */
    async fetchedUntil(client: ConfidentialClient, stream: StreamConfiguration, count = 1) {
      const events: SecurityEvent[] = [];
      await until(async () => {
        events.push(...(await asReceiver(scene(), client).fetched(stream)));
        return events.length >= count;
      }, `${count} security events`);
      return events;
    },
  };
}

/** Of everything that has happened by now it was found who is to be told. */
export async function allLookedAt({ postern }: Scene): Promise<void> {
  const { projections, store } = postern.server.platform;
  await projections.waitFor(await store.head());
  await until(async () => {
    const { deliveries = [] } = await postern.call<{ deliveries?: { reaction: string }[] }>(
      'postern.delivery.v1.DeliveryService/ListDeliveries',
      { filter: { state: 'DELIVERY_STATE_WAITING' } },
    );
    return deliveries.every(({ reaction }) => reaction !== 'ssf.occurred');
  }, 'everything that happened was looked at');
}
