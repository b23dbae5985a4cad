/** Entry point of the thread that tells people: by mail and by message. */
import { serveDeliveries } from '../src/delivery/index.ts';
import { openDeliveryTools } from '../src/delivery-tools.ts';
import { reactions } from '../src/projections.ts';

serveDeliveries(
  self as unknown as Parameters<typeof serveDeliveries>[0],
  'notifier',
  reactions,
  openDeliveryTools,
);
