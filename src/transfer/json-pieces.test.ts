import { expect, test } from 'bun:test';
import { PosternError } from '../errors/index.ts';
import { jsonPieces, type Piece } from './json-pieces.ts';

async function* inChunks(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}
const piecesOf = async (text: string, size = 7): Promise<Piece[]> => {
  const pieces: Piece[] = [];
  for await (const piece of jsonPieces(inChunks(text, size))) pieces.push(piece);
  return pieces;
};

const data = {
  orgs: [
    {
      orgId: 'o,1',
      org: { name: 'Braces } ] and "quotes\\" , in: text' },
      humanUsers: [{ a: [1, { b: ']' }] }, { a: [] }, 'text, with comma'],
      orgState: 2,
      empty: [],
      nested: [[1, 2], [3]],
    },
    {},
    { orgId: 'o3', last: [{ x: null }] },
  ],
};

/** What the pieces say, put together as it was. */
function together(pieces: readonly Piece[]): Record<string, unknown>[] {
  const orgs: Record<string, unknown>[] = [];
  for (const { org, field, entry, json } of pieces) {
    orgs[org] ??= {};
    const of = orgs[org] as Record<string, unknown>;
    if (entry === undefined) of[field] = JSON.parse(json);
    else {
      const list = (of[field] ?? []) as unknown[];
      list[entry] = JSON.parse(json);
      of[field] = list;
    }
  }
  return orgs;
}

test.each([1, 2, 3, 7, 64, 10_000])('pieces are the same in chunks of %p', async (size) => {
  const expected = [{ ...data.orgs[0], empty: undefined }, undefined, data.orgs[2]];
  for (const text of [JSON.stringify(data), JSON.stringify(data, null, 2)]) {
    expect(together(await piecesOf(text, size))).toEqual(expected as never);
  }
});

test('a text that is cut anywhere is told as such', async () => {
  const text = JSON.stringify(data);
  for (let end = 0; end < text.length; end++) {
    const failure = await piecesOf(text.slice(0, end)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PosternError);
  }
});

test.each(['[]', '{"organizations": []}', '{"orgs": {}}', '{"orgs": []} and more'])(
  '%p is refused',
  async (text) => {
    const failure = await piecesOf(text).catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'invalid_argument' });
  },
);

test('an entry that does not end is not held for ever', async () => {
  const text = `{"orgs":[{"humanUsers":[{"a":"${'x'.repeat(5 * 1024 * 1024)}`;
  const failure = await piecesOf(text, 65_536).catch((error: unknown) => error);
  expect(failure).toMatchObject({ id: 'IMPORT-File3' });
});
