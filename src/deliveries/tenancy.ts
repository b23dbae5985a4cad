import { type Cases, closed, exempt } from '../e2e/tenancy/case.ts';

const some = { named: { ids: ['000000000001-000000000000'] } };

/** Deliveries are those of the instance that is asked: whoever has no role in it sees none. */
export const cases: Readonly<Record<string, Cases>> = {
  'postern.delivery.v1.DeliveryService': {
    ListDeliveries: closed(() => ({})),
    GetDelivery: exempt(
      'no organization has deliveries; service.test.ts asks as strangers for one of the instance',
    ),
    RetryDeliveries: closed(() => some),
    DiscardDeliveries: closed(() => some),
  },
};
