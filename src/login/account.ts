/**
 * What failures at a login name count for: the name without its domain, of this instance. So `maria` and
 * `maria@example.com` share one count, whoever has which name and whether anybody does.
 */
export function accountOf(instanceId: string, loginName: string): string {
  const name = loginName.normalize('NFKC').trim().toLowerCase();
  const domain = name.lastIndexOf('@');
  return `${instanceId}/${domain > 0 ? name.slice(0, domain) : name}`;
}
