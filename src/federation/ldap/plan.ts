import { allOf, anyOf, equal, type Filter } from '../../ldapv3/index.ts';
import { certificatesOf } from '../../outbound/index.ts';
import type { LdapConfig } from './config.ts';
import { Refused } from './outcome.ts';

export interface DirectoryServer {
  /** As it was written. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly tls: 'implicit' | 'start' | 'none';
}

/** A configuration that can be asked by. */
export interface Plan {
  readonly config: LdapConfig;
  readonly servers: readonly DirectoryServer[];
  /** Finds who has the name. */
  readonly filterFor: (username: string) => Filter;
  readonly authorities: readonly string[] | undefined;
  readonly timeoutMs: number;
  /** The attribute to bind by; undefined: the name of the entry. */
  readonly bindBy: string | undefined;
}

const usualTimeoutMs = 10_000;
const longestTimeoutMs = 60_000;
const mostServers = 16;

/** RFC 4512 §2.5 with the underscores that some servers have; options are no part of a name that is searched by. */
const attributeName = /^(?:[A-Za-z][A-Za-z0-9_-]{0,127}|\d+(?:\.\d+){1,32})$/;

/** @throws Refused `misconfigured` */
export function planOf(config: LdapConfig): Plan {
  const { userFilters, userObjectClasses, userBase, attributes } = config;
  if (config.servers.length === 0 || config.servers.length > mostServers)
    throw wrong(`a directory has from one to ${mostServers} servers`);
  if (attributes.id === '') throw wrong('no attribute is named that holds the id of a person');
  if (userFilters.length === 0) throw wrong('no attribute is named by which people are found (user filters)');
  const bindBy = ['', 'dn'].includes(userBase.toLowerCase()) ? undefined : userBase;
  const named = [...userFilters, ...Object.values(attributes).filter((name) => name !== '')];
  for (const name of bindBy === undefined ? named : [...named, bindBy])
    if (!attributeName.test(name)) throw wrong(`${JSON.stringify(name)} is no name of an attribute`);
  if (config.bindPassword === '' && config.bindDn !== '')
    throw wrong('who searches has no password, and would be taken for nobody (RFC 4513 §5.1.2)');
  const isOfClasses = userObjectClasses.map((name) => equal('objectClass', name));
  return {
    config,
    servers: config.servers.map((url) => serverOf(url, config.startTls)),
    filterFor: (username) =>
      allOf(...isOfClasses, anyOf(...userFilters.map((attribute) => equal(attribute, username)))),
    authorities: config.rootCa === undefined ? undefined : authoritiesOf(config.rootCa),
    timeoutMs: Math.min(config.timeoutMs > 0 ? config.timeoutMs : usualTimeoutMs, longestTimeoutMs),
    bindBy,
  };
}

function serverOf(text: string, startTls: boolean): DirectoryServer {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const { protocol, hostname, port, username, password, pathname, search, hash } = url ?? {};
  const bare = !username && !password && ['', '/'].includes(pathname ?? '') && !search && !hash;
  if (!url || !['ldap:', 'ldaps:'].includes(protocol ?? '') || !hostname || !bare)
    throw wrong(`a server is written ldaps://host:636 or ldap://host:389, and not ${JSON.stringify(text)}`);
  const secure = protocol === 'ldaps:';
  return {
    url: text,
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port ? Number(port) : secure ? 636 : 389,
    tls: secure ? 'implicit' : startTls ? 'start' : 'none',
  };
}

function authoritiesOf(pem: string): readonly string[] {
  const found = certificatesOf(pem);
  if (found.length === 0) throw wrong('the root certificate is none in PEM');
  return found;
}

const wrong = (said: string) => new Refused('misconfigured', said);
