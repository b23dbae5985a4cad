import { Elysia } from 'elysia';
import { createFailureLimits, type FailureLimitOptions, type FailureLimits } from '../cache/index.ts';
import type { InstanceContext } from '../contract/types.ts';
import { isTooSoon, type PosternError, toPosternError } from '../errors/index.ts';
import { type About, aboutRequests } from '../http/about.ts';
import { acceptedLanguages } from '../i18n/index.ts';
import type { Platform } from '../platform.ts';
import { sessionOperations } from '../session/index.ts';
import { settingsOf } from '../settings/index.ts';
import { warnSparingly } from '../telemetry/index.ts';
import { serveAsset } from './assets/index.ts';
import { openAttempt } from './attempt.ts';
import type { AuthorizationFlow } from './authorization-flow.ts';
import { isSecure } from './browser-accounts.ts';
import type { UnverifiedEmail } from './due.ts';
import { clientLogo, clientLogoPath } from './http/client-logo.ts';
import { readCookie } from './http/cookies.ts';
import { isGuarded } from './http/csrf.ts';
import { pageHeaders } from './http/headers.ts';
import type { DeviceOptions } from './known-device.ts';
import { themePath } from './look/index.ts';
import { serveTheme } from './look/serve.ts';
import {
  type FoundOrg,
  isGone,
  type LoginParts,
  openPage,
  type PageRequest,
  withAuthRequest,
} from './page-request.ts';
import { failurePage, type Way } from './pages/failure.ts';
import { noPlaces } from './places/index.ts';
import { createRepeats, type Repeats } from './repeats.ts';
import { codeWays, isWhole } from './second-factor.ts';
import { sendLimits } from './sends.ts';
import { type Spoken, speak } from './spoken.ts';
import { showAccounts, submitAccounts } from './steps/accounts.ts';
import { showCode, showDone, submitCode } from './steps/by-code.ts';
import { cancel } from './steps/cancel.ts';
import { showChangePassword, submitChangePassword } from './steps/change-password.ts';
import { showConsent, submitConsent } from './steps/consent.ts';
import {
  showDevice,
  showDeviceConsent,
  showDeviceEnd,
  submitDevice,
  submitDeviceConsent,
} from './steps/device.ts';
import { refuseElsewhere, showElsewhere, showElsewhereEnd, submitElsewhere } from './steps/elsewhere.ts';
import { enter } from './steps/enter.ts';
import {
  busy,
  expiredFailure,
  limited,
  notFoundFailure,
  staleFailure,
  startAgain,
} from './steps/failures.ts';
import { showSent, submitForgotPassword } from './steps/forgot-password.ts';
import { showLoginName, submitLoginName } from './steps/login-name.ts';
import { showMailLink, submitMailLink } from './steps/mail-link.ts';
import { showNotMe, showNotMeDone, submitNotMe } from './steps/not-me.ts';
import { showChangeEmail, submitChangeEmail } from './steps/own-email.ts';
import { showPasskey, submitPasskey } from './steps/passkey.ts';
import { showPassword, submitPassword } from './steps/password.ts';
import { answeredBefore } from './steps/proceed.ts';
import { submitProvider } from './steps/provider.ts';
import { showDirectory, submitDirectory } from './steps/provider-directory.ts';
import { showLink, submitExistingAccount, submitLink } from './steps/provider-link.ts';
import { comeBack, comeBackWithout, submitProviderAccount } from './steps/provider-return.ts';
import { showRegister, showRegisterOrg, submitRegister, submitRegisterOrg } from './steps/register.ts';
import { showFactor, showFactors, submitFactor } from './steps/second-factor.ts';
import { showSecurityKey, submitSecurityKey } from './steps/security-key.ts';
import {
  showAppSetUp,
  showRecoveryCodes,
  showSetUp,
  submitAppSetUp,
  submitRecoveryCodes,
  submitSetUp,
} from './steps/set-up.ts';
import { showSetUpKey, submitSetUpKey } from './steps/set-up-key.ts';
import { showLogout, showSignedIn, showSignedOut, submitLogout } from './steps/sign-out.ts';
import { submitWork } from './steps/work.ts';
import { type LoginUsers, loginUsers } from './users.ts';
import { loginWork } from './work.ts';

type Step = (page: PageRequest) => Response | Promise<Response>;

