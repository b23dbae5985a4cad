import { loginNameKey } from '../precis/index.ts';

const phone = /^\+?[\d\s()./-]+$/;

/**
 * What failures at a login name count for: the name without its domain, of this instance, however it is spelled. So
 * `maria` and `maria@example.com` share one count, whoever has which name and whether anybody does.
 */
export function accountOf(instanceId: string, loginName: string): string {
  const name = loginNameKey(loginName.trim());
  const domain = name.lastIndexOf('@');
  const local = domain > 0 ? name.slice(0, domain) : name;
  return `${instanceId}/${phone.test(local) ? local.replace(/\D/g, '') : local}`;
}
