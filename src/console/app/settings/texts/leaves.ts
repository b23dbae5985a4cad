import type { TextTree } from '../../../../i18n/leaves.ts';

/** Texts by their paths: names joined by dots, with a backslash before the dots that are in names of others. */
export const textsOfTree = (tree: TextTree, path = ''): [path: string, text: string][] =>
  Object.entries(tree).flatMap(([name, below]): [string, string][] => {
    const here = path + name.replaceAll('.', '\\.');
    return typeof below === 'string' ? [[here, below]] : textsOfTree(below, `${here}.`);
  });

const namesOf = (path: string): string[] =>
  path.split(/(?<!\\)\./).map((name) => name.replaceAll('\\.', '.'));

const group = (): Record<string, unknown> => Object.create(null) as Record<string, unknown>;

/** A text by its path: the page that it is on, and its name there. */
export interface Leaf {
  readonly path: string;
  /** '' for what stands on every page. */
  readonly screen: string;
  readonly name: string;
  readonly inherited: string;
}

/** Texts as a tree again; what is empty is left out, and so are groups without any. */
export function treeOf(texts: Readonly<Record<string, string>>): TextTree {
  const tree = group();
  for (const [path, text] of Object.entries(texts)) {
    if (text === '') continue;
    const names = namesOf(path);
    const last = names.pop() ?? '';
    let inner = tree;
    for (const name of names) {
      inner[name] ??= group();
      inner = inner[name] as Record<string, unknown>;
    }
    inner[last] = text;
  }
  return tree as TextTree;
}

export function leafOf(path: string, inherited: string): Leaf {
  const [screen = '', ...names] = namesOf(path);
  return names.length === 0
    ? { path, screen: '', name: screen, inherited }
    : { path, screen, name: names.join('.'), inherited };
}

/** Whether all typed words are in the key or in one of the texts. */
export function isFound({ path, inherited }: Leaf, own: string, typed: string): boolean {
  const words = `${path} ${own} ${inherited}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((part) => words.includes(part));
}

/** `emailVerificationText` in words. */
export const inWords = (key: string): string => {
  const words = key.replace(/Text$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
};
