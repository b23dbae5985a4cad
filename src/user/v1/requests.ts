import type { ContactRequest, CreateHuman } from '../operations/index.ts';
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
