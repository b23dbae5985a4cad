import type { Duration } from '@bufbuild/protobuf/wkt';
import { invalidArgument } from '../errors/index.ts';
import { parsedUri } from '../uri/index.ts';

/** Forms that messages of settings share. */

export const duration = (nanoseconds: number): Omit<Duration, '$typeName'> => ({
  seconds: BigInt(Math.floor(nanoseconds / 1e9)),
  nanos: nanoseconds % 1e9,
});

/** 0 for one that was left out. */
export const nanoseconds = (value: Duration | undefined): number =>
  value ? Number(value.seconds) * 1e9 + value.nanos : 0;

/** Under which a browser would run or show what it is given. */
const running = /^(?:javascript|data|vbscript|blob|file|about|filesystem):/i;

/**
 * An address as people write it: tools know `localhost:8080` for one. It is only told to clients; whoever sends a browser
 * there asks for `isWebAddress` first.
 * @throws PosternError `invalid_argument` for what nobody should be sent to
 */
export function cleanAddress(given: string, field: string): string {
  const clean = given.trim();
  if (clean.length <= 2_048 && !/\p{Cc}/u.test(clean) && !running.test(clean)) return clean;
  throw invalidArgument('SETT-Url02', `${field} must be an address such as https://example.com, or empty`, {
    field,
  });
}

const webAddress = /^https?:\/\/[^\s/]/i;

export const isWebAddress = (address: string): boolean =>
  webAddress.test(address) && parsedUri(address) !== undefined;

/** @throws PosternError `invalid_argument` for what a browser should not be sent to */
export function cleanUrl(given: string, field: string): string {
  const clean = given.trim();
  if (clean === '' || isWebAddress(clean)) return clean;
  throw invalidArgument('SETT-Url01', `${field} must be an address such as https://example.com, or empty`, {
    field,
  });
}
