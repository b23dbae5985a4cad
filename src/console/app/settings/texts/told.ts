import type { Message } from '@bufbuild/protobuf';
import type { TextTree } from '../../../../i18n/leaves.ts';

const beside = new Set(['$typeName', '$unknown', 'details', 'isDefault']);

/** The texts that an answer of version 1 tells, and whether they were written at the level that was asked. */
export function textsIn(answer: Message): { readonly texts: TextTree; readonly own: boolean } {
  const { customText } = answer as { readonly customText?: Message & { readonly isDefault?: boolean } };
  return { texts: treeOf(customText ?? {}), own: customText !== undefined && !customText.isDefault };
}

const treeOf = (message: object): TextTree =>
  Object.fromEntries(
    Object.entries(message)
      .filter(([name, said]) => !beside.has(name) && said !== undefined)
      .map(([name, said]) => [name, typeof said === 'object' ? treeOf(said as object) : (said as string)]),
  );
