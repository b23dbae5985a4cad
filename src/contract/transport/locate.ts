export interface JsonFault {
  /** Both count from 1; columns are UTF-16 units. */
  readonly line: number;
  readonly column: number;
  readonly problem: string;
}

const literal = /true|false|null/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const text = /"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const blank = /[ \t\n\r]*/y;

class Fault {
  constructor(
    readonly at: number,
    readonly problem: string,
  ) {}
}

/** Finds the first fault of a text that `JSON.parse` refused: Bun's own message does not say where it is. */
export function locateJsonError(source: string): JsonFault {
  let at = 0;

  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const matched = pattern.test(source);
    if (matched) at = pattern.lastIndex;
    return matched;
  };
  const fail = (wanted: string): never => {
    const found =
      at >= source.length ? 'end of text' : JSON.stringify(String.fromCodePoint(source.codePointAt(at)!));
    throw new Fault(at, `expected ${wanted}, found ${found}`);
  };
  const expect = (character: string, wanted: string) => {
    take(blank);
    if (source[at] !== character) fail(wanted);
    at += 1;
  };
  const string = (wanted: string) => {
    take(blank);
    if (take(text)) return;
    if (source[at] !== '"') fail(wanted);
    throw new Fault(at, 'a string that is not closed or holds a bad escape or a control character, starting');
  };
  /** Items up to `end`, with commas between. */
  const list = (end: string, item: () => void) => {
    at += 1;
    take(blank);
    if (source[at] === end) {
      at += 1;
      return;
    }
    for (;;) {
      item();
      take(blank);
      if (source[at] === end) break;
      expect(',', `"," or "${end}"`);
    }
    at += 1;
  };
  const value = (): void => {
    take(blank);
    if (source[at] === '{') {
      list('}', () => {
        string('a field name in double quotes');
        expect(':', '":"');
        value();
      });
    } else if (source[at] === '[') list(']', value);
    else if (source[at] === '"') string('a string');
    else if (!take(literal) && !take(number)) fail('a value');
  };

  try {
    value();
    take(blank);
    if (at < source.length) fail('end of text');
  } catch (fault) {
    if (!(fault instanceof Fault)) return { line: 1, column: 1, problem: 'it is nested too deeply' };
    const before = source.slice(0, fault.at).split('\n');
    return { line: before.length, column: before.at(-1)!.length + 1, problem: fault.problem };
  }
  return { line: 1, column: 1, problem: 'it cannot be read' };
}
