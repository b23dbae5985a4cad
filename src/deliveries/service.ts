import type { DeliveryService } from '../contract/services/postern/delivery/v1.ts';
import type { RequestContext } from '../contract/types.ts';
import { implement } from '../contract/types.ts';
import { notFound } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { attemptAnswer, deliveryAnswer, searchOf, whichOf } from './wire.ts';

const mostListed = 1_000;

/** `postern.delivery.v1.DeliveryService`: what leaves the server, seen and led by whoever administers the instance. */
export function deliveryService({ deliveries, log }: Pick<Platform, 'deliveries' | 'log'>) {
  /** Nothing of this is an event of the log: what was done, and by whom, is told there. */
  const told = (what: string, count: number, { instance, caller }: RequestContext) =>
    log.info(what, { count, instance: instance.id, by: caller?.userId });

  return implement<typeof DeliveryService>('postern.delivery.v1.DeliveryService', {
    async listDeliveries({ filter, limit, after }, { instance }) {
      const wanted = limit || mostListed;
      const page = { limit: wanted + 1, ...(after && { after }) };
      const found = await deliveries.list(instance.id, searchOf(filter), page);
      const shown = found.slice(0, wanted);
      return {
        deliveries: shown.map(deliveryAnswer),
        next: found.length > wanted ? (shown.at(-1)?.id ?? '') : '',
      };
    },

    async getDelivery({ id }, { instance }) {
      const delivery = await deliveries.get(instance.id, id);
      if (!delivery) throw notFound('DELIV-Nfd01', 'Delivery not found', { field: 'id' });
      const attempts = await deliveries.attempts(instance.id, id);
      return { delivery: deliveryAnswer(delivery), attempts: attempts.map(attemptAnswer) };
    },

    async retryDeliveries({ which, unlessDelivered }, context) {
      const count = await deliveries.retry(context.instance.id, whichOf(which), { unlessDelivered });
      told('deliveries are to be sent again', count, context);
      return { count };
    },

    async discardDeliveries({ which }, context) {
      const count = await deliveries.discard(context.instance.id, whichOf(which));
      told('deliveries were discarded', count, context);
      return { count };
    },
  });
}
