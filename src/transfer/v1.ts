import type { Config } from '../config/index.ts';
import type { AdminService, ExportDataRequest, ImportDataRequest } from '../contract/services/admin/v1.ts';
import type { Calls, Handlers, RequestContext } from '../contract/types.ts';
import { invalidArgument } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { exportOrgs } from './export.ts';
import { toFile } from './file-sink.ts';
import { fileSource } from './file-source.ts';
import { gcsPlace } from './gcs.ts';
import { importOrgs, type Source } from './import.ts';
import { inlineSource } from './inline.ts';
import { inAnswer } from './messages.ts';
import { localPlace, type Place, s3Place } from './places.ts';

/** A call is answered within 30 seconds, so it ends before, and tells how far it came. */
const longestMs = 20_000;

const unit = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** `90s`, `5m`, `1h30m`, as Go writes durations; '' for none. */
export function timeoutMs(text: string): number {
  if (text === '') return longestMs;
  const found = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (found.length === 0 || found.map(([whole]) => whole).join('') !== text) {
    throw invalidArgument('IMPORT-Dur01', `timeout is "${text}"; write a duration such as 30s or 5m`, {
      field: 'timeout',
    });
  }
  const wanted = found.reduce((sum, [, count, of]) => sum + Number(count) * unit[of as keyof typeof unit], 0);
  return Math.min(wanted, longestMs);
}

/** Whole organizations come and go, in `zitadel.admin.v1.AdminService`. */
export function transferHandlers(
  platform: Platform,
  { transfer }: Pick<Config, 'transfer'>,
  calls: Calls,
): Handlers<typeof AdminService> {
  const { outbound, clock, ids } = platform;

  async function sourceOf(data: ImportDataRequest['data'], context: RequestContext): Promise<Source> {
    const from = (place: Place, former: boolean) => fileSource(place.read, former, ids);
    const local = (path: { path: string }) => localPlace(transfer.directory, context.instance.id, path);
    const { signal } = context;
    switch (data.case) {
      case 'dataOrgs':
      case 'dataOrgsv1':
        return inlineSource(data.value, ids);
      case 'dataOrgsLocal':
        return from(await local(data.value), false);
      case 'dataOrgsv1Local':
        return from(await local(data.value), true);
      case 'dataOrgsS3':
        return from(s3Place(outbound, data.value, signal), false);
      case 'dataOrgsv1S3':
        return from(s3Place(outbound, data.value, signal), true);
      case 'dataOrgsGcs':
        return from(gcsPlace(outbound, data.value, clock(), signal), false);
      case 'dataOrgsv1Gcs':
        return from(gcsPlace(outbound, data.value, clock(), signal), true);
      default:
        throw invalidArgument('IMPORT-Data1', 'Say what to import: data_orgs, or where it is', {
          field: 'data',
        });
    }
  }

  async function placesOf(request: ExportDataRequest, context: RequestContext): Promise<Place[]> {
    const { localOutput, s3Output, gcsOutput } = request;
    return [
      ...(localOutput ? [await localPlace(transfer.directory, context.instance.id, localOutput)] : []),
      ...(s3Output ? [s3Place(outbound, s3Output, context.signal)] : []),
      ...(gcsOutput ? [gcsPlace(outbound, gcsOutput, clock(), context.signal)] : []),
    ];
  }

  return {
    async importData({ data, timeout }, context) {
      const until = performance.now() + timeoutMs(timeout);
      return importOrgs(platform, calls, context, await sourceOf(data, context), { until });
    },

    async exportData(request, context) {
      const { orgIds, excludedOrgIds, withPasswords, withOtp, responseOutput } = request;
      // Who has the hashes can guess at them as fast as he likes; and who may only read writes no file of the server,
      // over one perhaps that somebody is about to import.
      if (withPasswords || withOtp || request.localOutput) await context.require('iam.write');
      const until = performance.now() + timeoutMs(request.timeout);
      const exported = () =>
        exportOrgs(platform, calls, context, {
          orgIds,
          excludedOrgIds,
          withPasswords,
          withOtp,
          until,
        });
      const places = await placesOf(request, context);
      if (places.length > 0) {
        await toFile(exported(), async (file) => {
          for (const place of places) await place.write(file);
        });
        if (!responseOutput) return {};
      }
      return { orgs: await inAnswer(exported()) };
    },
  };
}
