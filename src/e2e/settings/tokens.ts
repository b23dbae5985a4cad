import { decodeJwt } from 'jose';
import { exchange, obtainTokens } from '../../oidc/testing.ts';
import type { Governs, Row, Rows } from './row.ts';
import { idOf, password, type Stage } from './stage.ts';

/** How long what is issued is good, and how codes and secrets are made. */

const hour = 3_600;
const oidc = (name: string, value: string, row: Pick<Governs, 'seen' | 'usually' | 'changed'>): Row => {
  const set =
    (change: object = {}) =>
    ({ admin }: Stage) =>
      admin('UpdateOIDCSettings', {
        accessTokenLifetime: '43200s',
        idTokenLifetime: '43200s',
        refreshTokenIdleExpiration: '2592000s',
        refreshTokenExpiration: '7776000s',
        ...change,
      });
  return { ...row, set: set({ [name]: value }), unset: set() };
};

const refresh = (stage: Stage, token: string) =>
  exchange(stage.scene, { grant_type: 'refresh_token', refresh_token: token }, stage.scene.web);

const generators = 'SECRET_GENERATOR_TYPE_';
type Characters = 'includeLowerLetters' | 'includeUpperLetters' | 'includeDigits' | 'includeSymbols';
const classes: Readonly<Record<Characters, RegExp>> = {
  includeLowerLetters: /[a-z]/,
  includeUpperLetters: /[A-Z]/,
  includeDigits: /\d/,
  includeSymbols: /[^A-Za-z0-9]/,
};

interface Generated {
  readonly type: string;
  readonly usual: { readonly length: number; readonly expiry: string } & Partial<Record<Characters, true>>;
  readonly make: (stage: Stage, userId: string) => Promise<string>;
  /** undefined: it does not run out. */
  readonly present?: (stage: Stage, userId: string, code: string) => Promise<unknown>;
  /** How a code that ran out is refused. */
  readonly ranOut?: string;
}

/** Every field of one secret generator. */
export function generatorRows(
  name: string,
  { type, usual, make, present, ranOut = 'USER-Cod02' }: Generated,
): Rows {
  const row = (change: object, seen: Governs['seen'], answers: Pick<Governs, 'usually' | 'changed'>): Row => {
    const set =
      (more: object = {}) =>
      ({ admin }: Stage) =>
        admin('UpdateSecretGenerator', { generatorType: generators + type, ...usual, ...more });
    return { seen, set: set(change), unset: set(), ...answers };
  };
  const fresh = async (stage: Stage) => {
    const { userId } = await stage.person();
    return { userId, code: await make(stage, userId) };
  };
  const length = usual.length === 64 ? 48 : 17;
  const characters = Object.entries(classes).map(([field, pattern]) => {
    const usually = usual[field as Characters] ?? false;
    const many = async (stage: Stage) => {
      const { userId } = await stage.person();
      // So many that one of a kind that may be there is there.
      let all = '';
      while (all.length < 72) all += await make(stage, userId);
      return pattern.test(all);
    };
    // Without digits there would be nothing left to make some codes of.
    const instead = usually && !usual.includeUpperLetters ? { includeUpperLetters: true } : {};
    const change = { ...instead, [field]: !usually };
    return [`generator.${name} ${field}`, row(change, many, { usually, changed: !usually })];
  });
  return {
    [`generator.${name} length`]: row({ length }, async (stage) => (await fresh(stage)).code.length, {
      usually: usual.length,
      changed: length,
    }),
    [`generator.${name} expiry`]: present
      ? row(
          { expiry: '60s' },
          async (stage) => {
            const { userId, code } = await fresh(stage);
            return stage.later(90, () => idOf(present(stage, userId, code)));
          },
          { usually: 'ok', changed: ranOut },
        )
      : { never: 'secrets of applications and machines do not run out' },
    ...Object.fromEntries(characters),
  };
}

/** Codes that a session asks for, and waits for. */
function sentCodeRows(name: 'otpSms' | 'otpEmail', type: string, add: string, returned: object): Rows {
  const sessions = 'zitadel.session.v2.SessionService';
  type Asked = Readonly<Record<'sessionId' | 'sessionToken', string>> & {
    readonly challenges: Readonly<Record<string, string>>;
  };
  const waiting = new Map<string, Asked>();
  return generatorRows(name, {
    type,
    usual: { length: 8, expiry: '300s', includeDigits: true },
    ranOut: 'SESSION-Otp02',
    async make(stage, userId) {
      const added = waiting.has(userId);
      if (!added) await stage.user('SetPhone', { userId, phone: '+41791234567', isVerified: true });
      if (!added) await stage.user(add, { userId });
      const asked = await stage.call<Asked>(`${sessions}/CreateSession`, {
        checks: { user: { userId } },
        challenges: { [name]: returned },
      });
      waiting.set(userId, asked);
      return asked.challenges[name] ?? '';
    },
    present(stage, userId, code) {
      const { sessionId, sessionToken } = waiting.get(userId) ?? {};
      return stage.call(`${sessions}/SetSession`, { sessionId, sessionToken, checks: { [name]: { code } } });
    },
  });
}

