import type { Attribute, SearchEntry } from '../../ldapv3/index.ts';
import type { DirectoryEntry } from './outcome.ts';

/** What nobody is shown and nobody signs in by, though whoever searches may read it. Names in lower case. */
const secret: ReadonlySet<string> = new Set([
  'userpassword',
  'authpassword',
  'unicodepwd',
  'dbcspwd',
  'ntpwdhistory',
  'lmpwdhistory',
  'unixuserpassword',
  'supplementalcredentials',
  'sambantpassword',
  'sambalmpassword',
  'sambapasswordhistory',
  'ipanthash',
  'krbprincipalkey',
  'krbpwdhistory',
  'passwordhistory',
  'pwdhistory',
  'ipatokenotpkey',
  'ms-mcs-admpwd',
  'mslaps-password',
  'mslaps-encryptedpassword',
  'mslaps-encryptedpasswordhistory',
  'msds-managedpassword',
  'olcrootpw',
]);

/** `userCertificate;binary` without its options. */
const nameOf = (type: string): string => (type.split(';', 1)[0] ?? '').toLowerCase();

/** An entry whose attributes are found by name, whatever the case. */
export class Values {
  readonly dn: string;
  readonly #attributes: readonly Attribute[];

  constructor({ dn, attributes }: SearchEntry) {
    this.dn = dn;
    this.#attributes = attributes.filter(({ type }) => !secret.has(nameOf(type)));
  }

  /** Those of an attribute without options, such as one that is written in a language. */
  all(name: string): readonly string[] {
    const found = this.#attributes.find(({ type }) => type.toLowerCase() === name.toLowerCase());
    return found ? textsOf(found) : [];
  }

  first(name: string): string | undefined {
    return name === '' ? undefined : this.all(name)[0];
  }

  get entry(): DirectoryEntry {
    const attributes = this.#attributes.map((attribute) => [attribute.type, textsOf(attribute)] as const);
    return { dn: this.dn, attributes: Object.fromEntries(attributes) };
  }
}

function textsOf({ type, values }: Attribute): string[] {
  switch (nameOf(type)) {
    case 'objectguid':
      return values.map((value) => guidOf(value) ?? textOf(value));
    case 'objectsid':
      return values.map((value) => sidOf(value) ?? textOf(value));
    default:
      return values.map(textOf);
  }
}

function textOf(value: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value);
  } catch {
    return Buffer.from(value).toString('base64url');
  }
}

/** As Windows writes them: the first three groups have their lowest byte first (MS-DTYP §2.3.4.2). */
function guidOf(value: Uint8Array): string | undefined {
  if (value.length !== 16) return undefined;
  const group = (...at: number[]) => at.map((i) => (value[i] ?? 0).toString(16).padStart(2, '0')).join('');
  return [group(3, 2, 1, 0), group(5, 4), group(7, 6), group(8, 9), group(10, 11, 12, 13, 14, 15)].join('-');
}

/** `S-1-5-21-…` (MS-DTYP §2.4.2.1) */
function sidOf(value: Uint8Array): string | undefined {
  const [revision, count = 0] = value;
  if (revision !== 1 || value.length !== 8 + 4 * count) return undefined;
  const bytes = Buffer.from(value);
  const below = Array.from({ length: count }, (_, i) => bytes.readUInt32LE(8 + 4 * i));
  return ['S', revision, bytes.readUIntBE(2, 6), ...below].join('-');
}
