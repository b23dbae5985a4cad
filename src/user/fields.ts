import { cleaned, defineFields, personal, small, text, under, type ValuesOf } from '../eventstore/index.ts';
import { cleanEmail, cleanLanguage, cleanPhone, requireName, shown } from './names.ts';

/** What is said of people and machines: in the payloads of events, in `users_projection`, and in values. */

const named = (field: string) => (wanted: string) => requireName(wanted, field);

export const profileFields = defineFields({
  givenName: under('firstName', personal(cleaned(text('first_name'), named('given_name')))),
  familyName: under('lastName', personal(cleaned(text('last_name'), named('family_name')))),
  nickName: personal(cleaned(text('nick_name'), shown)),
  displayName: personal(cleaned(text('display_name'), shown)),
  /** BCP 47; '' where none was given. */
  preferredLanguage: personal(cleaned(text('preferred_language'), (tag) => cleanLanguage(tag))),
  /** 0 unspecified, 1 female, 2 male, 3 diverse */
  gender: personal(small('gender')),
});

/** Whether an address is verified is told by events of its own. */
export const contactFields = defineFields({
  email: personal(cleaned(text('email'), (address) => cleanEmail(address))),
  phone: personal(cleaned(text('phone'), (number) => cleanPhone(number))),
});

export const humanFields = defineFields({ ...profileFields.all, ...contactFields.all });

export const machineFields = defineFields({
  name: cleaned(text('name'), (wanted) => requireName(wanted, 'name')),
  description: cleaned(text('description'), shown),
  /** 0 opaque, 1 JWT */
  accessTokenType: small('access_token_type'),
});

export type Profile = ValuesOf<typeof profileFields.all>;

/** The display name of somebody who chose none. */
export const composedName = ({ givenName, familyName }: Pick<Profile, 'givenName' | 'familyName'>): string =>
  `${givenName} ${familyName}`;

export type Machine = ValuesOf<typeof machineFields.all>;
