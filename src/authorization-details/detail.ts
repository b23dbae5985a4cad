import type { DetailField, DetailsType } from './declared.ts';
import { canonical, isObject, type JsonObject, strictJson } from './json.ts';

/** What a client asks for beyond scopes (RFC 9396 §2), held to what its type declares. */
export interface AuthorizationDetail {
  readonly type: string;
  readonly [field: string]: unknown;
}

export type ReadDetails =
  | { readonly details: readonly AuthorizationDetail[] }
  /** What is wrong, in ASCII without quotes and backslashes, for who wrote the client. */
  | { readonly problem: string };

const longest = 4_096;
const most = 10;
const mostTexts = 50;
const longestText = 500;

/** Characters that cannot be shown as what they are: controls, and marks that turn the direction of others. */
const unshowable = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;

/** A name that may stand in a description of an error (RFC 6749 §5.2). */
const told = (name: string): string => (/^[\w.:/-]{1,200}$/.test(name) ? name : 'with a strange name');

/**
 * Reads the parameter `authorization_details`.
 * @param typeOf the type of a name, where the client may use it
 */
export function readDetails(
  text: string,
  typeOf: (name: string) => Pick<DetailsType, 'fields'> | undefined,
): ReadDetails {
  if (text.length > longest) return { problem: `authorization_details may have ${longest} characters` };
  const value = strictJson(text);
  if (!Array.isArray(value) || value.length === 0)
    return { problem: 'authorization_details must be a JSON array of objects, which name each member once' };
  if (value.length > most) return { problem: `authorization_details may hold ${most} objects` };
  const details = new Map<string, AuthorizationDetail>();
  for (const each of value as unknown[]) {
    if (!isObject(each) || !Object.hasOwn(each, 'type') || typeof each['type'] !== 'string')
      return { problem: 'each of authorization_details must be an object with a type' };
    const { type } = each;
    const declared = typeOf(type);
    if (!declared) return { problem: `the type ${told(type)} is unknown, or not for this client` };
    const problem = problemOf(each, declared.fields);
    if (problem !== undefined) return { problem: `in the type ${told(type)}, ${problem}` };
    details.set(canonical(each), each as AuthorizationDetail);
  }
  return { details: [...details.values()] };
}

function problemOf(detail: JsonObject, fields: readonly DetailField[]): string | undefined {
  const unknown = unknownPath(detail, fields, '');
  if (unknown !== undefined) return `${told(unknown)} is not declared`;
  for (const field of fields) {
    const value = valueAt(detail, field.path);
    if (value === undefined) {
      if (field.required) return `${told(field.path)} is missing`;
    } else if (!isOf(field, value)) return `${told(field.path)} ${expectations[field.kind]}`;
  }
  return undefined;
}

/** The first path that no field declares; objects that lead to fields are taken for what they are. */
function unknownPath(value: JsonObject, fields: readonly DetailField[], before: string): string | undefined {
  for (const [name, inner] of Object.entries(value)) {
    const path = before + name;
    if (path === 'type' || fields.some((field) => field.path === path)) continue;
    const leads = isObject(inner) && fields.some((field) => field.path.startsWith(`${path}.`));
    if (!leads) return path;
    const unknown = unknownPath(inner, fields, `${path}.`);
    if (unknown !== undefined) return unknown;
  }
  return undefined;
}

function valueAt(detail: JsonObject, path: string): unknown {
  let value: unknown = detail;
  for (const name of path.split('.')) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

const expectations: Readonly<Record<DetailField['kind'], string>> = {
  text: `must be a text of 1 to ${longestText} characters that can be shown, and one that the type allows`,
  texts: `must be a list of texts of 1 to ${longestText} characters that can be shown, each once, and ones that the type allows`,
  number: 'must be a number',
  boolean: 'must be true or false',
  amount: 'must be an object of a currency (EUR) and an amount (123.50), both texts',
};

const isText = ({ values }: DetailField, value: unknown): value is string =>
  typeof value === 'string' &&
  value.trim() !== '' &&
  value.length <= longestText &&
  !unshowable.test(value) &&
  (values.length === 0 || values.includes(value));

function isOf(field: DetailField, value: unknown): boolean {
  switch (field.kind) {
    case 'text':
      return isText(field, value);
    case 'texts':
      return (
        Array.isArray(value) &&
        value.length > 0 &&
        value.length <= mostTexts &&
        new Set(value).size === value.length &&
        value.every((each) => isText(field, each))
      );
    case 'number':
      return (
        typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER
      );
    case 'boolean':
      return typeof value === 'boolean';
    case 'amount':
      return isAmount(value);
  }
}

const isAmount = (value: unknown): value is { readonly currency: string; readonly amount: string } =>
  isObject(value) &&
  Object.keys(value).sort().join(' ') === 'amount currency' &&
  typeof value['currency'] === 'string' &&
  /^[A-Z]{3}$/.test(value['currency']) &&
  typeof value['amount'] === 'string' &&
  /^\d{1,15}(\.\d{1,4})?$/.test(value['amount']);

/** A value of a detail as people read it, and what it is of. */
export interface ToldField {
  readonly field: DetailField;
  readonly value: string | boolean;
}

/** What a detail holds, in the order in which its type declares it; what that does not declare any more is told as it is. */
export function toldFields(detail: AuthorizationDetail, fields: readonly DetailField[]): ToldField[] {
  const known = fields.flatMap((field): ToldField[] => {
    const value = valueAt(detail, field.path);
    return value === undefined ? [] : [{ field, value: textOf(value) }];
  });
  const unknown = Object.keys(detail).filter(
    (name) => name !== 'type' && !fields.some(({ path }) => path === name || path.startsWith(`${name}.`)),
  );
  return [
    ...known,
    ...unknown.map(
      (path): ToldField => ({
        field: { path, kind: 'text', required: false, label: {}, values: [] },
        value: textOf(detail[path]),
      }),
    ),
  ];
}

function textOf(value: unknown): string | boolean {
  if (typeof value === 'boolean') return value;
  if (isAmount(value)) return `${value.amount} ${value.currency}`;
  if (Array.isArray(value)) return value.map((each) => String(textOf(each))).join(', ');
  return isObject(value) ? JSON.stringify(value) : String(value);
}

/**
 * Whether one asks for no more than another (RFC 9396 §6): of lists for some, and else for the same. What is left out
 * would be less of a limit.
 */
export function isWithin(asked: AuthorizationDetail, granted: AuthorizationDetail): boolean {
  const less = (one: unknown, other: unknown): boolean => {
    if (Array.isArray(one) && Array.isArray(other))
      return one.length > 0 && one.every((each) => other.includes(each));
    if (!isObject(one) || !isObject(other)) return one === other;
    const names = Object.keys(one);
    return (
      names.length === Object.keys(other).length &&
      names.every((name) => Object.hasOwn(other, name) && less(one[name], other[name]))
    );
  };
  return less(asked, granted);
}

/** One text for what is the same detail. */
export const detailKey = (detail: AuthorizationDetail): string => canonical(detail);
