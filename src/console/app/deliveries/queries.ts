import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  type Delivery,
  type DeliveryFilterSchema,
  DeliveryState,
} from '../../../contract/services/postern/delivery/v1.ts';
import { stateNames } from './state.tsx';

export type DeliveryFilter = MessageInitShape<typeof DeliveryFilterSchema>;

/** What stands in the address of the list, as the API takes it. */
export const filterOf = (filters: Readonly<Record<string, string>>): DeliveryFilter => {
  const { state = '', kind = '', target = '', event = '', object = '' } = filters;
  return {
    state: (stateNames as Readonly<Record<string, DeliveryState>>)[state] ?? DeliveryState.UNSPECIFIED,
    reaction: kind,
    target,
    eventType: event,
    aggregateId: object,
  };
};

export const namedIn = (id: string) => ({ which: { case: 'named' as const, value: { ids: [id] } } });

/** To be sent: once more what the page shows as delivered, and nothing else that was delivered since it was shown. */
export const againIn = ({ id, state }: Delivery) => ({
  ...namedIn(id),
  unlessDelivered: state !== DeliveryState.DELIVERED,
});
