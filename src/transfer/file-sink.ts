import { appendFile, mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toJson } from '@bufbuild/protobuf';
import { DataOrgSchema } from '../contract/services/admin/v1.ts';
import type { Exported } from './export.ts';
import { entryOf, isList } from './messages.ts';

const state = ['ORG_STATE_UNSPECIFIED', 'ORG_STATE_ACTIVE', 'ORG_STATE_INACTIVE', 'ORG_STATE_REMOVED'];

/**
 * Writes `{"orgs": [ … ]}` into a file and has it put where it belongs. Entries of one kind come in between those of
 * others, so each kind of an organization is gathered in a file of its own first: in memory is one page at a time.
 */
export async function toFile(
  exported: AsyncIterable<Exported>,
  put: (file: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-export-'));
  const whole = join(folder, 'whole.json');
  const file = await open(whole, 'w', 0o600);
  let orgs = 0;
  /** What of an organization goes before its fields; undefined between organizations. */
  let head: string | undefined;
  const kind = (field: string) => join(folder, `${field}.kind`);

  async function endOrg(): Promise<void> {
    if (head === undefined) return;
    await file.write(`${orgs++ > 0 ? ',' : ''}\n{${head}`);
    for (const name of (await readdir(folder)).filter((each) => each.endsWith('.kind')).sort()) {
      const field = name.slice(0, -'.kind'.length);
      const described = DataOrgSchema.fields.find(({ localName }) => localName === field);
      await file.write(`,\n"${described?.jsonName}":${isList(field) ? '[' : ''}`);
      await appendAll(join(folder, name));
      if (isList(field)) await file.write(']');
      await rm(join(folder, name));
    }
    await file.write('}');
    head = undefined;
  }

  async function appendAll(part: string): Promise<void> {
    const from = await open(part);
    try {
      for await (const chunk of from.readableWebStream() as unknown as AsyncIterable<Uint8Array>) {
        await file.write(chunk);
      }
    } finally {
      await from.close().catch(() => {});
    }
  }

  try {
    await file.write('{"orgs":[');
    const begun = new Set<string>();
    for await (const piece of exported) {
      if ('orgId' in piece) {
        await endOrg();
        begun.clear();
        head = `"orgId":${JSON.stringify(piece.orgId)},"org":${JSON.stringify({ name: piece.name })},"orgState":"${state[piece.state] ?? state[0]}"`;
        continue;
      }
      if (piece.entries.length === 0) continue;
      const { field } = piece;
      const texts = piece.entries.map((entry) => {
        const { message, schema } = entryOf(field, entry);
        return JSON.stringify(toJson(schema, message));
      });
      await appendFile(kind(field), `${begun.has(field) ? ',\n' : ''}${texts.join(',\n')}`, { mode: 0o600 });
      begun.add(field);
    }
    await endOrg();
    await file.write('\n]}\n');
    await file.close();
    await put(whole);
  } finally {
    await file.close().catch(() => {});
    await rm(folder, { recursive: true, force: true });
  }
}
