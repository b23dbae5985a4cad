import { durationFromMs } from '@bufbuild/protobuf/wkt';
import { timestamp } from '../contract/details.ts';
import type { QuotaService } from '../contract/services/postern/quota/v1.ts';
import { implement } from '../contract/types.ts';
import { notFound } from '../errors/index.ts';
import { findInstance } from '../instance/index.ts';
import type { Platform } from '../platform.ts';
import { periodOf, type QuotaTerms, quotaAggregate } from './state.ts';
import { type Unit, unitNames, units } from './units.ts';

/** `postern.quota.v1.QuotaService`; permissions are the routes'. */
export function quotaService(platform: Platform) {
  const { store, sql, usageCounts, clock } = platform;

  async function told(instanceId: string, unit: Unit, terms: QuotaTerms) {
    const began = periodOf(terms, clock().getTime());
    const periodStart = began === undefined ? undefined : new Date(began);
    const used = periodStart ? await usageCounts.read({ instanceId, unit, periodStart }) : 0;
    const { from, resetIntervalMs, amount, limit, notifications } = terms;
    return {
      unit: units.indexOf(unit),
      from: timestamp(new Date(from)),
      resetInterval: durationFromMs(resetIntervalMs),
      amount: BigInt(amount),
      limit,
      notifications: notifications.map(({ percent, repeat, callUrl }) => ({ percent, repeat, callUrl })),
      ...(periodStart && { periodStart: timestamp(periodStart) }),
      used: BigInt(used),
    };
  }

  return implement<typeof QuotaService>('postern.quota.v1.QuotaService', {
    async listQuotas({ instanceId }) {
      if (!(await findInstance(sql, instanceId)))
        throw notFound('QUOTA-Ins01', `There is no instance ${instanceId}`, { field: 'instance_id' });
      const held = await store.loadMany(instanceId, quotaAggregate, unitNames);
      const quotas = unitNames.flatMap((unit) => {
        const terms = held.get(unit)?.state.terms;
        return terms ? [told(instanceId, unit, terms)] : [];
      });
      return { quotas: await Promise.all(quotas) };
    },
  });
}