export const typed = { includeUpperLetters: true, includeDigits: true } as const;
const code = async (call: Promise<Record<string, string>>) => (await call)['verificationCode'] ?? '';
let made = 0;

const fields = ['length', 'expiry', ...Object.keys(classes)];
const each = (name: string, row: Row): Rows =>
  Object.fromEntries(fields.map((field) => [`generator.${name} ${field}`, row]));

export const tokenRows: Rows = {
  'oidc accessTokenLifetime': oidc('accessTokenLifetime', '600s', {
    seen: async ({ scene }) => (await obtainTokens(scene)).expires_in,
    usually: 12 * hour,
    changed: 600,
  }),
  'oidc idTokenLifetime': oidc('idTokenLifetime', '90s', {
    async seen({ scene }) {
      const { exp = 0, iat = 0 } = decodeJwt((await obtainTokens(scene)).id_token);
      return exp - iat;
    },
    usually: 12 * hour,
    changed: 90,
  }),
  'oidc refreshTokenIdleExpiration': oidc('refreshTokenIdleExpiration', '3600s', {
    async seen(stage) {
      const { refresh_token } = await obtainTokens(stage.scene);
      return stage.later(2 * hour, async () => (await refresh(stage, refresh_token)).status);
    },
    usually: 200,
    changed: 400,
  }),
  'oidc refreshTokenExpiration': oidc('refreshTokenExpiration', '5400s', {
    async seen(stage) {
      const { refresh_token } = await obtainTokens(stage.scene);
      const again = await stage.later(hour, () => refresh(stage, refresh_token));
      return stage.later(2 * hour, async () => (await refresh(stage, again.body.refresh_token)).status);
    },
    usually: 200,
    changed: 400,
  }),

  ...generatorRows('emailCode', {
    type: 'VERIFY_EMAIL_CODE',
    usual: { length: 6, expiry: '3600s', ...typed },
    make: (stage, userId) =>
      code(stage.user('SetEmail', { userId, email: `new-${++made}@mail.example`, returnCode: {} })),
    present: (stage, userId, verificationCode) => stage.user('VerifyEmail', { userId, verificationCode }),
  }),
  ...generatorRows('phoneCode', {
    type: 'VERIFY_PHONE_CODE',
    usual: { length: 6, expiry: '3600s', ...typed },
    make: (stage, userId) =>
      code(stage.user('SetPhone', { userId, phone: `+4179${1_000_000 + ++made}`, returnCode: {} })),
    present: (stage, userId, verificationCode) => stage.user('VerifyPhone', { userId, verificationCode }),
  }),
  ...generatorRows('passwordCode', {
    type: 'PASSWORD_RESET_CODE',
    usual: { length: 6, expiry: '3600s', ...typed },
    make: (stage, userId) => code(stage.user('PasswordReset', { userId, returnCode: {} })),
    present: (stage, userId, verificationCode) =>
      stage.user('SetPassword', { userId, newPassword: { password: `New-${password}` }, verificationCode }),
  }),
  ...generatorRows('appSecret', {
    type: 'APP_SECRET',
    usual: { length: 64, expiry: '0s', includeLowerLetters: true, ...typed },
    make: async ({ call, scene }) =>
      (
        await call('zitadel.application.v2.ApplicationService/GenerateClientSecret', {
          projectId: scene.projectId,
          applicationId: scene.api.appId,
        })
      )['clientSecret'] ?? '',
  }),
  ...each('initCode', {
    by: 'src/settings/secret-generators.test.ts',
    test: 'INIT_CODE is the code of a new account of version 1',
  }),
  ...each('inviteCode', { never: 'the contract has no number for it, so that no RPC sets it' }),
  ...sentCodeRows('otpSms', 'OTP_SMS', 'AddOTPSMS', { returnCode: true }),
  ...sentCodeRows('otpEmail', 'OTP_EMAIL', 'AddOTPEmail', { returnCode: {} }),
};
