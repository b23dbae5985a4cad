import { ofPolicy, type Rows } from './row.ts';
import { idOf, password, type Stage } from './stage.ts';

/** Whether somebody may have this password. */
const chosen = (newPassword: string) => async (stage: Stage) => {
  const { userId } = await stage.person();
  return idOf(stage.user('SetPassword', { userId, newPassword: { password: newPassword } }));
};
const day = 24 * 3_600;

export const passwordRows: Rows = {
  ...ofPolicy('password.complexity', {
    minLength: { value: 12, seen: chosen('Abcdefg1!'), usually: 'ok', changed: 'USER-Pwd01' },
    hasLowercase: { value: false, seen: chosen('ABCDEFG1!'), usually: 'USER-Pwd03', changed: 'ok' },
    hasUppercase: { value: false, seen: chosen('abcdefg1!'), usually: 'USER-Pwd04', changed: 'ok' },
    hasNumber: { value: false, seen: chosen('Abcdefgh!'), usually: 'USER-Pwd05', changed: 'ok' },
    hasSymbol: { value: false, seen: chosen('Abcdefgh1'), usually: 'USER-Pwd06', changed: 'ok' },
  }),
  ...ofPolicy('password.age', {
    maxAgeDays: {
      value: 5,
      seen: async (stage) => {
        const { name } = await stage.person();
        return stage.later(6 * day, async () => {
          const { location } = await stage.signInAtPages(name);
          return location.replace(/\?account=.*/, '');
        });
      },
      usually: '/ui/login/signedin',
      changed: '/ui/login/password/change',
    },
  }),
  'password.age expireWarnDays': {
    never: 'the contract: "ZITADEL will not notify the user"; logins of others read it and warn',
  },
  ...ofPolicy('lockout', {
    maxPasswordAttempts: {
      value: 1,
      seen: async (stage) => {
        const { name } = await stage.person();
        await stage.signIn(name, 'Wrong-password1');
        return stage.signIn(name, password);
      },
      usually: 'ok',
      changed: 'SESSION-Usr04',
    },
    maxOTPAttempts: {
      value: 1,
      seen: async (stage) => {
        const { userId, name } = await stage.person();
        await stage.user('GenerateRecoveryCodes', { userId });
        await idOf(
          stage.call('zitadel.session.v2.SessionService/CreateSession', {
            checks: { user: { userId }, recoveryCode: { code: 'AAAAA-AAAAA' } },
          }),
        );
        return stage.signIn(name, password);
      },
      usually: 'ok',
      changed: 'SESSION-Usr04',
    },
  }),
  'lockout showLockOutFailures': { never: 'no RPC tells or sets it; histories may hold it' },
};
