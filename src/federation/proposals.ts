import type { ArrivedProfile } from './person.ts';

/** Requests that a sign-in page may send as they are, or once its person has filled what is missing. */

interface Link {
  readonly idpId: string;
  readonly userId: string;
  readonly userName: string;
}

const profileOf = (profile: ArrivedProfile) => ({
  givenName: profile.firstName ?? '',
  familyName: profile.lastName ?? '',
  ...(profile.nickName !== undefined && { nickName: profile.nickName }),
  ...(profile.displayName !== undefined && { displayName: profile.displayName }),
  ...(profile.preferredLanguage !== undefined && { preferredLanguage: profile.preferredLanguage }),
});

const verification = (isVerified: boolean) =>
  isVerified ? { case: 'isVerified' as const, value: true } : { case: 'sendCode' as const, value: {} };

const contactsOf = ({ email, emailVerified, phone, phoneVerified }: ArrivedProfile) => ({
  ...(email !== undefined && { email: { email, verification: verification(emailVerified) } }),
  ...(phone !== undefined && { phone: { phone, verification: verification(phoneVerified) } }),
});

/** Of somebody who has no account yet. */
export function proposedPerson(profile: ArrivedProfile, link: Link) {
  const username = profile.preferredUsername ?? profile.email ?? link.userName;
  const human = { profile: profileOf(profile), ...contactsOf(profile), idpLinks: [link] };
  return {
    addHumanUser: { username, ...human },
    userAction: {
      case: 'createUser' as const,
      value: { username, userType: { case: 'human' as const, value: human } },
    },
  };
}

/** What an account would take over. */
export function proposedUpdate(profile: ArrivedProfile, userId: string) {
  const human = { profile: profileOf(profile), ...contactsOf(profile) };
  return {
    updateHumanUser: { userId, ...human },
    userAction: {
      case: 'updateUser' as const,
      value: { userId, userType: { case: 'human' as const, value: human } },
    },
  };
}
