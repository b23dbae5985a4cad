import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Given, GivenEntry, GivenScalar, Problem } from './given.ts';

/**
 * Reads YAML 1.2 with the place of every key and value.
 *
 * @param name how the places call the file
 * @returns the value (undefined for an empty file) and what is wrong with the YAML itself
 */
export const readYaml = (text: string, name: string): { given: Given | undefined; problems: Problem[] } => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, intAsBigInt: false });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  const problems: Problem[] = [...document.errors, ...document.warnings].map((fault) => ({
    at: place(fault.pos[0]),
    path: '',
    message: `not valid YAML: ${fault.message}`,
  }));

  const read = (node: Node | null | undefined, fallback: string, depth: number): Given => {
    const at = node?.range ? place(node.range[0]) : fallback;
    if (depth > 32) {
      problems.push({ at, path: '', message: 'nested more than 32 levels deep' });
      return { at, value: null };
    }
    if (isAlias(node)) return { ...read(node.resolve(document) as Node | undefined, at, depth + 1), at };
    if (isScalar(node)) return { at, value: node.value as GivenScalar };
    if (isSeq(node)) return { at, value: node.items.map((item) => read(item as Node, at, depth + 1)) };
    if (!isMap(node)) return { at, value: null };
    const entries = new Map<string, GivenEntry>();
    for (const pair of node.items) {
      const key = pair.key as Node;
      const keyAt = key.range ? place(key.range[0]) : at;
      entries.set(isScalar(key) ? String(key.value) : String(key), {
        keyAt,
        given: read(pair.value as Node | null, keyAt, depth + 1),
      });
    }
    return { at, value: entries };
  };

  if (problems.length > 0 || document.contents === null) return { given: undefined, problems };
  const given = read(document.contents as Node, `${name}:1:1`, 0);
  return { given: given.value === null ? undefined : given, problems };
};
