import { messageLogger, type ThreadLog } from '../../telemetry/thread-log.ts';
import type { Projection } from '../projection.ts';
import type { Announcement } from './announcement.ts';
import type { Heard, ProjectedPage } from './page.ts';
import { createProjector, type Projector, type ProjectorState } from './projector.ts';

/** What the projector's thread is told. */
export type ToThread =
  | { readonly type: 'start'; readonly settings: ThreadSettings; readonly wakeFlag: SharedArrayBuffer }
  | { readonly type: 'wake' }
  | { readonly type: 'rebuild'; readonly name: string }
  | { readonly type: 'stop' };

/** What it tells. */
export type FromThread =
  | { readonly type: 'page'; readonly page: ProjectedPage }
  | { readonly type: 'announced'; readonly announcement: Announcement }
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

/** One message wakes the projector however many appends follow; raised by who sends it, lowered before each look. */
export function wakeFlag(buffer: SharedArrayBuffer) {
  const flag = new Int32Array(buffer);
  return {
    /** True for the first caller since it was lowered. */
    raise: () => Atomics.exchange(flag, 0, 1) === 0,
    lower: () => Atomics.store(flag, 0, 0),
  };
}

/** The projector at the other end of a message channel; `scope` is a worker's `self`. */
export function serveProjector(
  scope: { onmessage: unknown; postMessage(message: FromThread): void },
  projections: readonly Projection[],
): void {
  const post = (message: FromThread) => scope.postMessage(message);
  let projector: Projector | undefined;
  let flag: ReturnType<typeof wakeFlag> | undefined;
  scope.onmessage = async ({ data }: { data: ToThread }) => {
    switch (data.type) {
      case 'start':
        flag = wakeFlag(data.wakeFlag);
        projector = createProjector({
          ...data.settings,
          projections,
          log: messageLogger(post),
          onPage: (page) => post({ type: 'page', page }),
          onAnnounced: (announcement) => post({ type: 'announced', announcement }),
          onHeard: (heard) => post({ type: 'heard', heard }),
          onState: (state) => post({ type: 'state', state }),
        });
        flag.lower();
        break;
      case 'wake':
        // Lowered before the look: an append after this sends a message of its own.
        flag?.lower();
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