interface Steps {
  readonly GET?: Step;
  readonly POST?: Step;
  /** Its form may end elsewhere even when no application sent the browser here. */
  readonly formsLeave?: boolean;
  /** It is about who is signed in. */
  readonly ofPerson?: boolean;
  /** What links to it says whose people it is for. */
  readonly linked?: boolean;
  /** Opening it does something: however often that is done at once, once. */
  readonly once?: boolean;
}

/** Steps that prove who somebody is, whether or not the application still waits. */
const besideSteps = new Set<Step>();
const besideStep = (step: Step): Step => {
  besideSteps.add(step);
  return step;
};

/** Every page of the login, by path under /ui/login. */
const steps: Readonly<Record<string, Steps>> = {
  '': { GET: enter },
  '/login': { GET: enter },
  '/accounts': { GET: showAccounts, POST: submitAccounts, formsLeave: true },
  '/loginname': { GET: showLoginName, POST: submitLoginName, linked: true },
  '/provider': { POST: submitProvider, formsLeave: true, linked: true },
  '/provider/directory': { GET: showDirectory, POST: submitDirectory, formsLeave: true, linked: true },
  '/provider/back': { GET: comeBack, formsLeave: true, linked: true, once: true },
  '/provider/failed': { GET: comeBackWithout, linked: true },
  '/provider/existing': { POST: submitExistingAccount, linked: true },
  '/provider/link': { GET: showLink, POST: submitLink, formsLeave: true, ofPerson: true },
  '/provider/account': { POST: submitProviderAccount, formsLeave: true, linked: true },
  // A sign-in ends where the organization's settings say, a sign-out where the application said.
  '/password': { GET: showPassword, POST: submitPassword, formsLeave: true },
  '/password/change': {
    GET: showChangePassword,
    POST: submitChangePassword,
    formsLeave: true,
    ofPerson: true,
  },
  '/password/reset': { POST: submitForgotPassword },
  '/password/sent': { GET: showSent },
  '/password/set': { GET: showCode, POST: submitCode, formsLeave: true, linked: true },
  '/password/set/done': { GET: showDone('reset'), linked: true },
  '/verify': { GET: showCode, POST: submitCode, formsLeave: true, linked: true },
  '/verify/change': { GET: showChangeEmail, POST: submitChangeEmail, ofPerson: true },
  '/verify/done': { GET: showDone('verify'), linked: true },
  '/verify/activated': { GET: showDone('activate'), linked: true },
  '/register': { GET: showRegister, POST: submitRegister },
  '/register/org': { GET: showRegisterOrg, POST: submitRegisterOrg },
  '/mfa': { GET: showFactors },
  ...Object.fromEntries(
    codeWays.map((way) => [
      `/otp/${way}`,
      { GET: showFactor(way), POST: besideStep(submitFactor(way)), formsLeave: true, ofPerson: true },
    ]),
  ),
  '/mfa/setup': { GET: showSetUp, POST: submitSetUp, formsLeave: true, ofPerson: true },
  '/mfa/setup/app': { GET: showAppSetUp, POST: submitAppSetUp, formsLeave: true, ofPerson: true },
  '/mfa/recovery': { GET: showRecoveryCodes, POST: submitRecoveryCodes, formsLeave: true, ofPerson: true },
  '/not-me': { GET: showNotMe, POST: submitNotMe, linked: true },
  '/not-me/done': { GET: showNotMeDone, linked: true },
  '/passkey': { GET: showPasskey, POST: besideStep(submitPasskey), formsLeave: true },
  '/passkey/set': {
    GET: showSetUpKey('passkey'),
    POST: submitSetUpKey('passkey'),
    formsLeave: true,
    linked: true,
  },
  '/u2f': { GET: showSecurityKey, POST: besideStep(submitSecurityKey), formsLeave: true, ofPerson: true },
  '/u2f/set': {
    GET: showSetUpKey('securityKey'),
    POST: submitSetUpKey('securityKey'),
    formsLeave: true,
    ofPerson: true,
  },
  '/link': { GET: showMailLink, POST: besideStep(submitMailLink), formsLeave: true },
  '/work': { POST: besideStep(submitWork) },
  '/consent': { GET: showConsent, POST: submitConsent, formsLeave: true, ofPerson: true },
  '/device': { GET: showDevice, POST: submitDevice },
  '/device/allow': { GET: showDeviceConsent, POST: submitDeviceConsent, ofPerson: true },
  '/device/allowed': { GET: showDeviceEnd('allowed'), linked: true },
  '/device/refused': { GET: showDeviceEnd('refused'), linked: true },
  '/elsewhere': { GET: showElsewhere, POST: submitElsewhere, ofPerson: true },
  '/elsewhere/refuse': { POST: refuseElsewhere, ofPerson: true },
  '/elsewhere/allowed': { GET: showElsewhereEnd('allowed') },
  '/elsewhere/refused': { GET: showElsewhereEnd('refused') },
  '/elsewhere/left': { GET: showElsewhereEnd('left') },
  '/cancel': { POST: cancel },
  '/signedin': { GET: showSignedIn, ofPerson: true },
  '/logout': { GET: showLogout, POST: submitLogout, formsLeave: true, ofPerson: true },
  '/logout/done': { GET: showSignedOut },
};

