import type { Loaded } from '../../eventstore/index.ts';
import type { MessageValues } from '../../text/index.ts';
import { loginNamesOf, type User, type UserRow } from '../../user/index.ts';

/** Who a message is for: as decisions know the person, with the names that its organization adds. */
export interface Person {
  readonly loaded: Loaded<User>;
  readonly row: UserRow;
}

/** What texts may say of a person. */
export function valuesOf({ loaded, row }: Person): Record<string, string> {
  const { email, phone, profile, userName } = loaded.state;
  const names = loginNamesOf(row);
  return {
    UserID: loaded.id,
    OrgID: loaded.owner,
    UserName: userName,
    FirstName: profile.givenName,
    LastName: profile.familyName,
    NickName: profile.nickName,
    DisplayName: profile.displayName,
    LastEmail: email.address,
    VerifiedEmail: email.verified ? email.address : '',
    LastPhone: phone.address,
    VerifiedPhone: phone.verified ? phone.address : '',
    PreferredLoginName: names.preferred,
    LoginName: names.preferred,
    LoginNames: names.all.join(', '),
    ChangeDate: loaded.changedAt?.toISOString() ?? '',
    CreationDate: loaded.createdAt?.toISOString() ?? '',
    PreferredLanguage: profile.preferredLanguage,
  };
}

/** The same for receivers, who know these names in lower case. */
export const argsOf = (values: MessageValues): object =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
  );
