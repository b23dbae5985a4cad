import { connect, isConnectionLost, keyedPlans } from '../../database/index.ts';
import type { Logger } from '../../telemetry/types.ts';
import type { Projection } from '../projection.ts';
import type { RecordedEvent } from '../types.ts';
import { type Announcement, appendChannel, read } from './announcement.ts';
import { changesOf } from './changes.ts';
import { peekCheckpoint, registerProjections } from './checkpoint.ts';
import { type Handed, nothingHanded } from './handed.ts';
import { endHolder, isHeldUp, projectorSettings } from './held-up.ts';
import { openLine } from './line.ts';
import { createOwners } from './owners.ts';
import type { Heard, ProjectedPage } from './page.ts';
import { tryRebuild } from './rebuild.ts';
import { createStatistics } from './statistics.ts';
import { createStepper } from './step.ts';
import { type AppendedSignal, noSignal } from './wake.ts';

export interface ProjectorOptions {
  url: string;
  projections: readonly Projection[];
  log: Logger;
  /** Called after each step that moved the position, whoever moved it. */
  onPage: (page: ProjectedPage) => void;
  onState?: (state: ProjectorState) => void;
  /** Called when another node says that it has appended. */
  onAnnounced?: (announcement: Announcement) => void;
  /** Called when it is unknown where the tables stand, until the next page: the database may have gone back. */
  onLost?: () => void;
  /** Called after looks at the database that came back. */
  onHeard?: (heard: Heard) => void;
  /** This node's name on the append channel, whose announcements are known already. */
  node?: string;
  /** Longest time between two looks at the store. Default 500 ms. */
  pollMs?: number;
  /** Events of one step; five times as many while catching up. Default 2,000. */
  pageSize?: number;
  applicationName?: string;
  /** Where this node's appends are told beside `wake`. */
  signal?: AppendedSignal;
  /** What this node appended, which need not be read. */
  handed?: Handed;
}

export interface ProjectorState {
  /** `following`: a newer version of the product is projecting on this database. */
  readonly status: 'starting' | 'running' | 'following' | 'failing' | 'stopped';
  readonly error?: string | undefined;
  /** Projections that are being rebuilt; their tables are old until then. */
  readonly building: readonly string[];
}

export interface Projector {
  /** There is something to project: looks at once. */
  wake(): void;
  /** Builds a projection anew, after those that are being built; unless another node is at it. */
  rebuild(name: string): void;
  /** Ends after the step that is under way. */
  stop(): Promise<void>;
}

/** So often at most is it told that the database was heard. */
const heardMs = 100;
/** A page that took too long is tried again with fewer events, but not with less than so many. */
const smallestPage = 100;

/**
 * Projects events for as long as it runs. Any number of projectors may run on one database: the lock of the
 * checkpoint's row makes each page the work of one.
 */
