import type { Config } from '../../config/schema.ts';

interface BrokenRule {
  /** Key path to blame. */
  readonly path: string;
  readonly message: string;
}

/** Rules between keys, which no schema of a single value can say. */
export const brokenRules = (config: Config): BrokenRule[] => {
  const broken: BrokenRule[] = [];
  const unless = (right: boolean, path: string, message: string) => {
    if (!right) broken.push({ path, message });
  };
  const { server, database, firstInstance, systemUsers, systemAdministrators, assets, ldap } = config;

  unless(
    server.grpcPort === null || server.grpcPort === 0 || server.grpcPort !== server.port,
    'server.grpcPort',
    'must differ from server.port; null shares the one port',
  );
  const { clientCertificates: certificates } = server;
  unless(
    certificates.port === null || server.tls !== null,
    'server.clientCertificates.port',
    'needs server.tls: certificates are shown while TLS is begun; behind a proxy use server.clientCertificates.header',
  );
  unless(
    certificates.port === null || certificates.port === 0 || certificates.port !== server.port,
    'server.clientCertificates.port',
    'must differ from server.port: browsers would ask their people for a certificate',
  );
  unless(
    certificates.header === null || server.trustedProxies.length > 0,
    'server.clientCertificates.header',
    'needs server.trustedProxies: from anybody else the header says nothing',
  );
  unless(
    database.replicaUrl === null || database.url !== null,
    'database.replicaUrl',
    'needs database.url: the PostgreSQL inside has no replica',
  );
  unless(
    database.embeddedPort === null || database.url === null,
    'database.embeddedPort',
    'is for the PostgreSQL inside, but database.url names another one; remove one of them',
  );
  unless(
    (ldap.port === null && ldap.tlsPort === null) || ldap.tls !== null || server.tls !== null,
    'ldap.tls',
    'is needed with ldap.port and ldap.tlsPort, unless there is server.tls: passwords are taken over TLS alone',
  );
  const inBucket = assets.backend === 's3' || assets.backend === 'gcs';
  unless(!inBucket || assets.s3 !== null, 'assets.s3', `is needed with assets.backend: ${assets.backend}`);
  unless(
    assets.backend !== 's3' || assets.s3 === null || assets.s3.endpoint !== '',
    'assets.s3.endpoint',
    'is needed with assets.backend: s3',
  );
  unless(
    assets.directory === null || assets.backend === 'files',
    'assets.directory',
    'is for assets.backend: files; remove it, or set the backend',
  );
  for (const [name, account] of Object.entries({
    machine: firstInstance.machine,
    loginClient: firstInstance.loginClient,
  }))
    unless(
      account.patFile === null || account.username !== null,
      `firstInstance.${name}.patFile`,
      `needs firstInstance.${name}.username: there is no account whose token could be written`,
    );
  unless(
    firstInstance.machine.keyFile === null || firstInstance.machine.username !== null,
    'firstInstance.machine.keyFile',
    'needs firstInstance.machine.username: there is no account whose key could be written',
  );
  systemUsers.forEach((user, index) => {
    unless(
      systemUsers.findIndex(({ id }) => id === user.id) === index,
      `systemUsers.${index}.id`,
      'names a user that stands further up already',
    );
    user.memberships.forEach(({ type, aggregateId, roles }, at) => {
      const path = `systemUsers.${index}.memberships.${at}`;
      unless(
        type === 'System' ? aggregateId === null : type === 'IAM' || aggregateId !== null,
        `${path}.aggregateId`,
        type === 'System' ? 'is for other types; System is everything' : `is needed with type: ${type}`,
      );
      unless(
        type === 'System' || !roles.some((role) => role.startsWith('SYSTEM_')),
        `${path}.roles`,
        'has a role of the system, which needs type: System',
      );
    });
  });
  systemAdministrators.forEach(({ userId }, index) => {
    unless(
      systemAdministrators.findIndex((one) => one.userId === userId) === index,
      `systemAdministrators.${index}.userId`,
      'names a user that stands further up already',
    );
  });
  return broken;
};
