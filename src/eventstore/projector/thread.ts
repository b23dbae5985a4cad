import { messageLogger, type ThreadLog } from '../../telemetry/thread-log.ts';
import type { Projection } from '../projection.ts';
import type { Announcement } from './announcement.ts';
import { takeOver } from './handed.ts';
import type { Heard, ProjectedPage } from './page.ts';
import { createProjector, type Projector, type ProjectorState } from './projector.ts';
import { sharedSignal } from './wake.ts';

/** What the projector's thread is told. */
export type ToThread =
  | {
      readonly type: 'start';
      readonly settings: ThreadSettings;
      readonly signal: SharedArrayBuffer;
      readonly handed: SharedArrayBuffer;
    }
  | { readonly type: 'wake' }
  | { readonly type: 'rebuild'; readonly name: string }
  | { readonly type: 'stop' };

/** What it tells. */
export type FromThread =
  | { readonly type: 'page'; readonly page: ProjectedPage }
  | { readonly type: 'announced'; readonly announcement: Announcement }
  | { readonly type: 'lost' }
  | { readonly type: 'heard'; readonly heard: Heard }
  | { readonly type: 'state'; readonly state: ProjectorState }
  | ThreadLog
  | { readonly type: 'stopped' };

export interface ThreadSettings {
  readonly url: string;
  readonly node: string;
  readonly pollMs?: number;
  readonly pageSize?: number;
  readonly applicationName?: string;
}

/** The projector at the other end of a message channel; `scope` is a worker's `self`. */
export function serveProjector(
  scope: { onmessage: unknown; postMessage(message: FromThread): void },
  projections: readonly Projection[],
): void {
  const post = (message: FromThread) => scope.postMessage(message);
  let projector: Projector | undefined;
  scope.onmessage = async ({ data }: { data: ToThread }) => {
    switch (data.type) {
      case 'start':
        projector = createProjector({
          ...data.settings,
          projections,
          signal: sharedSignal(data.signal),
          handed: takeOver(data.handed),
          log: messageLogger(post),
          onPage: (page) => post({ type: 'page', page }),
          onAnnounced: (announcement) => post({ type: 'announced', announcement }),
          onLost: () => post({ type: 'lost' }),
          onHeard: (heard) => post({ type: 'heard', heard }),
          onState: (state) => post({ type: 'state', state }),
        });
        break;
      case 'wake':
        projector?.wake();
        break;
      case 'rebuild':
        projector?.rebuild(data.name);
        break;
      case 'stop':
        await projector?.stop();
        post({ type: 'stopped' });
    }
  };
}
