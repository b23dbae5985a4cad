import { unimplemented } from '../errors/index.ts';
import { challengeKinds } from './challenges/index.ts';
import { checkKinds } from './checks/index.ts';

/** As the wire spells the fields of `Checks` and `RequestChallenges`. */
const names: Readonly<Record<string, string>> = {
  password: 'password',
  webAuthN: 'web_auth_n',
  idpIntent: 'idp_intent',
  totp: 'totp',
  otpSms: 'otp_sms',
  otpEmail: 'otp_email',
  recoveryCode: 'recovery_code',
};

const built: Readonly<Record<'checks' | 'challenges', readonly string[]>> = {
  checks: checkKinds.map((kind) => kind.name),
  challenges: challengeKinds.map((kind) => kind.name),
};

/** Checks and challenges that this release does not know answer so, before anything is written. */
export function refuseUnbuilt(request: { readonly checks?: object; readonly challenges?: object }): void {
  for (const part of ['checks', 'challenges'] as const) {
    for (const [key, value] of Object.entries(request[part] ?? {})) {
      const name = names[key];
      if (value === undefined || name === undefined || built[part].includes(key)) continue;
      const known = ['user', ...built.checks.map((each) => names[each] ?? each)];
      throw unimplemented(
        'SESSION-Unb01',
        `${part}.${name} is not implemented; checks of ${known.join(', ')} are`,
        { field: `${part}.${name}` },
      );
    }
  }
}
