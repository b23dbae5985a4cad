import { type LdapResult, resultCode } from '../../ldapv3/index.ts';
import { saidOf } from './connection.ts';
import { type LdapRefusalReason, Refused } from './outcome.ts';

/** What Active Directory means by `invalidCredentials`: a Win32 error after `data`, in hexadecimal. */
const win32: Readonly<Record<string, LdapRefusalReason>> = {
  '525': 'unknown',
  '52e': 'wrong_password',
  '530': 'account_closed',
  '531': 'account_closed',
  '532': 'password_expired',
  '533': 'account_closed',
  '701': 'account_closed',
  '773': 'password_expired',
  '775': 'account_closed',
};

/** Why a person who was found may not bind. */
export function refusalOf(result: LdapResult): Refused {
  const said = `the directory does not let the person in: ${saidOf(result)}`;
  switch (result.code) {
    case resultCode.strongerAuthRequired:
    case resultCode.confidentialityRequired:
      return new Refused('misconfigured', `the directory wants TLS: ${saidOf(result)}`);
    case resultCode.invalidCredentials: {
      const [, code = ''] = /\bdata ([0-9a-f]{3,4})\b/i.exec(result.diagnostic ?? '') ?? [];
      return new Refused(win32[code.toLowerCase()] ?? 'wrong_password', said);
    }
    // 389 Directory Server and FreeIPA refuse so whom they have disabled or locked.
    case resultCode.unwillingToPerform:
    case constraintViolation:
      return new Refused('account_closed', said);
    default:
      return new Refused('wrong_password', said);
  }
}

const constraintViolation = 19;
