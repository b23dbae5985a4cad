interface Domains {
  readonly domains: readonly { readonly domain: string; readonly primary: boolean }[];
}

const hostOf = (origin: string): string | undefined =>
  URL.canParse(origin) ? new URL(origin).hostname.toLowerCase() : undefined;

/**
 * The public address for links and pictures: the one that whoever asked for the message used, as long as the instance
 * has it; else that of its primary domain. Nothing else, whatever a history says.
 * @param publicUrl `server.publicUrl`: its scheme and port hold for other domains as well
 */
export function originFor(used: string | undefined, { domains }: Domains, publicUrl: string): string {
  const host = used === undefined ? undefined : hostOf(used);
  if (used !== undefined && domains.some(({ domain }) => domain === host)) return new URL(used).origin;
  const primary = domains.find((one) => one.primary)?.domain ?? domains[0]?.domain;
  const url = new URL(publicUrl);
  if (primary !== undefined) url.hostname = primary;
  return url.origin;
}
