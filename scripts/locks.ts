/**
 * Writes src/events.lock.json and src/projections.lock.json, which remember what must not change unnoticed: the
 * shape of events, and what projections make of them. `--check` only compares. What would make recorded events
 * unreadable, or rows stale, is refused by both.
 */
import { eventTypes } from '../src/eventstore/index.ts';
// Not all event types are projected.
import '../src/features.ts';
import { projections } from '../src/projections.ts';
import { writeGenerated } from './generated.ts';
import { brokenEvents, type EventLock, lockEvents } from './lock/events.ts';
import {
  brokenProjections,
  lockProjections,
  type ProjectionLock,
  rewrittenProjections,
} from './lock/projections.ts';

const eventsFile = new URL('../src/events.lock.json', import.meta.url);
const projectionsFile = new URL('../src/projections.lock.json', import.meta.url);

const kept = async <T extends object>(file: URL): Promise<T> => {
  const present = Bun.file(file);
  return (await present.exists()) ? ((await present.json()) as T) : ({} as T);
};
const spread = (lock: object) => `${JSON.stringify(lock, null, 1)}\n`;
/** One event type a line, so that a change shows as one. */
const lines = (lock: object) =>
  `{\n${Object.entries(lock)
    .map(([name, value]) => ` ${JSON.stringify(name)}: ${JSON.stringify(value)}`)
    .join(',\n')}\n}\n`;

const formerEvents = await kept<EventLock>(eventsFile);
const formerProjections = await kept<ProjectionLock>(projectionsFile);
const events = lockEvents(eventTypes().values());
const rows = lockProjections(projections, events);

const faults = [...brokenEvents(formerEvents, events), ...brokenProjections(formerProjections, rows)];
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);

if (process.argv.includes('--check'))
  for (const notice of rewrittenProjections(formerProjections, rows)) console.error(notice);
await writeGenerated([
  { path: eventsFile, text: lines(events) },
  { path: projectionsFile, text: spread(rows) },
]);
