export { type JobState, type Schedule, type Scheduled, startSchedule } from './schedule.ts';
