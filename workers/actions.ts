/** Entry point of the thread that calls other servers, when something happened of which they want to know. */
import { serveDeliveries } from '../src/delivery/index.ts';
import { openDeliveryTools } from '../src/delivery-tools.ts';
// What is personal in an event its definition says, whatever feature it is of.
import '../src/event-types.ts';
import { reactions } from '../src/projections.ts';

serveDeliveries(
  self as unknown as Parameters<typeof serveDeliveries>[0],
  'actions',
  reactions,
  openDeliveryTools,
);
