import {
  BerReader,
  type Control,
  integer,
  MalformedBer,
  octetString,
  oid,
  sequence,
} from '../ldapv3/index.ts';

/** Where the next page begins: a part of the tree, the last that was shown of it, and how many were shown by then. */
export interface Cursor {
  readonly part: 'containers' | 'groups' | 'users';
  readonly after: readonly [string, string] | undefined;
  readonly shown: number;
}

export interface PageWanted {
  readonly size: number;
  readonly from: Cursor | undefined;
}

/** The control for results in pages (RFC 2696); undefined: all at once. @throws MalformedBer */
export function pageWanted(controls: readonly Control[]): PageWanted | undefined {
  const control = controls.find(({ type }) => type === oid.pagedResults);
  if (!control?.value) return undefined;
  const inside = new BerReader(control.value, 3).enter();
  const size = inside.integer();
  const cookie = inside.octets();
  if (size < 0) throw new MalformedBer('a page of a negative size');
  return { size, from: cookie.length === 0 ? undefined : cursorIn(cookie) };
}

function cursorIn(cookie: Uint8Array): Cursor {
  const [part, shown, after] = parsed(cookie);
  const isPart = part === 'containers' || part === 'groups' || part === 'users';
  const isAfter = after === null || (Array.isArray(after) && after.length === 2 && after.every(isText));
  const isTime = part !== 'users' || after === null || /^\d{1,17}$/.test(String((after as unknown[])?.[0]));
  if (!isPart || !Number.isSafeInteger(shown) || !isAfter || !isTime)
    throw new MalformedBer('the cookie is of another search');
  return { part, shown: shown as number, after: (after ?? undefined) as [string, string] | undefined };
}

const isText = (value: unknown): boolean => typeof value === 'string' && !value.includes('\0');

function parsed(cookie: Uint8Array): unknown[] {
  try {
    const found: unknown = JSON.parse(Buffer.from(cookie).toString('utf8'));
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

/** Tells where the next page begins; undefined: there is none. */
export const pageControl = (next: Cursor | undefined): Control => ({
  type: oid.pagedResults,
  critical: false,
  value: sequence(
    integer(0),
    octetString(next ? JSON.stringify([next.part, next.shown, next.after ?? null]) : ''),
  ),
});
