import {
  type ConfidentialClient,
  exchange,
  openSession,
  post,
  type Scene,
  type TokenAnswer,
} from './testing.ts';

export const cibaGrantType = 'urn:openid:params:grant-type:ciba';

export interface Begun {
  auth_req_id: string;
  expires_in: number;
  interval?: number;
  error?: string;
  error_description?: string;
}

/** A client's side of CIBA, and what its person does. */
export function cibaOf(scene: () => Scene) {
  const service = 'postern.oidc.v1.BackchannelAuthenticationService';
  const asLogin = <T = object>(method: string, request: object) =>
    scene().postern.call<T>(`${service}/${method}`, request, scene().postern.loginPat);
  const settle = () => scene().postern.settled();
  return {
    async client(settings: object, configuration: object = {}): Promise<ConfidentialClient> {
      const client = await scene().addClient({
        authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
        ...configuration,
      });
      await scene().postern.call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
        projectId: scene().projectId,
        applicationId: client.appId,
        ...settings,
      });
      await settle();
      return client;
    },
    async begin(client: ConfidentialClient, form: Record<string, string> = {}) {
      const answer = await post(
        scene(),
        '/oauth/v2/bc-authorize',
        { scope: 'openid profile offline_access', login_hint: 'alice', binding_message: 'W4SC', ...form },
        client,
      );
      return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Begun };
    },
    poll: (client: ConfidentialClient, authReqId: string) =>
      exchange(scene(), { grant_type: cibaGrantType, auth_req_id: authReqId }, client),
    /** What waits for somebody, the newest first. */
    async waiting(userId = scene().alice.userId, token?: string) {
      await settle();
      const { requests = [] } = await scene().postern.call<{
        requests?: { id: string; clientId: string; bindingMessage: string; url: string }[];
      }>(`${service}/ListBackchannelAuthentications`, { userId }, token);
      return requests;
    },
    asLogin,
    async allow(id: string, session?: { sessionId: string; sessionToken: string }) {
      const { sessionId, sessionToken } = session ?? (await openSession(scene()));
      await asLogin('AuthorizeOrDenyBackchannelAuthentication', { id, session: { sessionId, sessionToken } });
    },
    refuse: (id: string) => asLogin('AuthorizeOrDenyBackchannelAuthentication', { id, deny: {} }),
  };
}

export interface Notification {
  readonly path: string;
  readonly authorization: string | null;
  readonly body: Partial<TokenAnswer> & { readonly auth_req_id: string; readonly error?: string };
}

/** A client's notification endpoint, at any path. */
export function notified() {
  const calls: Notification[] = [];
  let answers: (path: string) => Response = () => new Response(null, { status: 204 });
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 0,
    async fetch(request) {
      const { pathname: path } = new URL(request.url);
      calls.push({
        path,
        authorization: request.headers.get('authorization'),
        body: (await request.json()) as Notification['body'],
      });
      return answers(path);
    },
  });
  return {
    calls,
    at: (path: string) => new URL(path, server.url).href,
    told: (path: string) => calls.filter((call) => call.path === path),
    answers(next: typeof answers) {
      answers = next;
    },
    stop: () => server.stop(true),
  };
}
