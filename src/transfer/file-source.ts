import { type DescMessage, fromJson, type JsonValue, type Message } from '@bufbuild/protobuf';
import { DataOrgSchema } from '../contract/services/admin/v1.ts';
import { OrgState } from '../contract/services/org/v1.ts';
import { DataOrgSchema as FormerDataOrgSchema } from '../contract/services/v1/v1.ts';
import { validate } from '../contract/validation.ts';
import { invalidArgument, type PosternError, toPosternError } from '../errors/index.ts';
import type { NextId } from '../ids/index.ts';
import type { OrgHead, Source } from './import.ts';
import { domainPolicyOf } from './inline.ts';
import { jsonPieces, type Piece } from './json-pieces.ts';
import type { Field } from './parts.ts';

/** JSON has fields in camel case, or as the proto writes them. */
const nameIn = (schema: DescMessage, field: string) =>
  schema.fields.find(({ jsonName, name }) => jsonName === field || name === field);

async function* text(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError)
      throw invalidArgument('IMPORT-File5', 'The data are not UTF-8', { field: 'data' });
    throw error;
  }
}

/**
 * Data of any size, that are read anew for each kind of thing: one entry is in memory at a time.
 * @param open from the beginning
 */
export async function fileSource(
  open: () => AsyncIterable<Uint8Array>,
  former: boolean,
  ids: NextId,
): Promise<Source> {
  const schema: DescMessage = former ? FormerDataOrgSchema : DataOrgSchema;
  const heads: { orgId: string; org: OrgHead['org']; state: number }[] = [];
  const there = new Set<string>();

  const message = (piece: Piece): Message => {
    const described = nameIn(schema, piece.field);
    if (!described?.message) throw invalidArgument('IMPORT-Fld01', `There is no field ${piece.field}`);
    if ((described.fieldKind === 'list') !== (piece.entry !== undefined)) {
      throw invalidArgument(
        'IMPORT-Fld02',
        `${piece.field} must be ${described.fieldKind === 'list' ? 'a list' : 'one object'}`,
      );
    }
    const made = fromJson(described.message, JSON.parse(piece.json) as JsonValue);
    const violation = validate(described.message, made)[0];
    if (violation) throw invalidArgument('REQ-Rule1', `${violation.field} ${violation.message}`);
    return made;
  };

  for await (const piece of jsonPieces(text(open()))) {
    const known = heads[piece.org] ?? { orgId: '', org: undefined, state: 0 };
    heads[piece.org] = known;
    const name = nameIn(schema, piece.field)?.localName ?? piece.field;
    there.add(name);
    if (name === 'orgId') known.orgId = orgIdOf(piece);
    else if (name === 'org') known.org = message(piece) as OrgHead['org'];
    else if (name === 'orgState') {
      const state: unknown = JSON.parse(piece.json);
      known.state =
        typeof state === 'number' ? state : OrgState[String(state).replace('ORG_STATE_', '') as 'ACTIVE'];
    }
  }
  for (const head of heads) head.orgId ||= ids();

  return {
    async *heads() {
      yield* heads;
    },
    async *entries(field: Field) {
      const named = former && field === 'domainPolicy' ? 'iamPolicy' : field;
      if (!there.has(named)) return;
      for await (const piece of jsonPieces(text(open()))) {
        if (nameIn(schema, piece.field)?.localName !== named) continue;
        if (piece.entry === undefined && piece.json === 'null') continue;
        const { orgId } = heads[piece.org] as OrgHead;
        try {
          const made = message(piece);
          yield { orgId, entry: named === 'iamPolicy' ? domainPolicyOf(orgId, made as never) : made };
        } catch (thrown) {
          yield {
            orgId,
            at: `orgs[${piece.org}].${piece.field}[${piece.entry ?? ''}]`,
            fault: faultOf(thrown),
          };
        }
      }
    },
  };
}

/** An id stands in every report and in the history: it is bounded before anything is made. */
function orgIdOf(piece: Piece): string {
  const id: unknown = JSON.parse(piece.json);
  const isOne = piece.entry === undefined && typeof id === 'string';
  if (isOne && id.length <= 200 && !/\p{Cc}/u.test(id)) return id;
  throw invalidArgument(
    'IMPORT-Org02',
    `orgs[${piece.org}].orgId must be a text of at most 200 characters, without control characters`,
    { field: `orgs[${piece.org}].orgId` },
  );
}

const faultOf = (thrown: unknown): PosternError => {
  const error = toPosternError(thrown);
  return error.kind === 'internal'
    ? invalidArgument('IMPORT-Json1', thrown instanceof Error ? thrown.message : 'This is no JSON')
    : error;
};
