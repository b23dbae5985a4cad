import { parsedUri } from '../uri/index.ts';
import { flagOf, invalidMetadata, type Said, textOf, textsOf } from './said.ts';

/** What is kept of what a client says beside its configuration, under the names of RFC 7591 §2. */
export interface About {
  readonly client_name?: string;
  readonly client_uri?: string;
  readonly logo_uri?: string;
  readonly policy_uri?: string;
  readonly tos_uri?: string;
  readonly software_id?: string;
  readonly software_version?: string;
  readonly contacts?: readonly string[];
  /** Where others may begin a sign-in to it (OIDC Core §4). */
  readonly initiate_login_uri?: string;
  /** It relies on `auth_time`, which every ID token has. */
  readonly require_auth_time?: true;
}

const links = ['client_uri', 'logo_uri', 'policy_uri', 'tos_uri', 'initiate_login_uri'] as const;
const names = ['client_name', 'software_id', 'software_version'] as const;
const mostContacts = 10;

/** Links are told of and never followed: neither the server nor a page of ours loads what they lead to. */
function linkOf(said: Said, field: string): string | undefined {
  const link = textOf(said, field, 2_000);
  if (link === undefined) return undefined;
  const url = parsedUri(link);
  if (url?.protocol === 'https:' && url.username === '' && url.password === '') return link;
  throw invalidMetadata(field, 'must be an https URL');
}

function contactsOf(said: Said): readonly string[] | undefined {
  const contacts = textsOf(said, 'contacts');
  if (!contacts || (contacts.length <= mostContacts && contacts.every(({ length }) => length <= 200)))
    return contacts;
  throw invalidMetadata('contacts', `must be an array of ${mostContacts} short strings at most`);
}

const entry = <T>(field: string, value: T | undefined) =>
  value === undefined ? [] : [[field, value] as const];

/** @throws PosternError `invalid_argument` */
export const aboutOf = (said: Said): About =>
  Object.fromEntries([
    ...names.flatMap((field) => entry(field, textOf(said, field))),
    ...links.flatMap((field) => entry(field, linkOf(said, field))),
    ...entry('contacts', contactsOf(said)),
    ...entry('require_auth_time', flagOf(said, 'require_auth_time') || undefined),
  ]);
