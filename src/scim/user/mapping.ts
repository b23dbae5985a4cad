import { composedName, normalizePhone, readLanguage } from '../../user/index.ts';
import { isObject } from '../body.ts';
import type { Resource } from '../resource.ts';
import { externalIdKey, type Kept, kept, metadataPrefix, toldKeys } from './metadata.ts';

/** What an account says of a person, whether it comes of events or of rows. */
export interface Account {
  readonly userName: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly nickName: string;
  readonly displayName: string;
  readonly preferredLanguage: string;
  readonly email: string;
  readonly phone: string;
  readonly active: boolean;
  /** Texts by key. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** What a resource makes of an account. */
export interface WantedAccount extends Account {
  readonly password: string | undefined;
}

type Values = Record<string, unknown>;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const told = (account: Account, key: string): Values => {
  const value = parsed(account.metadata.get(key) ?? '{}');
  return isObject(value) ? { ...value } : {};
};

/** An address or number; as the directory wrote it, as long as it is still that one. */
function contactOf(account: Account, key: string, held: string, normalized: (text: string) => string) {
  const { value, ...more } = told(account, key);
  const written = typeof value === 'string' && normalized(value) === held ? value : held;
  return written === '' ? undefined : [{ value: written, primary: true, ...more }];
}

const phoneOf = (text: string) => normalizePhone(text) ?? '';

const languageOf = (text: string): string => readLanguage(text.replaceAll('_', '-')) ?? '';

function preferredLanguageOf({ metadata, preferredLanguage }: Account): string | undefined {
  const written = metadata.get(toldKeys.preferredLanguage);
  return written !== undefined && languageOf(written) === preferredLanguage
    ? written
    : preferredLanguage || undefined;
}

/** One that is made of the parts of the name is shown where the directory told it so. */
function displayNameOf(account: Account): string | undefined {
  const { displayName, metadata } = account;
  const isOwn = displayName !== composedName(account) || metadata.get(toldKeys.displayName) === displayName;
  return isOwn && displayName !== '' ? displayName : undefined;
}

const readKept = ({ form }: Kept, text: string): unknown => (form === 'json' ? parsed(text) : text);

function put(resource: Values, { extension, name, sub }: Kept, value: unknown): void {
  if (value === undefined) return;
  const holder = extension === undefined ? resource : below(resource, extension);
  if (sub === undefined) holder[name] = value;
  else below(holder, name)[sub] = value;
}

function below(holder: Values, name: string): Values {
  const held = (holder[name] ?? {}) as Values;
  holder[name] = held;
  return held;
}

/** The resource of an account, without what the server says of it (`id`, `meta`, `groups`). */
export function resourceOf(account: Account, provisioningDomain: string): Resource {
  const { givenName, familyName } = account;
  const name: Values = { familyName, givenName };
  const resource: Values = {
    externalId: account.metadata.get(externalIdKey(provisioningDomain)),
    userName: account.userName,
    name,
    displayName: displayNameOf(account),
    nickName: account.nickName || undefined,
    preferredLanguage: preferredLanguageOf(account),
    active: account.active,
    emails: contactOf(account, toldKeys.email, account.email, (text) => text),
    phoneNumbers: contactOf(account, toldKeys.phone, account.phone, phoneOf),
  };
  for (const attribute of kept) {
    const text = account.metadata.get(metadataPrefix + attribute.key);
    if (text !== undefined) put(resource, attribute, readKept(attribute, text));
  }
  return Object.fromEntries(Object.entries(resource).filter(([, value]) => value !== undefined));
}

interface Contact extends Values {
  readonly value?: string;
  readonly type?: string;
  readonly primary?: boolean;
}

/**
 * The one of several addresses or numbers that is kept: the primary one. What has come beside one of which nobody said
 * what it is for takes its place: directories name the kind of address that they set.
 */
function keptContact(contacts: unknown, before: unknown): Contact | undefined {
  const all = ((contacts ?? []) as Contact[]).filter(({ value }) => value !== undefined);
  const [held] = (before ?? []) as Contact[];
  const fresh = all.filter(({ value }) => value !== held?.value);
  const primary = all.filter((each) => each.primary === true);
  return (
    primary.find((each) => fresh.includes(each)) ??
    (held !== undefined && held.type === undefined
      ? fresh.find(({ type }) => type !== undefined)
      : undefined) ??
    primary[0] ??
    all[0]
  );
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Keeps how a contact was told, where the account's own form would not say it. */
function tell(metadata: Map<string, string>, key: string, contact: Contact | undefined, held: string): void {
  if (!contact) return;
  const { value, primary = true, ...more } = contact;
  const said = { ...(value !== held && { value }), ...more, ...(!primary && { primary }) };
  if (Object.keys(said).length > 0) metadata.set(key, JSON.stringify(said));
}

function at(resource: Resource, { extension, name, sub }: Kept): unknown {
  const holder = extension === undefined ? resource : resource[extension];
  const value = isObject(holder) ? holder[name] : undefined;
  if (sub === undefined) return value;
  return isObject(value) ? value[sub] : undefined;
}

/**
 * The account that a resource asks for.
 * @param before the resource as it is; undefined for a new one
 */
export function accountOf(
  resource: Resource,
  provisioningDomain: string,
  before: Resource | undefined,
): WantedAccount {
  const metadata = new Map<string, string>();
  const externalId = textOf(resource['externalId']);
  if (externalId !== '') metadata.set(externalIdKey(provisioningDomain), externalId);
  for (const attribute of kept) {
    const value = at(resource, attribute);
    if (value === undefined) continue;
    const text = attribute.form === 'json' ? JSON.stringify(value) : textOf(value);
    metadata.set(metadataPrefix + attribute.key, text);
  }
  const email = keptContact(resource['emails'], before?.['emails']);
  const phone = keptContact(resource['phoneNumbers'], before?.['phoneNumbers']);
  const number = phoneOf(textOf(phone?.value));
  tell(metadata, toldKeys.email, email, textOf(email?.value));
  tell(metadata, toldKeys.phone, phone, number);
  const language = textOf(resource['preferredLanguage']);
  const preferredLanguage = languageOf(language);
  if (language !== preferredLanguage) metadata.set(toldKeys.preferredLanguage, language);
  const { givenName, familyName } = (resource['name'] ?? {}) as Record<string, string>;
  const composed = composedName({
    givenName: textOf(givenName).trim(),
    familyName: textOf(familyName).trim(),
  });
  const displayName = textOf(resource['displayName']) || composed;
  if (resource['displayName'] === composed) metadata.set(toldKeys.displayName, composed);
  return {
    userName: textOf(resource['userName']),
    givenName: textOf(givenName),
    familyName: textOf(familyName),
    nickName: textOf(resource['nickName']),
    displayName,
    preferredLanguage,
    email: textOf(email?.value),
    phone: number,
    active: resource['active'] !== false,
    password: resource['password'] === undefined ? undefined : textOf(resource['password']),
    metadata,
  };
}
