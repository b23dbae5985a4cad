import { invalidArgument } from '../../errors/index.ts';

const units: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 };

/**
 * `grpc-timeout`: up to 8 digits and a unit.
 * @returns milliseconds, at least 0; undefined for no header
 * @throws PosternError `invalid_argument`
 */
export function grpcTimeout(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const match = /^(\d{1,8})([HMSmun])$/.exec(header);
  if (match === null)
    throw invalidArgument(
      'REQ-Time1',
      `grpc-timeout must be up to 8 digits and a unit, not ${JSON.stringify(header)}`,
    );
  return Number(match[1]) * units[match[2]!]!;
}

/** `Connect-Timeout-Ms`: up to 10 digits. */
export function connectTimeout(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (!/^\d{1,10}$/.test(header)) {
    throw invalidArgument(
      'REQ-Time2',
      `Connect-Timeout-Ms must be up to 10 digits, not ${JSON.stringify(header)}`,
    );
  }
  return Number(header);
}
