import type { ExternalProfile } from '../../intent/index.ts';
import type { LdapAttributes } from './config.ts';
import { type DirectoryPerson, Refused } from './outcome.ts';
import type { Values } from './values.ts';

type TextField = Exclude<keyof ExternalProfile, 'emailVerified' | 'phoneVerified'>;

const textFields: readonly TextField[] = [
  'firstName',
  'lastName',
  'displayName',
  'nickName',
  'preferredUsername',
  'email',
  'phone',
  'preferredLanguage',
  'avatarUrl',
  'profile',
];

/** The attributes of a person that are asked for: those that are mapped, and groups, which no directory has else. */
export const wantedOf = (attributes: LdapAttributes, bindBy: string | undefined): string[] => {
  const names = [...Object.values(attributes), bindBy ?? '', 'memberOf'].filter((name) => name !== '');
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
};

/** @throws Refused `no_id` */
export function personOf(values: Values, attributes: LdapAttributes): DirectoryPerson {
  const ids = values.all(attributes.id);
  const [id = ''] = ids;
  if (ids.length > 1)
    throw new Refused(
      'no_id',
      `the entry has ${ids.length} values of ${attributes.id}, of which none is its id`,
    );
  if (id.trim() === '')
    throw new Refused('no_id', `the entry has no value of ${attributes.id}, which is its id`);
  const texts = textFields.flatMap((field) => {
    const value = values.first(attributes[field])?.trim();
    return value ? [[field, value] as const] : [];
  });
  return {
    id,
    profile: {
      ...(Object.fromEntries(texts) as Partial<Record<TextField, string>>),
      emailVerified: isTrue(values.first(attributes.emailVerified)),
      phoneVerified: isTrue(values.first(attributes.phoneVerified)),
    },
    entry: values.entry,
  };
}

/** RFC 4517 §3.3.3, and as people write it in attributes of text. */
const isTrue = (value: string | undefined): boolean => /^(?:true|1|yes)$/i.test(value ?? '');
