import type { Aggregate, Loaded } from './types.ts';

/** An aggregate before its first event. */
// biome-ignore lint/suspicious/noExplicitAny: see Aggregate
export const unborn = <S>(aggregate: Aggregate<S, any>, id: string): Loaded<S> => ({
  type: aggregate.type,
  id,
  state: aggregate.initial,
  version: 0,
  owner: '',
  createdAt: undefined,
  changedAt: undefined,
  position: 0n,
});