export function createProjector(options: ProjectorOptions): Projector {
  const { url, projections, log, pollMs = 500, pageSize = 2_000, applicationName = 'postern' } = options;
  const { signal = noSignal, handed = nothingHanded } = options;
  const settings = {
    ...keyedPlans,
    ...projectorSettings,
    // Rows and checkpoint are lost together or not at all, and can be made again: no need to wait for the disk.
    synchronous_commit: 'off',
  };
  const line = openLine(url, `${applicationName} projector`, { settings, onclose: lost });
  const { sql } = line;
  const ahead = connect(url, `${applicationName} projector ahead`, { max: 1, settings, idle_timeout: 10 });
  const listen = connect(url, `${applicationName} projector listen`, { max: 1, fetch_types: false });
  const stepper = createStepper(line, ahead, projections, handed);
  // Analyzing a large table takes seconds, for which neither pages nor the end of a stuck projector wait. Now and then.
  const aside = connect(url, `${applicationName} projector aside`, {
    max: 1,
    settings: { ...projectorSettings, statement_timeout: '60000' },
    idle_timeout: 10,
  });
  const statistics = createStatistics(aside, (error) => {
    if (!stopping) log.debug('statistics of tables could not be renewed', { error: String(error) });
  });
  const owners = createOwners(aside, (error) => {
    if (!stopping) log.debug('owners of events could not be entered', { error: String(error) });
  });
  const forwarded = new Set(
    projections.flatMap(({ forward, handlers }) => (forward ? handlers.map(({ type }) => type) : [])),
  );
  let stopping = false;
  let position = -1n;
  let due: 'no' | 'look' | 'work' = 'work';
  /** What was signalled when the log was last asked. */
  let lookedFor = 0n;
  let rouse: () => void = () => {};
  let state: ProjectorState = { status: 'starting', building: [] };

  function enter(next: ProjectorState): void {
    if (JSON.stringify(next) === JSON.stringify(state)) return;
    state = next;
    options.onState?.(state);
  }

  /** A database that starts over may have lost the last pages, and another one the last events too. */
  function lost(): void {
    if (stopping) return;
    position = -1n;
    options.onLost?.();
    request('work');
  }

  const request = (what: 'look' | 'work') => {
    if (due !== 'work') due = what;
    rouse();
  };

  /** Until there is something to do, or the time is up. */
  const rest = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      rouse = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  function reached(
    next: bigint,
    changes: ProjectedPage['changes'],
    events: readonly RecordedEvent[] = [],
    routed = false,
  ): void {
    if (next <= position) return;
    position = next;
    owners.reached(next);
    const page = { position, changes, events: events.length };
    const leads = routed || events.some(({ type }) => forwarded.has(type));
    options.onPage(leads ? { ...page, forwarded: true } : page);
  }

  let heardAt = 0;
  function heard(at: number, head: bigint): void {
    if (at - heardAt < heardMs) return;
    heardAt = at;
    options.onHeard?.({ at, sent: performance.now(), origin: performance.timeOrigin, head });
  }

  /** Somebody said that they appended, since the log was last asked, what has not been seen meanwhile. */
  const isDue = (): boolean => {
    const appended = signal.position();
    return due === 'work' || (appended !== lookedFor && appended > position);
  };
  const asks = (): void => {
    due = 'no';
    lookedFor = signal.position();
  };
  /** For what was appended since a page was read the next is read behind its end. */
  const wanted = (): boolean => {
    if (!isDue()) return false;
    asks();
    return true;
  };

  /**
   * One look at the store; true when there is more at once.
   *
   * @param goOn there was more: it may have been read already, and so not hold what has become due since
   */
  async function turn(limit: number, goOn: boolean): Promise<boolean> {
    const works = goOn || isDue();
    if (!goOn) asks();
    if (!works) {
      const at = performance.now();
      const checkpoint = await peekCheckpoint(sql);
      reached(checkpoint.position, undefined);
      heard(at, checkpoint.head);
      if (checkpoint.head <= checkpoint.position) return false;
    }
    const at = performance.now();
    const step = await stepper.step(limit, wanted);
    for (const { projection, event, error } of step.failed) {
      log.error('event could not be projected; it is kept in projections.failed_events', {
        projection,
        position: event.position.toString(),
        eventType: event.type,
        error,
      });
    }
    reached(step.position, step.overtaken ? undefined : changesOf(step.events), step.events, step.routed);
    if (step.events.length > 0) statistics.grew();
    heard(at, step.head);
    enter({
      status: step.membership.superseded ? 'following' : 'running',
      building: step.membership.building,
    });
    return step.more;
  }

  async function run(): Promise<void> {
    let registered = false;
    let failures = 0;
    let more = false;
    /** Grows again with each page that came through. */
    let most = pageSize * 5;
    while (!stopping) {
      try {
        if (!registered) {
          const membership = await registerProjections(sql, projections);
          registered = true;
          // Of a database that was restored from a dump nothing is known.
          statistics.grew();
          for (const name of membership.building) void rebuildInTurn(name);
        }
        more = await turn(Math.min(most, more ? pageSize * 5 : pageSize), more);
        failures = 0;
        most = Math.min(pageSize * 5, most * 2);
      } catch (error) {
        if (stopping) break;
        failures++;
        more = false;
        const message = error instanceof Error ? error.message : String(error);
        // Who asks for something meanwhile hears of it as of an error.
        if (failures === 1)
          log[isConnectionLost(error) ? 'warn' : 'error']('projector cannot work, trying again', {
            error: message,
          });
        enter({ ...state, status: 'failing', error: message });
        if (isHeldUp(error)) {
          most = Math.max(smallestPage, Math.floor(most / 4));
          const ended = await endHolder(ahead).catch(() => 0);
          if (ended > 0) log.warn('ended the session of a node that stood still as projector', { ended });
        }
        await rest(Math.min(5_000, 50 * 2 ** failures));
        due = 'work';
        continue;
      }
      if (more || isDue() || due === 'look' || stopping) continue;
      signal.resting(true);
      if (!isDue()) await rest(pollMs);
      signal.resting(false);
      if (due === 'no') due = 'look';
    }
  }

  let rebuilds: Promise<void> = Promise.resolve();
  /** New and changed projections, one after the other; another node may be at it already. */
  function rebuildInTurn(name: string, onlyIfBuilding = true): void {
    const projection = projections.find((one) => one.name === name);
    if (!projection || projection.forward) return;
    rebuilds = rebuilds.then(async () => {
      while (!stopping) {
        try {
          if (await tryRebuild(url, projection, { onlyIfBuilding, stopping: () => stopping })) {
            log.info('projection rebuilt', { projection: name });
            request('work');
            return;
          }
          if (!onlyIfBuilding) return;
        } catch (error) {
          if (!stopping)
            log.error('projection could not be rebuilt, trying again', {
              projection: name,
              error: String(error),
            });
        }
        await Bun.sleep(stopping ? 0 : 2_000);
      }
    });
  }

  const listening = listen
    .listen(
      appendChannel,
      (payload) => {
        const announcement = read(payload);
        if (announcement.node === options.node) return;
        options.onAnnounced?.(announcement);
        request('look');
      },
      () => request('look'),
    )
    .catch(() => {});
  const running = run();

  return {
    wake: () => request('work'),
    rebuild: (name) => rebuildInTurn(name, false),
    async stop() {
      stopping = true;
      rouse();
      // A step can be waiting for somebody's append to end; what it has not committed, the next one does.
      await Promise.race([
        Promise.all([running, rebuilds, statistics.stop(), owners.stop()]),
        Bun.sleep(3_000),
      ]);
      await Promise.race([listening, Bun.sleep(100)]);
      const atOnce = [ahead, aside, listen].map((pool) => pool.end({ timeout: 0 }));
      await Promise.all([line.end({ timeout: 1 }), ...atOnce]);
      enter({ ...state, status: 'stopped' });
    },
  };
}
