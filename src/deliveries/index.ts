export { deliveriesFeature } from './feature.ts';
export { type LastRun, type LastRuns, lastRunsOf, type RunSubject } from './last-runs.ts';
