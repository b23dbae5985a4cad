import { isWebAddress, type LoginSettings, secondFactor } from '../settings/index.ts';

/** What the login settings let people do on the pages: for the pages, and for whoever foretells them. */
export const allows = {
  password: ({ allowUsernamePassword }: LoginSettings): boolean => allowUsernamePassword,
  passkey: ({ passwordlessType }: LoginSettings): boolean => passwordlessType !== 0,
  /** Codes by mail are among the factors. */
  mailLink: ({ factors }: LoginSettings): boolean => factors.second.includes(secondFactor.otpEmail),
  /** A password that was forgotten may be replaced (`hide_password_reset`). */
  passwordReset: ({ allowUsernamePassword, hidePasswordReset }: LoginSettings): boolean =>
    allowUsernamePassword && !hidePasswordReset,
  /** Without a password there is nothing yet that a new account could sign in with. */
  registration: ({ allowRegister, allowUsernamePassword }: LoginSettings): boolean =>
    allowRegister && allowUsernamePassword,
} as const;

/** Where a sign-in ends that no application asked for; the setting may be any text that people take for an address. */
export const homeOf = ({ defaultRedirectURI }: LoginSettings): string | undefined =>
  isWebAddress(defaultRedirectURI) ? defaultRedirectURI : undefined;
