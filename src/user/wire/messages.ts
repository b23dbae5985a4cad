import { rowDetails, timestamp } from '../../contract/details.ts';
import { assetUrl } from '../../static/index.ts';
import { userType } from '../projection/index.ts';
import { loginNamesOf, type UserRow } from '../queries/index.ts';

/** Users as the versions of the API write them. */

/** Where the person's picture is; '' for none. */
export const avatarUrl = (row: Pick<UserRow, 'avatar_key' | 'resource_owner'>, origin: string): string =>
  row.avatar_key === '' ? '' : assetUrl(origin, `${row.resource_owner}/${row.avatar_key}`);

/**
 * BCP 47's `und` for who has none, which requests take as none too. A field left out would be one that nothing is known
 * of: Terraform then keeps the language that somebody took away, and finds no difference.
 */
export const languageTag = (row: Pick<UserRow, 'preferred_language'>): string =>
  row.preferred_language || 'und';

/** @param origin scheme and host under which the request came */
export const profileMessage = (row: UserRow, origin: string) => ({
  givenName: row.first_name,
  familyName: row.last_name,
  nickName: row.nick_name,
  displayName: row.display_name,
  preferredLanguage: languageTag(row),
  gender: row.gender,
  avatarUrl: avatarUrl(row, origin),
});

/** `zitadel.user.v2.User`, and v2beta's, which is the same. */
export function userMessage(row: UserRow, origin: string) {
  const names = loginNamesOf(row);
  const common = {
    userId: row.id,
    state: row.state,
    username: row.user_name,
    loginNames: names.all,
    preferredLoginName: names.preferred,
  };
  return {
    ...common,
    details: rowDetails(row),
    type:
      row.type === userType.human
        ? {
            case: 'human' as const,
            value: {
              ...common,
              profile: profileMessage(row, origin),
              email: { email: row.email, isVerified: row.is_email_verified },
              phone: { phone: row.phone, isVerified: row.is_phone_verified },
              passwordChangeRequired: row.password_change_required,
              passwordChanged: timestamp(row.password_changed),
              mfaInitSkipped: timestamp(row.mfa_init_skipped),
            },
          }
        : { case: 'machine' as const, value: machineMessage(row) },
  };
}

export const machineMessage = (row: UserRow) => ({
  name: row.name,
  description: row.description,
  hasSecret: row.secret_hash !== '',
  accessTokenType: row.access_token_type,
});
