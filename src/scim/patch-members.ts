export type Kind = 'add' | 'replace' | 'remove';

/** One change of a PATCH. */
export interface Operation {
  readonly kind: Kind;
  readonly path: string | undefined;
  readonly value: unknown;
}

/** `members[value eq "…"]`, as directories name one member. */
const oneMember = /^\s*members\s*\[\s*value\s+eq\s+"([^"\\]*)"\s*\]\s*$/i;

const isMembers = (path: string | undefined): boolean => path?.trim().toLowerCase() === 'members';

/** An operation on members that names them all, or undefined. */
function onMembers(operation: Operation): (Operation & { readonly value: readonly unknown[] }) | undefined {
  const { kind, path, value } = operation;
  const [, id] = (kind === 'remove' && oneMember.exec(path ?? '')) || [];
  if (id !== undefined) return { kind, path: 'members', value: [{ value: id }] };
  return isMembers(path) && kind !== 'replace' && Array.isArray(value) && value.length > 0
    ? { kind, path, value }
    : undefined;
}

/**
 * Operations that follow each other and add members, or take them out, as one: directories send hundreds, of a member
 * each, and every one of them would look at all members that there are.
 */
export function gathered(operations: readonly Operation[]): Operation[] {
  const all: Operation[] = [];
  let last: ReturnType<typeof onMembers>;
  for (const operation of operations) {
    const named = onMembers(operation);
    if (named && last?.kind === named.kind) {
      last = { ...last, value: [...last.value, ...named.value] };
      all[all.length - 1] = last;
    } else {
      last = named;
      all.push(named ?? operation);
    }
  }
  return all;
}
