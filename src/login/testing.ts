import type { FailureLimitOptions } from '../cache/index.ts';
import { listen } from '../contract/listener/index.ts';
import { testCertificate } from '../contract/listener/testing-certificate.ts';
import { notFound } from '../errors/index.ts';
import { runCommand } from '../eventstore/index.ts';
import { instanceAggregate } from '../instance/index.ts';
import { projections } from '../projections.ts';
import { silentLogger } from '../telemetry/index.ts';
import { administrator } from '../testing/administrator.ts';
import { type TestPlatform, testPlatform, testScope } from '../testing/platform.ts';
import { type TestTenant, testTenant } from '../testing/tenant.ts';
import type { AuthorizationDescription, AuthorizationFlow, SignedInSession } from './authorization-flow.ts';
import type { UnverifiedEmail } from './due.ts';
import { loginRoutes } from './index.ts';
import { signInLimits } from './routes.ts';

/** The login on a real store, with applications whose requests the test makes up. */
export interface TestLogin {
  readonly platform: TestPlatform;
  readonly tenant: TestTenant;
  /** `http://localhost:<port>`; https with `tls` */
  readonly origin: string;
  /** Requests that wait, by id. */
  readonly requests: Map<string, AuthorizationDescription>;
  /** Requests that were finished, with the session they got. */
  readonly completed: Map<string, SignedInSession>;
  /** Changes settings of the instance over its API. */
  readonly admin: ReturnType<typeof administrator>;
  /** Where applications are; `origin` at first. */
  redirectsTo(origin: string): void;
  close(): Promise<void>;
}

export async function startTestLogin(
  options: {
    limits?: FailureLimitOptions;
    tls?: boolean;
    /** Login settings that differ; by default nobody is offered a second factor. */
    settings?: object;
    unverifiedEmail?: UnverifiedEmail;
    proofOfWork?: number;
  } = {},
): Promise<TestLogin> {
  const platform = await testPlatform({ projections });
  const tenant = await testTenant(platform);
  const scope = testScope(tenant.instance.id);
  await runCommand(platform.store, scope, instanceAggregate, tenant.instance.id, () => ({
    events: [
      {
        type: 'instance.policy.login.changed',
        payload: { mfaInitSkipLifetime: 0, ...options.settings },
      },
    ],
  }));
  await platform.settled();
  const requests = new Map<string, AuthorizationDescription>();
  const completed = new Map<string, SignedInSession>();
  const denied = new Map<string, string>();
  /** Names of applications by their requests, which may be gone since. */
  const former = new Map<string, string>();

  const callback = (parameters: Record<string, string>) =>
    `${applications}/callback?${new URLSearchParams(parameters)}`;
  const flow: AuthorizationFlow = {
    async describe(_instance, id) {
      const description = requests.get(id);
      if (description) former.set(id, description.clientName);
      return description;
    },
    async complete(_instance, id, session) {
      requests.delete(id);
      completed.set(id, session);
      return callback({ code: `code-of-${id}` });
    },
    signedOut: async (_instance, _ended, next) => next,
    async wayBack(_instance, id) {
      const url = `${applications}/ledger`;
      return former.has(id) ? { to: 'application', clientName: former.get(id) ?? '', url } : undefined;
    },
    async answered(_instance, id) {
      const session = completed.get(id);
      if (session) return { userId: session.userId, location: callback({ code: `code-of-${id}` }) };
      const error = denied.get(id);
      return error === undefined ? undefined : { userId: undefined, location: callback({ error }) };
    },
    async deny(_instance, id, reason) {
      requests.delete(id);
      denied.set(id, reason);
      return callback({ error: reason });
    },
  };
  const handler = loginRoutes(platform, {
    flow,
    limits: signInLimits(platform, options.limits),
    ...(options.proofOfWork !== undefined && { proofOfWork: options.proofOfWork }),
    ...(options.unverifiedEmail && { unverifiedEmail: options.unverifiedEmail }),
  });
  const instanceOf = (host: string) => {
    if (!host.startsWith('localhost')) throw notFound('INST-Hst01', 'No instance is served under this host');
    return { ...tenant.instance, host, origin };
  };
  const server = await listen({
    port: 0,
    host: '127.0.0.1',
    grpcPort: null,
    tls: options.tls ? testCertificate : null,
    trustedProxies: [],
    externalSecure: false,
    log: silentLogger,
    grpc: (stream) => stream.close(),
    fetch(request, { address, host }) {
      const login = handler(request, {
        remoteAddress: request.headers.get('x-test-address') ?? address,
        instance: () => instanceOf(host),
      });
      if (login) return login;
      const { pathname, search } = new URL(request.url);
      return new Response(pathname === '/callback' ? `arrived ${search}` : 'not of the login', {
        status: pathname === '/callback' ? 200 : 404,
      });
    },
  });
  const origin = `${options.tls ? 'https' : 'http'}://localhost:${server.port}`;
  let applications = origin;
  return {
    platform,
    tenant,
    origin,
    requests,
    completed,
    admin: administrator(platform, tenant),
    redirectsTo(elsewhere) {
      applications = elsewhere;
    },
    async close() {
      await server.close({ drainMs: 0 });
      await platform.close();
    },
  };
}