/** Where forms are sent, under /ui/login. */
export const formPaths: readonly string[] = Object.entries(steps).flatMap(([path, { POST }]) =>
  POST ? [path] : [],
);

/** Where there is something to see. */
export const pagePaths: readonly string[] = Object.entries(steps).flatMap(([path, { GET }]) =>
  GET ? [`/ui/login${path}`] : [],
);

export interface LoginOptions {
  readonly flow: AuthorizationFlow;
  readonly users?: LoginUsers;
  readonly limits?: FailureLimits;
  readonly sends?: FailureLimits;
  readonly devices?: Partial<DeviceOptions>;
  /** Without it nobody registers an organization. */
  readonly foundOrg?: FoundOrg;
  /** Default: `ask`. */
  readonly unverifiedEmail?: UnverifiedEmail;
  /** Default: none is shown. */
  readonly pseudo?: boolean;
  /** Default: mail needs a provider of the instance. */
  readonly mailsAnyway?: boolean;
  /** Zero bits of the work that a browser may do in place of waiting. Default 0: none. */
  readonly proofOfWork?: number;
}

export interface AboutRequest {
  readonly remoteAddress: string;
  /** The tenant that the request's host names. @throws PosternError `not_found` */
  readonly instance: () => InstanceContext | Promise<InstanceContext>;
}

/** Failed sign-ins, as all nodes count them. */
export const signInLimits = (
  { failureCounts, log }: Pick<Platform, 'failureCounts' | 'log'>,
  options: FailureLimitOptions = {},
): FailureLimits =>
  createFailureLimits({
    shared: failureCounts,
    onSharedError: (error) => warnSparingly(log, 'failed sign-ins are counted by this node alone', { error }),
    ...options,
  });

/** What the pages stand on. */
export function loginParts(platform: Platform, options: LoginOptions): LoginParts {
  const users = options.users ?? loginUsers(platform);
  return {
    platform,
    users,
    sessions: sessionOperations(platform, users),
    settings: settingsOf(platform),
    flow: options.flow,
    limits: options.limits ?? signInLimits(platform),
    work: loginWork(platform, options.proofOfWork ?? 0),
    sends: options.sends ?? sendLimits(platform),
    devices: { tell: true, placeOf: noPlaces, ...options.devices },
    foundOrg: options.foundOrg,
    unverifiedEmail: options.unverifiedEmail ?? 'ask',
    pseudo: options.pseudo ?? false,
    mailsAnyway: options.mailsAnyway ?? false,
  };
}

/** Answers requests to the login; undefined for paths that are not of it. */
export type LoginHandler = (request: Request, about: AboutRequest) => Promise<Response> | undefined;

const formLimit = 32 * 1024;

/** `/ui/v2/login/x` is `/ui/login/x`, and `/logout/done` is where OIDC ends sessions that have no client. */
function pathOf(pathname: string): string | undefined {
  if (pathname === '/logout/done') return '/logout/done';
  const [, path] = /^\/ui(?:\/v2)?\/login(\/.*)?$/.exec(pathname) ?? [undefined, undefined];
  if (path === undefined && !/^\/ui(\/v2)?\/login$/.test(pathname)) return undefined;
  return withoutLastSlashes(path ?? '');
}

function withoutLastSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

/**
 * The login pages: plain forms that work without scripts, but for what browsers ask of keys.
 *
 * @example
 * const login = loginRoutes(platform, { flow: oidc.flow });
 * const response = login(request, about) ?? next(request);
 */
