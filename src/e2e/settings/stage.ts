import { FormClient } from '../../login/testing.ts';
import { openScene, type Scene } from '../../oidc/testing.ts';
import { policyFamilies } from '../../settings/policies/index.ts';
import { methodOf, policyMessage, requestOf } from '../../settings/testing.ts';
import { RpcFailure } from '../../testing/postern.ts';

export const password = 'Secret-password1';
const users = 'zitadel.user.v2.UserService';
const admin = 'zitadel.admin.v1.AdminService';

export interface Person {
  readonly userId: string;
  readonly name: string;
}

/** A server on which settings are changed and looked at. */
export interface Stage {
  readonly scene: Scene;
  call<T = Record<string, string>>(method: string, request?: object, token?: string): Promise<T>;
  admin<T = Record<string, string>>(method: string, request?: object): Promise<T>;
  user<T = Record<string, string>>(method: string, request?: object): Promise<T>;
  /** Gives the instance the usual values of a policy but for these, and makes them hold. */
  policy(kind: string, change: object): Promise<void>;
  person(): Promise<Person>;
  organization(): Promise<string>;
  /** By the session API. @returns `ok`, or the id of the error */
  signIn(loginName: string, password: string): Promise<string>;
  /** By the pages, in a fresh browser: where the last form led, which is not opened. */
  signInAtPages(loginName: string): Promise<{ browser: FormClient; location: string }>;
  /** What a page says to a fresh browser. */
  page(path?: string, headers?: Record<string, string>): Promise<string>;
  later<T>(seconds: number, act: () => Promise<T>): Promise<T>;
}

export const idOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (failure: unknown) => {
      if (!(failure instanceof RpcFailure)) throw failure;
      return /\b[A-Z]+-\w{5}\b/.exec(failure.message)?.[0] ?? failure.message;
    },
  );

export async function openStage(): Promise<Stage> {
  const scene = await openScene();
  const { postern } = scene;
  let made = 0;
  const call: Stage['call'] = (method, request = {}, token = postern.pat) =>
    postern.call(method, request, token);

  return {
    scene,
    call,
    admin: (method, request) => call(`${admin}/${method}`, request),
    user: (method, request) => call(`${users}/${method}`, request),

    async policy(kind, change) {
      const family = policyFamilies.find(({ policy }) => policy.kind === kind);
      const rpc = (does: string) =>
        family?.rpcs.find((each) => each.does === does && each.service === 'admin' && each.on === 'instance');
      const [update, activate] = [rpc('change'), rpc('activate')];
      if (!family || !update) throw new Error(`nothing changes the policy ${kind} of the instance`);
      const message = policyMessage(family, { ...family.policy.fields.defaults, ...change });
      await call(methodOf(update).name, requestOf(update, message));
      if (activate) await call(methodOf(activate).name);
    },

    async person() {
      const name = `person-${++made}`;
      const { userId = '' } = await call(`${users}/AddHumanUser`, {
        organization: { orgId: scene.orgId },
        username: name,
        profile: { givenName: 'Ada', familyName: 'Lovelace' },
        email: { email: `${name}@mail.example`, isVerified: true },
        password: { password, changeRequired: false },
      });
      return { userId, name };
    },

    organization: async () =>
      (await call('zitadel.org.v2.OrganizationService/AddOrganization', { name: `Organization ${++made}` }))[
        'organizationId'
      ] ?? '',

    signIn: (loginName, password) =>
      idOf(
        call(
          'zitadel.session.v2.SessionService/CreateSession',
          { checks: { user: { loginName }, password: { password } } },
          postern.loginPat,
        ),
      ),

    async signInAtPages(loginName) {
      const browser = await new FormClient(scene.issuer).open('/ui/login');
      await browser.submit({ loginName });
      const answer = await browser.request('/ui/login/password', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          csrf: browser.field('csrf'),
          attempt: browser.field('attempt'),
          password,
        }).toString(),
      });
      const location = answer.headers.get('location') ?? '';
      if (!new URL(location, scene.issuer).pathname.endsWith('/mfa/setup')) return { browser, location };
      // Offered by default, and left for later.
      browser.stopsAtOffers = true;
      await browser.open(location);
      const later = await browser.request('/ui/login/mfa/setup', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ csrf: browser.field('csrf'), skip: '1' }).toString(),
      });
      return { browser, location: later.headers.get('location') ?? '' };
    },

    page: async (path = '/ui/login/loginname', headers = {}) =>
      (await postern.fetch(path, { headers })).text(),

    async later(seconds, act) {
      const back = postern.advance(seconds * 1_000);
      try {
        return await act();
      } finally {
        back();
      }
    },
  };
}
