export { alsoConcerns, changesOfWrites, rememberedAsWhole } from './changes.ts';
export type { ProjectedPage, ProjectionWatch } from './page.ts';
export { createProjector, type Projector, type ProjectorOptions, type ProjectorState } from './projector.ts';
export { type RebuildOptions, rebuildProjection } from './rebuild.ts';
export { type FailedEventFilter, type FailedEventRow, failedEvents, retryFailedEvents } from './retry.ts';
export { type Projections, type ProjectionsOptions, startProjections } from './start.ts';
export {
  type SupervisedThread,
  type SupervisorOptions,
  superviseThread,
  type ThreadState,
} from './supervise.ts';
export { tellingStore } from './telling-store.ts';
export { serveProjector } from './thread.ts';
export type { ProjectionViews, View } from './views.ts';
export type { SettleMs } from './watch.ts';
