import { type Timestamp, timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { Page } from '../database/search.ts';
import type { Executed } from '../eventstore/index.ts';

/** Shapes that many answers share, from what commands and queries return. */

/** `object.v2.Details` and `v1.ObjectDetails` of a command; empty for one that found nothing to remove. */
export const commandDetails = (done: Executed<unknown>) =>
  done.version === 0
    ? {}
    : {
        sequence: BigInt(done.version),
        changeDate: timestampFromDate(done.changedAt),
        creationDate: timestampFromDate(done.before.createdAt ?? done.changedAt),
        resourceOwner: done.owner,
      };

/** When something was deleted; undefined where there was nothing to delete. */
export const deletionDate = (done: Executed<unknown>): Timestamp | undefined =>
  done.changed ? timestampFromDate(done.changedAt) : undefined;

/** Columns that every projection table has. */
export interface AuditColumns {
  readonly sequence: string | bigint;
  readonly creation_date: Date;
  readonly change_date: Date;
  readonly resource_owner: string;
}

/** `object.v2.Details` of a row. */
export const rowDetails = (row: AuditColumns) => ({
  sequence: BigInt(row.sequence),
  creationDate: timestampFromDate(row.creation_date),
  changeDate: timestampFromDate(row.change_date),
  resourceOwner: row.resource_owner,
});

/** `object.v2.ListDetails`: the projection was waited for, so it is as fresh as the answer. */
export const listDetails = (page: Page<unknown>, position: bigint, now: Date) => ({
  totalResult: page.total,
  processedSequence: position,
  timestamp: timestampFromDate(now),
});

/** `v1.ListDetails`: the same under the names of version 1. */
export const listDetailsV1 = (page: Page<unknown>, position: bigint, now: Date) => ({
  totalResult: page.total,
  processedSequence: position,
  viewTimestamp: timestampFromDate(now),
});

/** `filter.v2.PaginationResponse` */
export const paginationOf = (page: Page<unknown>) => ({
  totalResult: page.total,
  appliedLimit: BigInt(page.limit),
});

export const timestamp = (date: Date | null | undefined): Timestamp | undefined =>
  date ? timestampFromDate(date) : undefined;
