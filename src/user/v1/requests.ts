import type { ContactRequest, CreateHuman, PasswordRequest } from '../operations/index.ts';
import { missing } from '../wire/requests.ts';

/** Parts of v1 requests in the words of the operations. */

interface ProfileRequest {
  readonly firstName: string;
  readonly lastName: string;
  readonly nickName: string;
  readonly displayName: string;
  readonly preferredLanguage: string;
  readonly gender: number;
}

/** v1 writes profiles whole; without a display name it is made of the names. */
export const profileRequest = (profile: ProfileRequest | undefined): CreateHuman['profile'] => {
  if (!profile) return missing('profile');
  const { firstName, lastName, nickName, displayName, preferredLanguage, gender } = profile;
  return {
    givenName: firstName,
    familyName: lastName,
    nickName,
    displayName: displayName || `${firstName} ${lastName}`,
    preferredLanguage,
    gender,
  };
};

/** An address that is not verified gets its code. */
export const contactRequest = (address: string, isVerified: boolean): ContactRequest => ({
  address,
  verification: isVerified ? { case: 'isVerified', value: true } : { case: 'sendCode', value: {} },
});

interface PersonRequest {
  readonly userName: string;
  readonly profile?: ProfileRequest | undefined;
  readonly email?: { readonly email: string; readonly isEmailVerified: boolean } | undefined;
  readonly phone?: { readonly phone: string; readonly isPhoneVerified: boolean } | undefined;
}

/** Whoever has no password yet, or an address that nobody vouches for, is to set the account up first. */
export const personRequest = (request: PersonRequest, password: PasswordRequest): CreateHuman => ({
  userName: request.userName,
  profile: profileRequest(request.profile),
  email: request.email
    ? contactRequest(request.email.email, request.email.isEmailVerified)
    : missing('email'),
  phone: request.phone?.phone
    ? contactRequest(request.phone.phone, request.phone.isPhoneVerified)
    : undefined,
  password,
  metadata: [],
  initialization: true,
});

/** Who comes with a new organization; its password is set, not lent for one sign-in. */
export const firstHumanRequest = (request: PersonRequest & { readonly password: string }): CreateHuman =>
  personRequest(
    request,
    request.password
      ? { case: 'password', value: { password: request.password, changeRequired: false } }
      : { case: undefined },
  );
