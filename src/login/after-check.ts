import { PosternError } from '../errors/index.ts';
import { type AuthMethod, signInScripts } from '../script/index.ts';
import { warnSparingly } from '../telemetry/index.ts';
import type { PageRequest } from './page-request.ts';

interface Checked {
  readonly method: AuthMethod;
  readonly loginName: string;
}

/**
 * Runs what the person's organization has run after a check that went well.
 * @returns why the sign-in ends here, in the words of a script; undefined: it goes on
 */
export async function afterCheck(
  page: PageRequest,
  checked: Checked,
  { userId, orgId }: { readonly userId: string; readonly orgId: string },
): Promise<string | undefined> {
  const { instance, platform } = page;
  const user = { userId, orgId };
  try {
    await signInScripts(platform).afterCheck({
      instanceId: instance.id,
      ...user,
      method: checked.method,
      ...described(page, checked, user),
    });
    return undefined;
  } catch (error) {
    if (error instanceof PosternError && error.id.startsWith('ACTION-')) return error.message;
    throw error;
  }
}

/**
 * The same after one that failed. Nobody waits for it: how long an answer takes must not tell whether anybody has the
 * name that was typed, and what it says is that the check failed.
 */
export function afterFailedCheck(page: PageRequest, checked: Checked, error: unknown): void {
  const { instance, platform, users } = page;
  const scripts = signInScripts(platform);
  const run = async () => {
    if (!(await scripts.anyIn(instance.id))) return;
    const user = await users.byLoginName(instance.id, checked.loginName);
    if (!user) return;
    const of = { userId: user.id, orgId: user.orgId };
    await scripts.afterCheck({
      instanceId: instance.id,
      ...of,
      method: checked.method,
      error: error instanceof PosternError ? error.message : 'the check failed',
      ...described(page, checked, of),
    });
  };
  run().catch((reason) =>
    warnSparingly(platform.log, 'a script after a check that failed failed itself', {
      reason: String(reason),
    }),
  );
}

const described = (
  page: PageRequest,
  { loginName, method }: Checked,
  of: { readonly userId: string; readonly orgId: string },
) => requestFacts(page, { ...of, loginName, passwordVerified: method === 'password' });

interface WhoSignsIn {
  readonly loginName: string;
  readonly userId?: string;
  readonly orgId: string;
  readonly passwordVerified?: boolean;
}

/** As the wire of version 1 numbers prompts. */
const prompts = ['', 'none', 'login', 'consent', 'select_account', 'create'];

/** *auth request* and *http request*, without what proves anything: no form, no cookie. */
export function requestFacts(page: PageRequest, of: WhoSignsIn) {
  const { loginName, userId = '', orgId, passwordVerified = false } = of;
  const { request, url, authRequest, instance, remoteAddress, platform } = page;
  const { description } = authRequest ?? {};
  const now = platform.clock().toISOString();
  return {
    authRequest: {
      id: authRequest?.id ?? '',
      creationDate: now,
      changeDate: now,
      browserInfo: {
        userAgent: request.headers.get('user-agent') ?? '',
        acceptLanguage: request.headers.get('accept-language') ?? '',
        remoteIp: remoteAddress,
      },
      applicationId: description?.clientId ?? '',
      callbackUri: description?.redirectUri ?? '',
      prompt: (description?.prompt ?? []).map((prompt) => Math.max(0, prompts.indexOf(prompt))),
      uiLocales: description?.uiLocales ?? [],
      loginHint: description?.loginHint ?? '',
      maxAuthAge: (description?.maxAge ?? 0) * 1e9,
      instanceId: instance.id,
      request: { oidc: { scopes: description?.scope ?? [] } },
      userId,
      userName: loginName,
      loginName,
      resourceOwner: orgId,
      requestedOrgId: description?.orgId ?? '',
      passwordVerified,
    },
    httpRequest: {
      method: request.method,
      url: url.pathname,
      requestURI: url.pathname,
      host: url.host,
      proto: 'HTTP/1.1',
      protoMajor: 1,
      protoMinor: 1,
      body: '',
      contentLength: Number(request.headers.get('content-length') ?? 0),
      transferEncoding: [],
      form: {},
      postForm: {},
      trailer: {},
      remoteAddr: remoteAddress,
    },
  };
}
