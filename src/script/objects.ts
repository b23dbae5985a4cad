import { searchAuthorizations } from '../authorization/index.ts';
import type { AuditColumns } from '../contract/details.ts';
import { searchOrgMetadata } from '../org/index.ts';
import type { Platform } from '../platform.ts';
import type { ScriptRequest } from '../sandbox/index.ts';
import { findUserProfile, loginNamesOf, searchUserMetadata, type UserRow, userType } from '../user/index.ts';

/** What scripts read, in the form that Zitadel documents ("Actions: Objects"). */

const everything = { offset: 0n, limit: 1_000, asc: true };

const audit = ({ creation_date, change_date, resource_owner, sequence }: AuditColumns) => ({
  creationDate: creation_date.toISOString(),
  changeDate: change_date.toISOString(),
  resourceOwner: resource_owner,
  sequence: Number(sequence),
});

/** The wire numbers initial users 5; scripts know 5 as suspended, and those as 6. */
const stateOf = ({ state }: UserRow): number => (state === 5 ? 6 : state);

const humanOf = (row: UserRow) => ({
  firstName: row.first_name,
  lastName: row.last_name,
  nickName: row.nick_name,
  displayName: row.display_name,
  avatarKey: row.avatar_key,
  preferredLanguage: row.preferred_language,
  gender: row.gender,
  email: row.email,
  isEmailVerified: row.is_email_verified,
  phone: row.phone,
  isPhoneVerified: row.is_phone_verified,
});

/** *user* */
export async function userObject({ sql }: Platform, instanceId: string, userId: string): Promise<object> {
  const row = await findUserProfile(sql, instanceId, userId);
  if (!row) return {};
  const names = loginNamesOf(row);
  return {
    id: row.id,
    ...audit(row),
    state: stateOf(row),
    username: row.user_name,
    loginNames: names.all,
    preferredLoginName: names.preferred,
    ...(row.type === userType.human
      ? { human: humanOf(row) }
      : { machine: { name: row.name, description: row.description } }),
  };
}

interface MetadataRow extends AuditColumns {
  readonly key: string;
  /** base64 */
  readonly value: string;
}

/** Values that scripts set come back as what they were; whatever else is no JSON is text. */
function readValue(base64: string): unknown {
  const text = Buffer.from(base64, 'base64').toString();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Text is kept as it is, so that others read it without quotes; everything else as JSON. @returns base64 */
export const metadataValue = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toString('base64');

/** *metadata result* */
const metadataResult = (rows: readonly MetadataRow[]) => ({
  count: rows.length,
  sequence: rows.reduce((most, { sequence }) => Math.max(most, Number(sequence)), 0),
  timestamp: new Date(
    rows.reduce((most, { change_date: date }) => Math.max(most, date.getTime()), 0),
  ).toISOString(),
  metadata: rows.map((row) => ({ ...audit(row), key: row.key, value: readValue(row.value) })),
});

const nothing = () => {};

/** *user grant list*: the active ones. */
async function grantList(platform: Platform, instanceId: string, userId: string): Promise<object> {
  const { rows } = await searchAuthorizations(platform, instanceId, {
    page: everything,
    sort: 'creationDate',
    filter: (where) => where.equals('user', userId).equals('state', 1),
  });
  return {
    count: rows.length,
    sequence: rows.reduce((most, { sequence }) => Math.max(most, Number(sequence)), 0),
    timestamp: new Date(
      rows.reduce((most, { change_date: date }) => Math.max(most, date.getTime()), 0),
    ).toISOString(),
    grants: rows.map((row) => {
      const { creationDate, changeDate, sequence } = audit(row);
      return {
        id: row.id,
        projectGrantId: row.project_grant_id,
        state: row.state,
        creationDate,
        changeDate,
        sequence,
        userId: row.user_id,
        roles: row.role_keys,
        userResourceOwner: row.user_org_id,
        userGrantResourceOwner: row.resource_owner,
        userGrantResourceOwnerName: row.org_name,
        projectId: row.project_id,
        projectName: row.project_name,
      };
    }),
  };
}

/** What a script may ask for of a user; read when it does. Nothing of organizations that the user has nothing of. */
export function asksOf(
  platform: Platform,
  instanceId: string,
  { userId, orgId }: { readonly userId: string; readonly orgId: string },
): NonNullable<ScriptRequest['asks']> {
  let grants: Promise<object> | undefined;
  const held = () => {
    grants ??= grantList(platform, instanceId, userId);
    return grants as Promise<{ readonly grants: readonly { readonly userGrantResourceOwner: string }[] }>;
  };
  return {
    user: () => userObject(platform, instanceId, userId),
    grants: held,
    'user metadata': async () => {
      const search = { page: everything, filter: nothing };
      return metadataResult((await searchUserMetadata(platform, instanceId, userId, search)).rows);
    },
    async 'org metadata'(asked) {
      const among = async () => (await held()).grants.some((one) => one.userGrantResourceOwner === asked);
      if (asked !== '' && asked !== orgId && !(await among())) return metadataResult([]);
      const search = { page: everything, filter: nothing };
      return metadataResult((await searchOrgMetadata(platform, instanceId, asked || orgId, search)).rows);
    },
  };
}
