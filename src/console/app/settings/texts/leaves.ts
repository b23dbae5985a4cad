import type { TextTree } from '../../../../i18n/leaves.ts';

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
  const tree: Record<string, unknown> = {};
  for (const [path, text] of Object.entries(texts)) {
    if (text === '') continue;
    const names = path.split('.');
    const last = names.pop() ?? '';
    let group = tree;
    for (const name of names) {
      group[name] ??= {};
      group = group[name] as Record<string, unknown>;
    }
    group[last] = text;
  }
  return tree as TextTree;
}

export function leafOf(path: string, inherited: string): Leaf {
  const dot = path.indexOf('.');
  return { path, screen: dot < 0 ? '' : path.slice(0, dot), name: path.slice(dot + 1), inherited };
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
