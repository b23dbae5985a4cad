import type { Message } from '@bufbuild/protobuf';
import type { KindId } from './tables.ts';

/** A provider as the API lists it, of whatever medium. */
export interface Provider {
  readonly id: string;
  readonly state: number;
  readonly description: string;
  readonly config: { readonly case: KindId | undefined; readonly value?: Message };
}

export const providersIn = (answer: Message): readonly Provider[] =>
  (answer as unknown as { readonly result: readonly Provider[] }).result;