/** A second factor may be set up here, or be left for later. */
const isOffer = (markup: string): boolean =>
  markup.includes('action="/ui/login/mfa/setup"') && markup.includes('name="skip"');

/** A browser without a screen: keeps cookies, follows nothing by itself. */
export class FormClient {
  readonly cookies = new Map<string, string>();
  /** Text, address and status of the page that is open. */
  markup = '';
  url: string;
  status = 0;
  headers = new Headers();
  /** Shows what is offered beside a sign-in; else it is left for later, as most people do. */
  stopsAtOffers = false;

  constructor(
    origin: string,
    private readonly more: Record<string, string> = {},
    /** What carries the requests; HTTP/1.1 unless told. */
    private readonly send: (url: URL, init: RequestInit) => Promise<Response> = fetch,
  ) {
    this.url = origin;
  }

  async request(target: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(target, this.url);
    const response = await this.send(url, {
      ...init,
      redirect: 'manual',
      headers: {
        ...this.more,
        ...(init.headers as Record<string, string>),
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/max-age=0/i.test(cookie)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    this.url = url.href;
    this.status = response.status;
    this.headers = response.headers;
    this.markup = await response.clone().text();
    return response;
  }

  /** Opens an address and follows redirects, as people see it. */
  async open(target: string, init: RequestInit = {}): Promise<this> {
    let response = await this.request(target, init);
    while (response.status === 303) response = await this.request(response.headers.get('location') ?? '');
    return this.stopsAtOffers || !isOffer(this.markup) ? this : this.submit({ skip: '1' });
  }

  /** The cookies by which the browser knows accounts: names and values. */
  get accounts(): readonly (readonly [name: string, value: string])[] {
    return [...this.cookies].filter(([name]) => name.includes('postern.session-'));
  }

  field(name: string): string {
    const [, value = ''] = new RegExp(`name="${name}" value="([^"]*)"`).exec(this.markup) ?? [];
    return value;
  }

  /** Sends the page's first form, or the one that goes to a path, with its hidden fields and these. */
  submit(fields: Record<string, string>, to = '[^"]+'): Promise<this> {
    const [, action = ''] = new RegExp(`<form [^>]*action="(${to})"`).exec(this.markup) ?? [];
    const begin = this.markup.lastIndexOf('<form', this.markup.indexOf(`action="${action}"`));
    const form = this.markup.slice(begin, this.markup.indexOf('</form>', begin));
    const hidden = [...form.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [name, value] as const,
    );
    return this.post(action, { ...Object.fromEntries(hidden), ...fields });
  }

  post(target: string, fields: Record<string, string>): Promise<this> {
    return this.open(target, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });
  }
}
