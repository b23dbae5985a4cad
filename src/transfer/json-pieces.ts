import { invalidArgument } from '../errors/index.ts';

/** A field of an organization, or one entry of a field that is a list, as the JSON that stands there. */
export interface Piece {
  /** Which of the organizations, from 0. */
  readonly org: number;
  readonly field: string;
  /** Which entry of the list; undefined: the field is none. */
  readonly entry: number | undefined;
  readonly json: string;
}

/** Longer than anything that an organization's data can hold. */
const longest = 4 * 1024 * 1024;

const broken = (id: string, message: string) => invalidArgument(id, message, { field: 'data' });

/** Where a value of an organization begins and ends. */
const [topLevel, inOrg, inList] = [1, 3, 4];

/**
 * The pieces of `{ "orgs": [ { "humanUsers": [ … ], … }, … ] }` one after the other, of a text of any length that
 * comes in chunks. It reads no more of JSON than brackets and strings; who takes a piece parses it.
 * @throws PosternError `invalid_argument` where the text is something else, or ends in the middle
 */
export async function* jsonPieces(chunks: AsyncIterable<string>): AsyncGenerator<Piece> {
  let depth = 0;
  let inString = false;
  let escaped = false;
  /** The string that was read last outside of values: a key, once a colon follows. */
  let word = '';
  let topKey = '';
  let org = -1;
  let field = '';
  let entry: number | undefined;
  /** What was read of a value; undefined between values. */
  let value: string | undefined;
  let ended = false;

  for await (const chunk of chunks) {
    const found: Piece[] = [];
    /** From where on this chunk belongs to the value. */
    let from = 0;
    const end = (at: number) => {
      const json = ((value ?? '') + chunk.slice(from, at)).trim();
      if (json !== '') found.push({ org, field, entry, json });
      value = undefined;
    };
    for (let at = 0; at < chunk.length; at++) {
      const c = chunk[at] as string;
      if (inString) {
        if (escaped) escaped = false;
        else if (c === '\\') escaped = true;
        else if (c === '"') inString = false;
        if (inString && value === undefined) word += c;
        continue;
      }
      if (ended && c.trim() !== '')
        throw broken('IMPORT-File4', 'There is something after the end of the data');
      switch (c) {
        case '"':
          inString = true;
          if (value === undefined) word = '';
          break;
        case ':':
          if (depth === topLevel) topKey = word;
          else if (depth === inOrg && value === undefined) {
            field = word;
            entry = undefined;
            value = '';
            from = at + 1;
          }
          break;
        case '{':
        case '[':
          if (depth === 0 && c !== '{') throw broken('IMPORT-File1', 'The data must be {"orgs": [ … ]}');
          if (depth === topLevel && (topKey !== 'orgs' || c !== '[')) {
            throw broken('IMPORT-File1', 'The data must be {"orgs": [ … ]}');
          }
          depth++;
          if (depth === inOrg && value === undefined) org++;
          if (depth === inList && c === '[' && ((value ?? '') + chunk.slice(from, at)).trim() === '') {
            entry = 0;
            value = '';
            from = at + 1;
          }
          break;
        case '}':
        case ']':
          if (depth === inList && entry !== undefined && c === ']') {
            end(at);
            entry = undefined;
          } else if (depth === inOrg && value !== undefined) end(at);
          depth--;
          ended = depth === 0;
          break;
        case ',':
          if (depth === inList && entry !== undefined) {
            end(at);
            entry++;
            value = '';
            from = at + 1;
          } else if (depth === inOrg && value !== undefined) end(at);
          break;
      }
    }
    if (value !== undefined) {
      value += chunk.slice(from);
      if (value.length > longest)
        throw broken('IMPORT-File3', `An entry of ${field} is longer than ${longest} bytes`);
    }
    yield* found;
  }
  if (!ended) throw broken('IMPORT-File2', 'The data end in the middle; the file was cut');
}
