import { conditionsOn, textMethod } from '../../database/search.ts';
import { domainColumn } from '../../org/index.ts';
import type { UserConditions } from './list.ts';

/**
 * A login name is the user name, or it with a verified domain of its organization behind an `@`. Domains hold no
 * `@`, so what is sought parts at its last one: what is before it is of the user name, what is behind it of the domain.
 */
export function loginNameCondition(where: UserConditions, loginName: string, method: number): UserConditions {
  const name = where.group().text('userName', loginName, method);
  const at = loginName.lastIndexOf('@');
  const ignoreCase = method % 2;
  const kind = method - ignoreCase;
  if (at < 0) {
    // Without an `@` it may lie within the domain, unless it has to begin the name or be all of it.
    if (kind === textMethod.contains || kind === textMethod.endsWith) {
      return where.either([name, where.group().and(ofOrgWith(where, loginName, method))]);
    }
    return where.either([name]);
  }
  const atEnd = kind === textMethod.contains || kind === textMethod.endsWith;
  const domainOpen = kind === textMethod.contains || kind === textMethod.startsWith;
  const nameMethod = (atEnd ? textMethod.endsWith : textMethod.equals) + ignoreCase;
  const domainMethod = (domainOpen ? textMethod.startsWith : textMethod.equals) + ignoreCase;
  const both = where
    .group()
    .text('userName', loginName.slice(0, at), nameMethod)
    .and(ofOrgWith(where, loginName.slice(at + 1), domainMethod));
  return where.either([name, both]);
}

/** Organizations are looked up first: mostly there are none, and then nothing but the user name is asked. */
function ofOrgWith(where: UserConditions, domain: string, method: number): string {
  const inner = conditionsOn({ domain: domainColumn }, where.instanceId);
  inner
    .and(`d.instance_id = ${inner.param(where.instanceId)} and d.is_verified`)
    .text('domain', domain, method);
  const orgs = where.lookup(
    `select distinct d.org_id as id from projections.org_domains_projection d where ${inner.joined()}`,
    inner.params,
  );
  return `${where.column('organization')} = any(${orgs})`;
}
