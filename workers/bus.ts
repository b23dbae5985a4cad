/** Entry point of the thread that tells other systems of events, in order. */
import { openDeliveryTools } from '../src/delivery-tools.ts';
// What is personal in an event its definition says, whatever feature it is of.
import '../src/event-types.ts';
import { serveBus } from '../src/subscription/bus/thread.ts';

serveBus(self as unknown as Parameters<typeof serveBus>[0], openDeliveryTools);
