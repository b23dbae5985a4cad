import { FormClient } from '../../login/testing.ts';
import { Authenticator } from '../../testing/authenticator.ts';
import { ofPolicy, type Rows } from './row.ts';
import { idOf, type Stage } from './stage.ts';
import { generatorRows, typed } from './tokens.ts';

/** What governs passkeys. */

const sessions = 'zitadel.session.v2.SessionService';
const users = 'zitadel.user.v2.UserService';

interface Code {
  readonly id: string;
  readonly code: string;
}
interface Begun {
  readonly passkeyId: string;
  readonly publicKeyCredentialCreationOptions: object;
}
interface Asked {
  readonly sessionId: string;
  readonly challenges: { readonly webAuthN: { readonly publicKeyCredentialRequestOptions: object } };
}

const codeFor = async (stage: Stage, userId: string): Promise<Code> =>
  (await stage.user<{ code: Code }>('CreatePasskeyRegistrationLink', { userId, returnCode: {} })).code;

async function withPasskey(stage: Stage, userId: string): Promise<Authenticator> {
  const key = new Authenticator(stage.scene.postern.url);
  const code = await codeFor(stage, userId);
  const { passkeyId, publicKeyCredentialCreationOptions: options } = await stage.user<Begun>(
    'RegisterPasskey',
    {
      userId,
      code,
    },
  );
  const publicKeyCredential = key.create(options);
  await stage.user('VerifyPasskeyRegistration', {
    userId,
    passkeyId,
    publicKeyCredential,
    passkeyName: 'Key',
  });
  return key;
}

/** `ok`, or the id of the error. */
async function signsIn(stage: Stage): Promise<string> {
  const { userId } = await stage.person();
  const key = await withPasskey(stage, userId);
  const webAuthN = {
    domain: 'localhost',
    userVerificationRequirement: 'USER_VERIFICATION_REQUIREMENT_REQUIRED',
  };
  return idOf(
    (async () => {
      const { sessionId, challenges } = await stage.call<Asked>(`${sessions}/CreateSession`, {
        checks: { user: { userId } },
        challenges: { webAuthN },
      });
      const credentialAssertionData = key.get(challenges.webAuthN.publicKeyCredentialRequestOptions);
      await stage.call(`${sessions}/SetSession`, {
        sessionId,
        checks: { webAuthN: { credentialAssertionData } },
      });
    })(),
  );
}

const withVerification = { type: 'MULTI_FACTOR_TYPE_U2F_WITH_VERIFICATION' };
const pathOf = ({ url }: FormClient): string => new URL(url).pathname;

/** In a fresh browser, with a passkey of somebody new. */
async function signsInAtPages(stage: Stage): Promise<FormClient> {
  const { userId } = await stage.person();
  const key = await withPasskey(stage, userId);
  const browser = await new FormClient(stage.scene.issuer).open('/ui/login/passkey');
  browser.stopsAtOffers = true;
  const [, options = ''] = /data-options="([^"]*)"/.exec(browser.markup) ?? [];
  const credential = key.get(JSON.parse(options.replaceAll('&quot;', '"')));
  return browser.submit({ credential: JSON.stringify(credential) }, '/ui/login/passkey');
}

/** The rows know a code by itself alone. */
const ids = new Map<string, string>();

export const keyRows: Rows = {
  ...ofPolicy('login', {
    passwordlessType: { value: 0, seen: signsIn, usually: 'ok', changed: 'SESSION-Wan04' },
  }),
  ...generatorRows('passkeyCode', {
    type: 'PASSWORDLESS_INIT_CODE',
    usual: { length: 12, expiry: '3600s', includeLowerLetters: true, ...typed },
    async make(stage, userId) {
      const { id, code } = await codeFor(stage, userId);
      ids.set(code, id);
      return code;
    },
    present: ({ call }, userId, code) =>
      call(`${users}/RegisterPasskey`, { userId, code: { id: ids.get(code), code } }),
  }),
  ...ofPolicy('login', {
    multiFactorCheckLifetime: {
      value: 3_600e9,
      seen: async (stage) => {
        const browser = await signsInAtPages(stage);
        return stage.later(2 * 3_600, async () => pathOf(await browser.open('/ui/login')));
      },
      usually: '/ui/login/signedin',
      changed: '/ui/login/loginname',
    },
  }),
  'login factors.multi': {
    async seen(stage) {
      await stage.policy('login', { forceMFA: true });
      try {
        return pathOf(await signsInAtPages(stage));
      } finally {
        await stage.policy('login', {});
      }
    },
    usually: '/ui/login/signedin',
    set: ({ admin }) => admin('RemoveMultiFactorFromLoginPolicy', withVerification),
    unset: ({ admin }) => admin('AddMultiFactorToLoginPolicy', withVerification),
    changed: '/ui/login/mfa/setup',
  },
};