export function loginRoutes(platform: Platform, options: LoginOptions): LoginHandler {
  const parts = loginParts(platform, options);
  const repeats = createRepeats();

  async function theme(request: Request, url: URL, hash: string, about: AboutRequest) {
    try {
      const instance = await about.instance();
      const org = url.searchParams.get('org') ?? '';
      return serveTheme(request, (await parts.settings.branding(instance.id, org)).values, hash);
    } catch (thrown) {
      return failedPage(platform, request, undefined, toPosternError(thrown));
    }
  }

  async function logo(name: string, about: AboutRequest) {
    const picture = await parts.flow.clientLogo?.(await about.instance(), name).catch(() => undefined);
    return clientLogo(picture);
  }

  async function answer(request: Request, url: URL, path: string, about: AboutRequest) {
    let page: PageRequest | undefined;
    try {
      const instance = await about.instance();
      const form = request.method === 'POST' ? await readForm(request) : new URLSearchParams();
      const attempt = openAttempt(
        platform.encryption,
        form.get('attempt') ?? url.searchParams.get('attempt'),
        instance.id,
        platform.clock(),
      );
      const authRequestId =
        attempt?.authRequestId ??
        (form.get('authRequestID') ||
          url.searchParams.get('authRequestID') ||
          url.searchParams.get('authRequest') ||
          undefined);
      page = await openPage(parts, {
        request,
        url,
        form,
        instance,
        remoteAddress: about.remoteAddress,
        authRequestId,
        accountId: (form.get('account') ?? url.searchParams.get('account') ?? '').slice(0, 200) || undefined,
        formsLeave: steps[path]?.formsLeave ?? false,
        ofPerson: steps[path]?.ofPerson ?? false,
        loginName: attempt?.loginName,
        organization: steps[path]?.linked ? organizationOf(form, url) : undefined,
      });
      const response = await dispatch(page, path, repeats);
      return request.method === 'HEAD' ? new Response(null, response) : response;
    } catch (thrown) {
      return failedPage(platform, request, page, toPosternError(thrown));
    }
  }

  return (request, about) => {
    const url = new URL(request.url);
    const path = pathOf(url.pathname);
    if (path === undefined) return undefined;
    const asset = path.startsWith('/assets/') ? serveAsset(url.pathname) : undefined;
    if (asset) return Promise.resolve(asset);
    if (url.pathname.startsWith(clientLogoPath))
      return logo(url.pathname.slice(clientLogoPath.length), about);
    const [, hash] = themePath.exec(path) ?? [];
    return hash === undefined ? answer(request, url, path, about) : theme(request, url, hash, about);
  };
}

async function dispatch(page: PageRequest, path: string, repeats: Repeats): Promise<Response> {
  const found = steps[path];
  if (!found) return notFoundFailure(page);
  const { method } = page.request;
  const step = found[method === 'HEAD' ? 'GET' : (method as 'GET' | 'POST')];
  if (!step) {
    const response = notFoundFailure(page);
    const headers = new Headers(response.headers);
    const verbs = (['GET', 'POST'] as const).filter((verb) => found[verb]);
    headers.set('allow', verbs.join(', '));
    return new Response(response.body, { status: 405, headers });
  }
  const run = async () => (isGone(page) ? whenGone(page, step) : step(page));
  if (found.once && method === 'GET') {
    const { guard, instance, url } = page;
    return repeats({ instanceId: instance.id, browser: guard.browser, path, fields: url.searchParams }, run);
  }
  if (method !== 'POST') return run();
  const { platform, instance, form, request } = page;
  const secure = isSecure(instance);
  if (!isGuarded(platform.encryption, request, secure, form.get('csrf'))) return staleFailure(page);
  const browser = readCookie(request, 'csrf', secure) ?? '';
  return repeats({ instanceId: instance.id, browser, path, fields: form }, run);
}

/** Only who answered the application's request may see its answer again; who proves it now is that person too. */
async function whenGone(page: PageRequest, step: Step): Promise<Response> {
  if (!page.answered) return expiredFailure(page);
  if (step === cancel) return cancel(page);
  const session = await page.session();
  // Half a sign-in is given nothing of a whole one.
  const whole = session && isWhole(session.second) && !session.mustChange;
  const before = whole ? answeredBefore(page, session.userId) : undefined;
  if (before) return before;
  return step === submitPassword || besideSteps.has(step) ? step(page) : expiredFailure(page);
}

