import type { Change, Dependency } from '../../cache/index.ts';

/**
 * What this node knows to have been appended, by aggregate and for as long as somebody may have read tables that did
 * not show it.
 */
export interface Pending {
  /** @param changes undefined: not known what it is about, so everything */
  add(position: bigint, changes: readonly Change[] | undefined): void;
  /** Whether anything of these was appended after the position. */
  touches(dependsOn: readonly Dependency[], after: bigint): boolean;
  /** The tables have passed the position. */
  passed(position: bigint): void;
}

const keptTags = 20_000;

const tagOf = (aggregateType: string, instanceId = '', aggregateId = '') =>
  `${aggregateType}\0${instanceId}\0${aggregateId}`;

const tagOfDependency = (dependency: Dependency): string =>
  'instanceId' in dependency
    ? tagOf(dependency.aggregateType, dependency.instanceId, dependency.aggregateId)
    : tagOf(dependency.aggregateType);

export function createPending(): Pending {
  /** Newest position of each. */
  const tags = new Map<string, bigint>();
  let everything = 0n;
  let tables = 0n;

  const note = (tag: string, position: bigint): void => {
    if (position > (tags.get(tag) ?? 0n)) tags.set(tag, position);
  };

  /** What the tables show by now goes first; when that is not enough, what is forgotten counts as everything. */
  function shrink(): void {
    for (const [tag, position] of tags) if (position <= tables) tags.delete(tag);
    if (tags.size <= keptTags / 2) return;
    for (const position of tags.values()) if (position > everything) everything = position;
    tags.clear();
  }

  return {
    add(position, changes) {
      if (changes === undefined) {
        if (position > everything) everything = position;
        return;
      }
      for (const { instanceId, aggregateType, aggregateId } of changes) {
        note(tagOf(aggregateType, instanceId, aggregateId), position);
        note(tagOf(aggregateType, instanceId), position);
        note(tagOf(aggregateType), position);
      }
      if (tags.size > keptTags) shrink();
    },
    touches(dependsOn, after) {
      if (everything > after) return true;
      return dependsOn.some((dependency) => (tags.get(tagOfDependency(dependency)) ?? 0n) > after);
    },
    passed(position) {
      tables = position;
    },
  };
}
