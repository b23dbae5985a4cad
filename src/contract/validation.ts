import type { DescMessage, Message } from '@bufbuild/protobuf';
import { checksOf, type Violation } from './validation/compile.ts';

export type { Violation };

/**
 * What a message breaks of the `validate.rules` in its descriptors, at any depth; nothing when all is well.
 * Rules hold as protoc-gen-validate has them: those of `optional` and oneof fields only where the field is
 * set, lengths of strings in characters. Enums have the numbers that they define, of every field. The rules of a type are compiled once.
 */
export const validate = (type: DescMessage, message: Message): Violation[] => {
  const found: Violation[] = [];
  for (const check of checksOf(type)) check(message, '', found);
  return found;
};
