/** Texts that stand in groups, as deep as they like. */
export interface TextTree {
  readonly [name: string]: string | TextTree;
}

/** Every text under its path: `['failure.title', 'That did not work']`. */
export const leavesOf = (tree: TextTree, path = ''): [path: string, text: string][] =>
  Object.entries(tree).flatMap(([name, below]): [string, string][] =>
    typeof below === 'string' ? [[path + name, below]] : leavesOf(below, `${path}${name}.`),
  );

/** The tree with other texts at some of its paths; itself where there are none. */
export function withLeaves<T extends TextTree>(tree: T, texts: ReadonlyMap<string, string>, path = ''): T {
  if (texts.size === 0) return tree;
  return Object.fromEntries(
    Object.entries(tree).map(([name, below]) => [
      name,
      typeof below === 'string'
        ? (texts.get(path + name) ?? below)
        : withLeaves(below, texts, `${path}${name}.`),
    ]),
  ) as T;
}
