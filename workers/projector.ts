/** Entry point of the thread that turns events into the rows that queries read. */
import { serveProjector } from '../src/eventstore/projector/index.ts';
import { projections } from '../src/projections.ts';

serveProjector(self as unknown as Parameters<typeof serveProjector>[0], projections);
