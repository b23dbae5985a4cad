import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { listDetailsV1, rowDetails, timestamp } from '../../contract/details.ts';
import type { Page } from '../../database/search.ts';
import type { Platform } from '../../platform.ts';
import { userState, userType } from '../projection/index.ts';
import { type CredentialRow, loginNamesOf, type UserMetadataRow, type UserRow } from '../queries/index.ts';
import { avatarUrl, languageTag, machineMessage } from '../wire/messages.ts';

/** Messages of `zitadel.user.v1`, `zitadel.authn.v1` and `zitadel.metadata.v1`. */

const initialInV1 = 6;

/** v1 has a number of its own for users that were not initialized yet; the others are as in v2. */
export const stateToV1 = (state: number): number => (state === userState.initial ? initialInV1 : state);
export const stateFromV1 = (state: number): number => (state === initialInV1 ? userState.initial : state);

export const profileMessage = (row: UserRow, origin: string) => ({
  firstName: row.first_name,
  lastName: row.last_name,
  nickName: row.nick_name,
  displayName: row.display_name,
  preferredLanguage: languageTag(row),
  gender: row.gender,
  avatarUrl: avatarUrl(row, origin),
});
export const emailMessage = (row: UserRow) => ({ email: row.email, isEmailVerified: row.is_email_verified });
export const phoneMessage = (row: UserRow) => ({ phone: row.phone, isPhoneVerified: row.is_phone_verified });

export function userMessage(row: UserRow, origin: string) {
  const names = loginNamesOf(row);
  return {
    id: row.id,
    details: rowDetails(row),
    state: stateToV1(row.state),
    userName: row.user_name,
    loginNames: names.all,
    preferredLoginName: names.preferred,
    type:
      row.type === userType.human
        ? {
            case: 'human' as const,
            value: {
              profile: profileMessage(row, origin),
              email: emailMessage(row),
              phone: phoneMessage(row),
              passwordChanged: timestamp(row.password_changed),
            },
          }
        : { case: 'machine' as const, value: machineMessage(row) },
  };
}

export interface KeyRow extends CredentialRow {
  readonly type: number;
}
export interface PersonalAccessTokenRow extends CredentialRow {
  readonly scopes: readonly string[];
}

export const keyMessage = (row: KeyRow) => ({
  id: row.id,
  details: rowDetails(row),
  type: row.type,
  expirationDate: timestampFromDate(row.expiration_date),
});

export const personalAccessTokenMessage = (row: PersonalAccessTokenRow) => ({
  id: row.id,
  details: rowDetails(row),
  expirationDate: timestampFromDate(row.expiration_date),
  scopes: [...row.scopes],
});

export const metadataMessage = (row: UserMetadataRow) => ({
  details: rowDetails(row),
  key: row.key,
  value: Buffer.from(row.value, 'base64'),
});

/** `zitadel.v1.ListDetails` */
export const listDetails = (platform: Platform, page: Page<unknown>) =>
  listDetailsV1(page, platform.projections.position(), platform.clock());
