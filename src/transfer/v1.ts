import { create, type Message } from '@bufbuild/protobuf';
import { type AdminService, type DataOrg, DataOrgSchema } from '../contract/services/admin/v1.ts';
import type { Calls, Handlers } from '../contract/types.ts';
import { internal, invalidArgument, resourceExhausted, unimplemented } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { type Exported, exportOrgs } from './export.ts';
import { importOrgs } from './import.ts';
import { inlineSource } from './inline.ts';

/** A call is answered within 30 seconds, so an import ends before, and tells how far it came. */
const longestMs = 20_000;

/** `90s`, `5m`, `1h30m`, as Go writes durations; '' for none. */
export function timeoutMs(text: string): number {
  if (text === '') return longestMs;
  const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
  const found = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (found.length === 0 || found.map(([whole]) => whole).join('') !== text) {
    throw invalidArgument('IMPORT-Dur01', `timeout is "${text}"; write a duration such as 30s or 5m`, {
      field: 'timeout',
    });
  }
  const wanted = found.reduce(
    (sum, [, count, unit]) => sum + Number(count) * units[unit as keyof typeof units],
    0,
  );
  return Math.min(wanted, longestMs);
}

/** An entry as a message of its own kind. */
export function entryOf(field: string, entry: object): Message {
  const described = DataOrgSchema.fields.find(({ localName }) => localName === field);
  if (!described?.message) throw internal('EXPORT-Fld01', `There is no field ${field}`);
  return create(described.message, entry as Record<string, unknown>);
}

/** More than an answer should hold. */
const mostInAnswer = 20_000;

/** Organizations as one message: for what is not too much for that. */
async function inAnswer(exported: AsyncIterable<Exported>): Promise<DataOrg[]> {
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
        `This is more than the ${mostInAnswer} entries that an answer may hold; name fewer organizations in org_ids`,
      );
    }
    const org = orgs.at(-1) as unknown as Record<string, unknown>;
    const { field } = piece;
    const made = piece.entries.map((entry) => entryOf(field, entry));
    if (Array.isArray(org[field])) (org[field] as unknown[]).push(...made);
    else if (made.length > 0) org[field] = made[0];
  }
  return orgs;
}

/** Whole organizations come and go, in `zitadel.admin.v1.AdminService`. */
export function transferHandlers(platform: Platform, calls: Calls): Handlers<typeof AdminService> {
  return {
    async importData({ data, timeout }, context) {
      const until = performance.now() + timeoutMs(timeout);
      const options = { until };
      switch (data.case) {
        case 'dataOrgs':
        case 'dataOrgsv1':
          return importOrgs(platform, calls, context, inlineSource(data.value, platform.ids), options);
        case undefined:
          throw invalidArgument('IMPORT-Data1', 'Say what to import: data_orgs, or where it is', {
            field: 'data',
          });
        default:
          throw unimplemented('IMPORT-Src01', `${data.case} is not supported yet`, { field: 'data' });
      }
    },

    async exportData(request, context) {
      // Who has the hashes can guess at them as fast as he likes.
      if (request.withPasswords || request.withOtp) await context.require('iam.write');
      const options = {
        orgIds: request.orgIds,
        excludedOrgIds: request.excludedOrgIds,
        withPasswords: request.withPasswords,
        until: performance.now() + timeoutMs(request.timeout),
      };
      return { orgs: await inAnswer(exportOrgs(platform, calls, context, options)) };
    },
  };
}
