import type { Transport } from '@connectrpc/connect';
import { callUnaryMethod } from '@connectrpc/connect-query';
import { AdminService } from '../../../contract/services/admin/v1.ts';
import type { Event } from '../../../contract/services/event/v1.ts';
import { millisOf } from '../ui/index.ts';
import { factorTypes, failures, type Happening, signedIn } from './counting.ts';

const eventTypes = [signedIn, ...Object.values(factorTypes), ...failures];
const pageSize = 1_000;
const mostPages = 10;

export interface Read {
  readonly happenings: readonly Happening[];
  /** Set where there was more than is read: the moment of the oldest that was. */
  readonly cutAt: number | undefined;
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const happeningOf = ({ type, creationDate, payload }: Event): Happening => ({
  type: type?.type ?? '',
  at: millisOf(creationDate),
  userId: textOf(payload?.['userID']),
  clientId: textOf(payload?.['clientID']),
  byPerson: textOf(payload?.['sessionID']) !== undefined,
});

/** Reads the log back to a moment in milliseconds, the newest first, and no more of it than is bearable. */
export async function readHappenings(
  transport: Transport,
  since: number,
  signal: AbortSignal,
): Promise<Read> {
  const happenings: Happening[] = [];
  let sequence = 0n;
  for (let page = 0; page < mostPages; page++) {
    const { events } = await callUnaryMethod(
      transport,
      AdminService.method.listEvents,
      {
        sequence,
        limit: pageSize,
        eventTypes,
        creationDateFilter: { case: 'from', value: { seconds: BigInt(Math.floor(since / 1_000)), nanos: 0 } },
      },
      { signal },
    );
    happenings.push(...events.map(happeningOf));
    sequence = events.at(-1)?.sequence ?? 0n;
    if (events.length < pageSize) return { happenings, cutAt: undefined };
  }
  return { happenings, cutAt: happenings.at(-1)?.at };
}