const organizationOf = (form: URLSearchParams, url: URL): string | undefined =>
  (['organization', 'orgId'] as const)
    .map((name) => (form.get(name) ?? url.searchParams.get(name) ?? '').slice(0, 200))
    .find((given) => given !== '');

async function readForm(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get('content-type') ?? '';
  if (!type.toLowerCase().startsWith('application/x-www-form-urlencoded')) return new URLSearchParams();
  const text = Number(request.headers.get('content-length') ?? 0) > formLimit ? '' : await request.text();
  return new URLSearchParams(text.length > formLimit ? '' : text);
}

/** The login as a face of the web: a plugin. */
export function loginFace(platform: Platform, options: LoginOptions) {
  const login = loginRoutes(platform, options);
  const answer = ({ request, about }: { request: Request; about: About }) => {
    about.face = 'login';
    return login(request, about) ?? new Response('Not found\n', { status: 404 });
  };
  const app = new Elysia({ name: 'login' }).use(aboutRequests);
  // Forms are read by the pages, within their own bounds.
  for (const path of ['/ui/login', '/ui/login/*', '/ui/v2/login', '/ui/v2/login/*', '/logout/done'])
    app.all(path, answer, { parse: 'none' });
  return app;
}

/** The page for a request that went wrong before or beside any page. */
export const loginFailure = (platform: Platform) => (request: Request, error: PosternError) =>
  failedPage(platform, request, undefined, error);

/** A page also for what went wrong; what is not the person's doing is logged. */
export function failedPage(
  platform: Platform,
  request: Request,
  page: PageRequest | undefined,
  error: PosternError,
): Response {
  if (error.kind === 'resource_exhausted' && page)
    return isTooSoon(error) ? limited(page, Number(error.headers?.['retry-after'])) : busy(page);
  // It proved who was here when the page was opened; whoever it is proves so again.
  if (error.kind === 'unauthenticated' && page)
    return page.redirect(withAuthRequest('/ui/login/loginname', page));
  const ours = error.kind === 'internal' || error.kind === 'unknown' || error.kind === 'data_loss';
  const busyNow = error.kind === 'unavailable' || error.kind === 'deadline_exceeded';
  if (ours) platform.log.error('login page failed', { id: error.id, error: error.cause ?? error });
  else if (page && busyNow) warnSparingly(platform.log, 'login page not answered', { id: error.id });
  const frame = page?.frame ?? speak(acceptedLanguages(request.headers.get('accept-language')));
  const { failure } = frame.messages;
  const unknownHost = !page && error.kind === 'not_found';
  const mayPass = ours || busyNow || isTooSoon(error);
  const markup = failurePage(
    frame,
    unknownHost
      ? { title: failure.unknownHostTitle, text: failure.unknownHostText, ways: [] }
      : {
          title: failure.title,
          text: ours ? failure.text : error.message,
          reference: error.id,
          ways: [(mayPass && onceMore(request, frame)) || beginning(request, page, frame)],
        },
  );
  const status = ours ? 500 : unknownHost ? 404 : busyNow ? 503 : isTooSoon(error) ? 429 : 400;
  if (page) return page.show(markup, { status });
  return new Response(markup, {
    status,
    headers: withMore(pageHeaders({ frameAncestors: [], formsLeave: false }), error.headers),
  });
}

/** The same page, where opening it is all that was done. */
function onceMore({ method, url }: Request, { messages }: Spoken): Way | undefined {
  const { pathname, search } = new URL(url);
  const label = messages.limited.again;
  // A path that begins with two slashes would be a host's (RFC 3986 §4.2).
  return method === 'GET' ? { url: pathname.replace(/^\/+/, '/') + search, label } : undefined;
}

function beginning(request: Request, page: PageRequest | undefined, { messages }: Spoken): Way {
  const ofAccount = new URL(request.url).pathname.startsWith('/account');
  if (page && !ofAccount) return startAgain(page);
  return { url: ofAccount ? '/account' : '/ui/login', label: messages.failure.startAgain };
}

function withMore(headers: Headers, more: Readonly<Record<string, string>> = {}): Headers {
  for (const [name, value] of Object.entries(more)) headers.append(name, value);
  return headers;
}
