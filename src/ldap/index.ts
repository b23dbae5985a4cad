import { readFileSync } from 'node:fs';
import type { Admission } from '../authz/admission.ts';
import type { FailureLimits } from '../cache/index.ts';
import type { Config } from '../config/index.ts';
import type { InstanceResolver } from '../instance/index.ts';
import { resultCode } from '../ldapv3/index.ts';
import type { Platform } from '../platform.ts';
import { createBind } from './bind.ts';
import { type LdapListener, listenForLdap } from './listener.ts';
import { LdapRefusal } from './refusal.ts';
import { createSearch } from './search.ts';

export type { LdapListener } from './listener.ts';

export interface LdapOptions {
  readonly platform: Platform;
  readonly config: Pick<Config, 'server' | 'ldap'>;
  readonly resolveInstance: InstanceResolver;
  readonly admission: Admission;
  /** Those of the login pages: what fails at one face counts at the other. */
  readonly limits: FailureLimits;
}

/** The directory that applications read which know nothing else than LDAP; it is never written. */
export async function startLdap(options: LdapOptions): Promise<LdapListener> {
  const { platform, config, resolveInstance, admission, limits } = options;
  const { server, ldap } = config;
  const publicHost = new URL(server.publicUrl).host;
  const tls = ldap.tls ?? server.tls;
  const certificate = tls && {
    cert: readFileSync(tls.certFile, 'utf8'),
    key: readFileSync(tls.keyFile, 'utf8'),
  };

  /** By the name in TLS, where an instance has it; clients that say none mean the first one. */
  async function instanceOf(serverName: string | undefined) {
    const named = serverName && (await resolveInstance({ host: serverName, secure: true }));
    const instance = named || (await resolveInstance({ host: publicHost, secure: true }));
    if (!instance) throw new LdapRefusal(resultCode.unavailable, 'there is no instance yet');
    const refusal = await admission(instance.id);
    if (refusal) throw new LdapRefusal(resultCode.unavailable, refusal.message);
    return instance;
  }

  return listenForLdap({
    host: ldap.host ?? server.host,
    port: ldap.port,
    tlsPort: ldap.tlsPort,
    tools: {
      bind: createBind(platform, limits),
      search: createSearch(platform),
      instanceOf,
      certificate: () => certificate ?? {},
      log: platform.log,
    },
  });
}
