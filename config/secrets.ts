import { type TNull, type TString, type TUnion, Type } from '@sinclair/typebox';

/**
 * What a key's schema says to those who print configuration.
 * `all`: the value is never shown. `url`: only the password inside the URL is hidden.
 */
export type Confidential = 'all' | 'url' | undefined;

interface SecretOptions {
  optional?: boolean;
  right?: string;
  form?: (text: string) => boolean;
  confidential?: boolean;
}

type Nullable = TUnion<[TString, TNull]>;
type SecretKeys<K extends string, O> = O extends { optional: true }
  ? Record<K, Nullable> & Record<`${K}File`, Nullable>
  : Record<K, TString> & Record<`${K}File`, Nullable>;

const withFile = <K extends string, O extends SecretOptions>(
  key: K,
  description: string,
  confidential: Confidential,
  options: O,
) => {
  const notes = {
    description,
    confidential,
    right: options.right,
    form: options.form,
    fileKey: `${key}File`,
  };
  const value = options.optional
    ? Type.Union([Type.String(), Type.Null()], { ...notes, default: null })
    : Type.String({ ...notes, minLength: 1 });
  const file = Type.Union([Type.String(), Type.Null()], {
    description: `File to read \`${key}\` from (a newline at its end is dropped).`,
    default: null,
    right: 'the name of a file',
    fileOf: key,
  });
  return { [key]: value, [`${key}File`]: file } as unknown as SecretKeys<K, O>;
};

/** The two keys of a secret: `password`, and `passwordFile` for a file that holds it. */
export const secret = <K extends string, const O extends SecretOptions>(
  key: K,
  description: string,
  options: O,
) => withFile(key, description, options.confidential === false ? undefined : 'all', options);

/** A URL that may carry a password, and the file form of it. */
export const urlWithPassword = <K extends string, const O extends SecretOptions>(
  key: K,
  description: string,
  options: O,
) => withFile(key, description, 'url', options);
