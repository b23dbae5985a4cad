/** Like workers/projector.ts, for the projection of the tests; its death can be asked for. */
import { serveProjector } from '../eventstore/index.ts';
import { ledgersProjection } from './ledger.ts';

serveProjector(self as unknown as Parameters<typeof serveProjector>[0], [ledgersProjection]);

const serve = self.onmessage;
self.onmessage = (event: MessageEvent) => {
  if (event.data.type === 'die') {
    setTimeout(() => {
      throw new Error(`asked to die ${'x'.repeat(5_000)}`);
    });
  } else serve?.call(self as never, event);
};
