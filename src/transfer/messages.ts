import { create, type DescMessage, type Message } from '@bufbuild/protobuf';
import { type DataOrg, DataOrgSchema } from '../contract/services/admin/v1.ts';
import { internal, resourceExhausted } from '../errors/index.ts';
import type { Exported } from './export.ts';

const fieldOf = (field: string) => DataOrgSchema.fields.find(({ localName }) => localName === field);

export const isList = (field: string): boolean => fieldOf(field)?.fieldKind === 'list';

/** An entry as a message of its own kind. */
export function entryOf(
  field: string,
  entry: object,
): { readonly message: Message; readonly schema: DescMessage } {
  const schema = fieldOf(field)?.message;
  if (!schema) throw internal('EXPORT-Fld01', `There is no field ${field}`);
  return { schema, message: create(schema, entry as Record<string, unknown>) };
}

/** More than an answer should hold. */
const mostInAnswer = 20_000;

/** Organizations as messages of one answer: for what is not too much for that. */
export async function inAnswer(exported: AsyncIterable<Exported>): Promise<DataOrg[]> {
  const orgs: DataOrg[] = [];
  let entries = 0;
  for await (const piece of exported) {
    if ('orgId' in piece) {
      const { orgId, name, state } = piece;
      orgs.push(create(DataOrgSchema, { orgId, org: { name }, orgState: state }));
      continue;
    }
    entries += piece.entries.length;
    if (entries > mostInAnswer) {
      throw resourceExhausted(
        'EXPORT-Big01',
        `This is more than the ${mostInAnswer} entries that an answer may hold; name fewer organizations in org_ids, or let it be written to a file`,
      );
    }
    const org = orgs.at(-1) as unknown as Record<string, unknown>;
    const made = piece.entries.map((entry) => entryOf(piece.field, entry).message);
    if (isList(piece.field)) (org[piece.field] as unknown[]).push(...made);
    else if (made.length > 0) org[piece.field] = made[0];
  }
  return orgs;
}
