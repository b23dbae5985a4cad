import { type FieldKind, fieldKinds } from './declared.ts';

/** As the wire's FieldKind numbers them; 0 is none. */
export const kindNumber = (kind: FieldKind): number => fieldKinds.indexOf(kind) + 1;
export const kindOf = (number: number): FieldKind => fieldKinds[number - 1] ?? 'text';
