import { unimplemented } from '../errors/index.ts';

const names: Readonly<Record<string, string>> = {
  webAuthN: 'web_auth_n',
  idpIntent: 'idp_intent',
  totp: 'totp',
  otpSms: 'otp_sms',
  otpEmail: 'otp_email',
  recoveryCode: 'recovery_code',
};

/** Checks and challenges that this release does not know answer so, before anything is written. */
export function refuseUnbuilt(request: { readonly checks?: object; readonly challenges?: object }): void {
  for (const part of ['checks', 'challenges'] as const) {
    for (const [key, value] of Object.entries(request[part] ?? {})) {
      const name = names[key];
      if (value === undefined || name === undefined) continue;
      throw unimplemented(
        'SESSION-Unb01',
        `${part}.${name} is not implemented; user and password checks are`,
        { field: `${part}.${name}` },
      );
    }
  }
}
