import { parseDn, type Rdn, rdnText } from '../ldapv3/index.ts';

/**
 * The tree that an organization is shown as: `ou=users` and `ou=groups` below `dc=acme,dc=com`, which is a verified
 * domain of its own, or below `o=` with its id or name.
 */
export type OrgName =
  | { readonly by: 'domain'; readonly domain: string }
  | { readonly by: 'name'; readonly name: string };

export type Branch = 'users' | 'groups';

/** What a distinguished name means. */
export interface Place {
  readonly org: OrgName;
  /** The organization as it was written: names below it end so. */
  readonly suffix: string;
  /** undefined: the organization itself. */
  readonly branch?: Branch;
  /** undefined: the branch itself. */
  readonly name?: string;
}

/** The attribute that names what is in a branch. */
const namedBy: Readonly<Record<Branch, string>> = { users: 'uid', groups: 'cn' };

/** undefined: there is no such place, or the name is none. */
export function placeOf(dn: string): Place | undefined {
  const rdns = parseDn(dn);
  if (!rdns) return undefined;
  const top = orgIn(rdns);
  if (!top) return undefined;
  const { org, below } = top;
  const suffix = rdns.slice(below).map(textOf).join(',');
  if (below === 0) return { org, suffix };
  const container = rdns[below - 1] as Rdn;
  const branch = container.type === 'ou' ? container.value.toLowerCase() : '';
  if (branch !== 'users' && branch !== 'groups') return undefined;
  if (below === 1) return { org, suffix, branch };
  const leaf = rdns[0] as Rdn;
  if (below > 2 || leaf.type !== namedBy[branch]) return undefined;
  return { org, suffix, branch, name: leaf.value };
}

function orgIn(rdns: readonly Rdn[]): { readonly org: OrgName; readonly below: number } | undefined {
  const last = rdns.at(-1);
  if (last?.type === 'o') return { org: { by: 'name', name: last.value }, below: rdns.length - 1 };
  let below = rdns.length;
  while (rdns[below - 1]?.type === 'dc') below--;
  if (below === rdns.length) return undefined;
  const labels = rdns.slice(below).map(({ value }) => value);
  return { org: { by: 'domain', domain: labels.join('.') }, below };
}

const textOf = ({ type, value }: Rdn): string => rdnText(type, value);

/** `dc=acme,dc=com`; where there is no domain, `o=` with the id. */
export const suffixOf = (org: { readonly id: string; readonly primaryDomain: string }): string =>
  org.primaryDomain === ''
    ? rdnText('o', org.id)
    : org.primaryDomain
        .split('.')
        .map((label) => rdnText('dc', label))
        .join(',');

export const branchDn = (suffix: string, branch: Branch): string => `ou=${branch},${suffix}`;
export const leafDn = (suffix: string, branch: Branch, name: string): string =>
  `${rdnText(namedBy[branch], name)},${branchDn(suffix, branch)}`;

/**
 * Ids of the server as UUIDs, which clients know entries by (RFC 4530): numbers in the custom form of RFC 9562 §5.8,
 * from which the id can be read again. undefined: an imported id of another form.
 */
export function uuidOf(id: string): string | undefined {
  if (!/^(?:0|[1-9]\d{0,18})$/.test(id)) return undefined;
  const hex = BigInt(id).toString(16).padStart(18, '0');
  return `00000000-0000-8${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(6)}`;
}

export function idOf(uuid: string): string | undefined {
  const found = /^00000000-0000-8([0-9a-f]{3})-8([0-9a-f]{3})-([0-9a-f]{12})$/.exec(uuid.toLowerCase());
  return found ? BigInt(`0x${found.slice(1).join('')}`).toString() : undefined;
}
