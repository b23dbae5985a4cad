import { readFileSync } from 'node:fs';
import type { Config } from '../config/index.ts';
import { failedPrecondition } from '../errors/index.ts';
import type { Logger } from '../telemetry/types.ts';
import { createOutbound } from './client.ts';
import type { Outbound } from './types.ts';

/** The client as the configuration has it. @throws PosternError when `outbound.caFile` holds no certificate */
export const configuredOutbound = ({ outbound }: Pick<Config, 'outbound'>, log: Logger): Outbound =>
  createOutbound({
    allow: outbound.allow,
    nameServers: outbound.nameServers,
    authorities: outbound.caFile === null ? [] : certificatesIn(outbound.caFile, 'outbound.caFile'),
    log,
  });

/**
 * Certificates of a file in PEM, one by one.
 * @param key of the configuration, which names the file
 */
export function certificatesIn(file: string, key: string): string[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw failedPrecondition('OUT-Caf01', `${key}: ${file} cannot be read`, { cause });
  }
  const found = certificatesOf(text);
  if (found.length > 0) return found;
  throw failedPrecondition('OUT-Caf02', `${key}: ${file} holds no certificate in PEM`);
}

/** Those of a text in PEM, one by one. */
export const certificatesOf = (pem: string): string[] =>
  pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
