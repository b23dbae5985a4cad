import { SignInRule } from '../../../contract/services/postern/login/v1.ts';

const settings: Partial<Readonly<Record<SignInRule, string>>> = {
  [SignInRule.SUFFIX_ADDED]: 'domain',
  [SignInRule.LOCKOUT]: 'lockout',
  [SignInRule.PASSWORD_EXPIRED]: 'password-expiry',
  [SignInRule.LOGIN_ADDRESS]: 'features',
};

/** The page of settings where a rule is set, where a level has such a page. */
export const settingOf = (rule: SignInRule): string => settings[rule] ?? 'login';
