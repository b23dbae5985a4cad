import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { claimCertificate } from './claim-certificate.ts';
import { until } from './patience.ts';
import { freePort } from './ports.ts';

/** OpenLDAP's server, where there is one: POSTERN_SLAPD, or `slapd` on the PATH. */
export const slapdBinary = (): string | undefined =>
  process.env['POSTERN_SLAPD'] ??
  Bun.which('slapd') ??
  (existsSync('/usr/sbin/slapd') ? '/usr/sbin/slapd' : undefined);

export interface Slapd {
  readonly ldapPort: number;
  readonly ldapsPort: number;
  readonly baseDn: string;
  readonly adminDn: string;
  readonly adminPassword: string;
  stop(): Promise<void>;
}

const baseDn = 'dc=example,dc=com';
const adminDn = `cn=admin,${baseDn}`;
const adminPassword = 'admin secret';

/** Runs slapd for `claim.test` over `ldap` with StartTLS and `ldaps`. @param ldif what it holds below its base */
export async function startSlapd(ldif: string): Promise<Slapd> {
  const binary = slapdBinary();
  if (binary === undefined) throw new Error('there is no slapd; set POSTERN_SLAPD');
  const usr = dirname(dirname(binary));
  const schema = join(dirname(usr), 'etc/ldap/schema');
  const folder = await mkdtemp(join(tmpdir(), 'postern-slapd-'));
  const file = (name: string) => join(folder, name);
  await mkdir(file('db'));
  await writeFile(file('cert.pem'), claimCertificate.cert);
  await writeFile(file('key.pem'), claimCertificate.key);
  await writeFile(
    file('slapd.conf'),
    [
      ...['core', 'cosine', 'inetorgperson'].map((name) => `include ${join(schema, `${name}.schema`)}`),
      `modulepath ${join(usr, 'lib/ldap')}`,
      'moduleload back_mdb',
      'moduleload memberof',
      `TLSCACertificateFile ${file('cert.pem')}`,
      `TLSCertificateFile ${file('cert.pem')}`,
      `TLSCertificateKeyFile ${file('key.pem')}`,
      'database mdb',
      'maxsize 16777216',
      `suffix "${baseDn}"`,
      `rootdn "${adminDn}"`,
      `rootpw "${adminPassword}"`,
      `directory ${file('db')}`,
      'overlay memberof',
      'access to attrs=userPassword by anonymous auth by * none',
      'access to * by users read by anonymous auth',
      '',
    ].join('\n'),
  );
  await writeFile(
    file('base.ldif'),
    `dn: ${baseDn}\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: Example\n\n${ldif}\n`,
  );
  const added = Bun.spawn([join(usr, 'sbin/slapadd'), '-f', file('slapd.conf'), '-l', file('base.ldif')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if ((await added.exited) !== 0) throw new Error(await new Response(added.stderr).text());
  const [ldapPort, ldapsPort] = [freePort(), freePort()];
  const urls = `ldap://127.0.0.1:${ldapPort} ldaps://127.0.0.1:${ldapsPort}`;
  const running = Bun.spawn([binary, '-f', file('slapd.conf'), '-h', urls, '-d', '0'], {
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  await until(
    () =>
      Bun.connect({ hostname: '127.0.0.1', port: ldapsPort, socket: { data() {} } }).then(
        (socket) => {
          socket.end();
          return true;
        },
        () => false,
      ),
    'slapd listens',
  );
  return {
    ldapPort,
    ldapsPort,
    baseDn,
    adminDn,
    adminPassword,
    async stop() {
      running.kill('SIGKILL');
      await running.exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
