import type { DescMessage } from '@bufbuild/protobuf';
import { invalidArgument, resourceExhausted } from '../../errors/index.ts';

/**
 * What one request may hold. Few bytes become many objects (a message is two bytes, a second of gzip a megabyte of
 * them), so they are counted before any object exists.
 */

/** Messages, list items, fields and map entries of a request, known or not. */
export const maxElements = 20_000;
/** Messages in messages, or brackets in brackets; protobuf's own readers stop there too. */
export const maxDepth = 100;
/** Bodies up to here are not counted: they cannot hold enough to matter. */
export const notCounted = 8 * 1024;
/** A request without fields: room for the unknown ones of a younger client. */
export const maxWithoutFields = 4 * 1024;
/** Elements that are decoded in one turn of the event loop. */
export const elementsPerTurn = 2_000;

/** @throws PosternError `resource_exhausted` */
export function tooMany(): never {
  throw resourceExhausted(
    'REQ-Many1',
    `The request holds more than ${maxElements} fields and list items, the limit of one request; send it in parts`,
  );
}

/** @throws PosternError `invalid_argument` */
export function tooDeep(): never {
  throw invalidArgument('REQ-Deep1', `The request is nested deeper than the limit of ${maxDepth} levels`);
}

export const tooLarge = (limit: number) =>
  resourceExhausted('REQ-Size1', `The request is larger than the limit of ${limit} bytes`);

/** What the body of a request may hold at most, decompressed. */
export const bodyLimit = ({ fields }: DescMessage, maxBodyBytes: number): number =>
  fields.length === 0 ? Math.min(maxWithoutFields, maxBodyBytes) : maxBodyBytes;

/** @throws PosternError `resource_exhausted` for a body larger than a request without fields may have */
export function refuseUseless({ fields }: DescMessage, length: number): void {
  if (fields.length === 0 && length > maxWithoutFields) throw tooLarge(maxWithoutFields);
}

/** Lets others' requests go first. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
