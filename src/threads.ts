import type { DeliveryWorker } from './delivery/index.ts';

/** Threads beside the main one; their entry points are in `workers/`. */

/** Where an executable that Bun compiled has its own files. */
const inside = '/$bunfs/root';

/**
 * In the executable the name is absolute: a relative one would be looked up on disk first, and a file of that name
 * in the working directory would run in our place.
 */
const entryPoint = (name: string): string =>
  import.meta.dir.startsWith(inside)
    ? `${inside}/workers/${name}.js`
    : new URL(`../workers/${name}.ts`, import.meta.url).href;

/** Those in which scripts of organizations run. */
export const scriptThread = (): Worker => new Worker(entryPoint('scripts'));

export const projectorThread = (): Worker => new Worker(entryPoint('projector'));

export const hasherThread = (): Worker => new Worker(entryPoint('hasher'));

/** Tells subscriptions of events. */
export const busThread = (): Worker => new Worker(entryPoint('bus'));

/** Those that send what leaves the server. */
export const deliveryThreads: Readonly<Record<DeliveryWorker, () => Worker>> = {
  notifier: () => new Worker(entryPoint('notifier')),
  actions: () => new Worker(entryPoint('actions')),
};
