import type { Config } from '../../config/index.ts';
import { askOwnServer } from '../own-server.ts';
import { type Finding, warning, wrong } from './finding.ts';

const subject = 'issuers';

/**
 * Whether the running server answers any of its hosts under http although everybody is told an https address.
 * Asks as a proxy does that ends TLS and says nothing of it.
 */
export const checkIssuers = async ({ server }: Config, hosts: readonly string[]): Promise<Finding[]> => {
  if (!server.publicUrl.startsWith('https:') || server.tls !== null) return [];
  const issuers = await Promise.all(hosts.map((host) => issuerOf(server, host)));
  const plain = issuers.filter((issuer) => issuer?.startsWith('http:'));
  if (plain.length === 0) return [];
  const text = `the running server answers as ${plain.join(', ')}, but server.publicUrl is ${server.publicUrl}`;
  return [wrong(subject, text, 'start it again with this configuration')];
};

/** What the server noticed of a trusted proxy that says http. */
export const issuerNotice = (told: string): Finding =>
  warning(subject, told, 'let every proxy before the server send X-Forwarded-Proto: https');

const issuerOf = async (server: Config['server'], host: string): Promise<string | undefined> => {
  try {
    const response = await askOwnServer(server, '/.well-known/openid-configuration', {
      withinMs: 3_000,
      host,
    });
    return response.ok ? ((await response.json()) as { issuer?: string }).issuer : undefined;
  } catch {
    return undefined;
  }
};
