import type { Sql } from 'postgres';
import type { Change } from '../../cache/index.ts';
import type { Logger } from '../../telemetry/types.ts';
import type { AppendedCall } from '../postgres/send.ts';
import type { Projection } from '../projection.ts';
import { createAnnouncer } from './announce.ts';
import type { Announcement } from './announcement.ts';
import { handedBytes, handOver } from './handed.ts';
import type { ProjectionWatch } from './page.ts';
import { createProjector, type ProjectorState } from './projector.ts';
import { superviseThread, type ThreadState } from './supervise.ts';
import type { FromThread, ThreadSettings, ToThread } from './thread.ts';
import { createViews, type ProjectionViews } from './views.ts';
import { sharedSignal, wakeBytes } from './wake.ts';
import { createWatch, type SettleMs } from './watch.ts';

export interface ProjectionsOptions {
  url: string;
  log: Logger;
  /** Announces appends to other nodes. */
  workers: Sql;
  /** Tells of this node's appends. */
  store: { onAppended(listener: (position: bigint, call?: AppendedCall) => void): () => void };
  /** Makes the projector's thread (workers/projector.ts), or lists the projections to run in this thread. */
  run: (() => Worker) | readonly Projection[];
  node?: string;
  pollMs?: number;
  pageSize?: number;
  applicationName?: string;
  /** How long someone waits for a position who does not say so. Default 2 s. */
  settleMs?: SettleMs | undefined;
}

export interface Projections {
  readonly watch: ProjectionWatch;
  readonly views: ProjectionViews;
  /** This node has appended; to be called before anybody is told that it did. */
  appended(position: bigint, changes: readonly Change[]): void;
  /** A thread of this node has appended by a store of its own. */
  appendedBeside(position: bigint, changes: readonly Change[]): void;
  /** For /debug/ready and metrics. */
  state(): ProjectorState & { readonly thread: ThreadState };
  stop(): Promise<void>;
}

/** Runs this node's projector, wakes it on each append, and tells where it stands. */
export function startProjections(options: ProjectionsOptions): Projections {
  const { log, run } = options;
  const node = options.node ?? crypto.randomUUID();
  const settings: ThreadSettings = {
    url: options.url,
    node,
    ...(options.pollMs !== undefined && { pollMs: options.pollMs }),
    ...(options.pageSize !== undefined && { pageSize: options.pageSize }),
    ...(options.applicationName !== undefined && { applicationName: options.applicationName }),
  };
  let state: ProjectorState = { status: 'starting', building: [] };
  /** Who waits for what this node has appended need not wake the projector again: a message to a thread is not free. */
  let wokenFor = 0n;
  const watch = createWatch((position) => {
    if (position > wokenFor) wakeFor(position);
  }, options);
  const onAnnounced = ({ position, changes }: Announcement) => watch.appended(position, changes);
  /** Positions that are given out now may be lower than those that were. */
  const onLost = () => {
    wokenFor = 0n;
    watch.lost();
  };
  const onState = (next: ProjectorState) => {
    state = next;
  };

  let wake: (appended: bigint) => void;
  let hand: (call: AppendedCall) => void = () => {};
  let rebuild: (name: string) => void;
  let threadState: () => ThreadState;
  let stop: () => Promise<void>;
  if (typeof run === 'function') {
    const buffer = new SharedArrayBuffer(wakeBytes);
    const signal = sharedSignal(buffer);
    const thread = superviseThread<ToThread, FromThread>({
      name: 'projector',
      create: run,
      hello() {
        // A new one for each thread: the former may still be taking from its own.
        const handed = new SharedArrayBuffer(handedBytes);
        hand = handOver(handed);
        return { type: 'start', settings, signal: buffer, handed };
      },
      log,
      onMessage(message) {
        if (message.type === 'page') watch.publish(message.page);
        else if (message.type === 'lost') onLost();
        else if (message.type === 'heard') watch.heard(message.heard);
        else if (message.type === 'announced') onAnnounced(message.announcement);
        else if (message.type === 'state') onState(message.state);
        else if (message.type === 'log') log[message.level](message.message, message.fields);
      },
    });
    wake = (position) => {
      if (signal.appended(position)) thread.post({ type: 'wake' });
    };
    rebuild = (name) => thread.post({ type: 'rebuild', name });
    threadState = thread.state;
    stop = () => thread.stop({ type: 'stop' });
  } else {
    const projector = createProjector({
      ...settings,
      projections: run,
      log,
      onPage: watch.publish,
      onLost,
      onHeard: watch.heard,
      onAnnounced,
      onState,
    });
    wake = () => projector.wake();
    rebuild = projector.rebuild;
    threadState = () => ({ status: 'running', restarts: 0 });
    stop = projector.stop;
  }

  const announcer = createAnnouncer(options.workers, node);
  function wakeFor(position: bigint): void {
    if (position > wokenFor) wokenFor = position;
    wake(wokenFor);
  }
  const stopListening = options.store.onAppended((position, call) => {
    // Before the word that it is there.
    if (call) hand(call);
    wakeFor(position);
    announcer.announce(position, []);
  });
  const appended = (position: bigint, changes: readonly Change[]): void => {
    watch.appended(position, changes);
    announcer.announce(position, changes);
  };

  return {
    views: createViews(options.workers, rebuild),
    watch: { ...watch, announced: (position) => position <= announcer.announced() },
    appended,
    appendedBeside(position, changes) {
      appended(position, changes);
      wakeFor(position);
    },
    state: () => ({ ...state, thread: threadState() }),
    async stop() {
      stopListening();
      announcer.stop();
      await stop();
    },
  };
}
