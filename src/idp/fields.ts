import type { TString } from '@sinclair/typebox';
import { invalidArgument } from '../errors/index.ts';
import {
  choice,
  cleaned,
  defineFields,
  type Field,
  flag,
  text,
  texts,
  under,
  type ValuesOf,
} from '../eventstore/index.ts';
import { isAuthentic } from '../uri/index.ts';

/** What is said of identity providers. The first argument is the field's name in messages, which refusals tell. */

type Text<C extends string> = Field<string, C, TString>;

const refusal = (field: string, right: string) =>
  invalidArgument('IDP-Fld01', `${field} must be ${right}`, { field });

const longest = 2_048;

/** `cleaned`, of a field whose column is a parameter. */
const withCheck = <V, F extends Field<V>>(field: F & Field<V>, clean: (given: V) => V): F => ({
  ...field,
  clean,
});

const checked = <const C extends string>(
  name: C,
  right: string,
  isRight: (given: string) => boolean,
): Text<C> =>
  withCheck(text(name), (given: string) => {
    const trimmed = given.trim();
    if (trimmed.length <= longest && isRight(trimmed)) return trimmed;
    throw refusal(name, right);
  });

/** Anything but nothing. */
export const word = <const C extends string>(name: C): Text<C> =>
  checked(name, `1 to ${longest} characters long`, (given) => given !== '');

export const maybe = <const C extends string>(name: C): Text<C> =>
  checked(name, `at most ${longest} characters long`, () => true);

function isAddress(given: string): boolean {
  if (!/^[\x21-\x7e]+$/.test(given) || !URL.canParse(given)) return false;
  const url = new URL(given);
  return isAuthentic(url) && url.username + url.password === '' && !given.includes('#');
}

export const endpoint = <const C extends string>(name: C): Text<C> =>
  checked(name, 'an https URL without user name, password and fragment', isAddress);

/** OIDC Discovery §3: no query. Kept to the letter, since `iss` is compared so. */
export const issuer = <const C extends string>(name: C): Text<C> =>
  checked(
    name,
    'an https URL without query and fragment',
    (given) => isAddress(given) && !given.includes('?'),
  );

const mostEntries = 50;

/** @throws PosternError `invalid_argument` of the field of this name */
export function cleanList(name: string, given: readonly string[]): readonly string[] {
  const entries = [...new Set(given.map((entry) => entry.trim()))].filter((entry) => entry !== '');
  if (entries.length <= mostEntries && entries.every((entry) => entry.length <= longest)) return entries;
  throw refusal(name, `at most ${mostEntries} entries of at most ${longest} characters`);
}

export const list = <const C extends string>(name: C) =>
  withCheck(texts(name), (given: readonly string[]) => cleanList(name, given));

/** RFC 6749 §3.3. */
export const scopes = cleaned(texts('scopes'), (given) => {
  const tokens = cleanList('scopes', given);
  if (tokens.every((token) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(token))) return tokens;
  throw refusal('scopes', 'scopes without blanks, quotes and backslashes');
});

/** Kept in base64, as Go writes bytes. */
export const bytes = <const C extends string>(name: C, most: number): Text<C> =>
  withCheck(text(name), (given: string) => {
    if (given.length <= (most * 4) / 3 + 4) return given;
    throw refusal(name, `at most ${most} bytes long`);
  });

export const autoLinkings = ['none', 'username', 'email'] as const;

/** What may happen with people who come from a provider. */
export const optionFields = defineFields({
  /** Somebody with an account may link it. */
  isLinkingAllowed: flag('is_linking_allowed'),
  /** Somebody without an account may make one. */
  isCreationAllowed: flag('is_creation_allowed'),
  /** It is made without being asked for. */
  isAutoCreation: flag('is_auto_creation'),
  /** Profile, address and number follow the provider at every sign-in. */
  isAutoUpdate: flag('is_auto_update'),
  /** By what an account that is there already is recognised. */
  autoLinking: under('autoLinkingOption', choice('auto_linking', autoLinkings)),
});
export type Options = ValuesOf<typeof optionFields.all>;

const longestName = 200;
export const nameFields = defineFields({
  name: checked(
    'name',
    `1 to ${longestName} characters long`,
    (given) => given !== '' && given.length <= longestName,
  ),
});
