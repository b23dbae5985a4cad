import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Value } from '@sinclair/typebox/value';
import { configSchema } from '../../config/schema.ts';
import { commentedYaml, configReference, loadConfig, type Problem, readConfig, showConfig } from './index.ts';
import { allKeys, asKeys } from './keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'postern-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const publicKey = '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----\n';
writeFileSync(join(folder, 'key.pem'), publicKey);
writeFileSync(join(folder, 'password'), 'pa55\n');
writeFileSync(join(folder, 'empty'), '\n');

const read = (yaml: string, env: Record<string, string> = {}) => {
  writeFileSync(join(folder, 'postern.yaml'), yaml);
  return readConfig({ file: 'postern.yaml', env, directory: folder });
};
const config = (yaml: string, env: Record<string, string> = {}) => {
  const { config, problems } = read(yaml, env);
  expect(problems).toEqual([]);
  return config!;
};
const problems = (yaml: string, env: Record<string, string> = {}): readonly Problem[] =>
  read(yaml, env).problems;

describe('defaults', () => {
  test('an empty file is a whole configuration of the schema’s type', () => {
    const empty = config('');
    expect(Value.Check(configSchema, empty)).toBe(true);
    expect(empty.server).toEqual({
      host: '0.0.0.0',
      port: 8080,
      grpcPort: null,
      publicUrl: 'http://localhost:8080',
      tls: null,
      trustedProxies: [],
      clientCertificates: { port: null, publicPort: null, header: null, authoritiesFile: null },
      threads: 1,
      drainSeconds: 20,
    });
    expect(empty.database).toMatchObject({ url: null, replicaUrl: null, poolSize: 20 });
    expect(empty.firstInstance.admin).toMatchObject({
      username: 'admin',
      password: null,
      passwordChangeRequired: true,
    });
    expect([empty.dataDir, empty.masterKeyFile, empty.mail, empty.systemUsers]).toEqual([
      './postern-data',
      null,
      null,
      [],
    ]);
  });

  test('sections and lists that are left empty count as not given', () => {
    expect(config('server:\nsystemUsers:\nfirstInstance: { admin: }\n')).toEqual(config(''));
  });

  test('without a file the defaults hold; postern.yaml of the working directory is found', () => {
    const bare = mkdtempSync(join(folder, 'bare-'));
    expect(loadConfig({ env: {}, directory: bare })).toEqual(config(''));
    writeFileSync(join(bare, 'postern.yaml'), 'server: { port: 1 }');
    expect(loadConfig({ env: {}, directory: bare }).server.port).toBe(1);
    writeFileSync(join(bare, 'other.yaml'), 'server: { port: 2 }');
    expect(loadConfig({ env: { POSTERN_CONFIG: 'other.yaml' }, directory: bare }).server.port).toBe(2);
  });

  test('an address that is not given follows the port', () => {
    expect(config('server: { port: 81 }').server.publicUrl).toBe('http://localhost:81');
    expect(config('server: { port: 443, tls: { certFile: c, keyFile: k } }').server.publicUrl).toBe(
      'https://localhost',
    );
    expect(config('server: { port: 81, publicUrl: "http://a" }').server.publicUrl).toBe('http://a');
  });

  test('the commented file and the reference are what the schema says, and the file means the defaults', () => {
    const root = new URL('../../', import.meta.url);
    const yaml = readFileSync(new URL('config/postern.yaml', root), 'utf8');
    expect(yaml).toBe(commentedYaml());
    expect(readFileSync(new URL('docs/configuration.md', root), 'utf8')).toBe(configReference());
    expect(config(yaml)).toEqual(config(''));
  });

  test('every key has a description, and no two share the name of a variable', () => {
    const keys = allKeys(asKeys(configSchema));
    expect(keys.filter(([, key]) => !key.description).map(([path]) => path.join('.'))).toEqual([]);
    const names = keys.map(([path]) => path.join('').toUpperCase());
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('mistakes', () => {
  test('all are told at once, with place, key and what would be right', () => {
    expect(
      problems(`server:
  prot: 8081
  port: eight
  publicUrl: id.example.com
  threads: 0
databse: {}
log: { level: warning, format: xml }
firstInstance:
  admin:
    password: 12345
    passwordChangeRequired: yes
`),
    ).toEqual([
      { at: 'postern.yaml:2:3', path: 'server.prot', message: 'there is no such key; did you mean port?' },
      {
        at: 'postern.yaml:3:9',
        path: 'server.port',
        message: 'must be a whole number from 0 to 65535, but is "eight"',
      },
      {
        at: 'postern.yaml:4:14',
        path: 'server.publicUrl',
        message:
          'must be an http or https URL without a path, such as https://id.example.com, but is "id.example.com"',
      },
      {
        at: 'postern.yaml:5:12',
        path: 'server.threads',
        message: 'must be a whole number from 1 to 256, but is 0',
      },
      { at: 'postern.yaml:6:1', path: 'databse', message: 'there is no such key; did you mean database?' },
      {
        at: 'postern.yaml:7:15',
        path: 'log.level',
        message: 'must be one of debug, info, warn, error, but is "warning"; did you mean warn?',
      },
      { at: 'postern.yaml:7:32', path: 'log.format', message: 'must be one of pretty, json, but is "xml"' },
      {
        at: 'postern.yaml:10:15',
        path: 'firstInstance.admin.password',
        message: 'must be text, or null, but is a number; put it into quotes',
      },
      {
        at: 'postern.yaml:11:29',
        path: 'firstInstance.admin.passwordChangeRequired',
        message: 'must be true or false, but is "yes"',
      },
    ]);
  });

  test.each([
    ['server: [', 'postern.yaml:1:10', 'not valid YAML'],
    [
      'server: { port: 1 }\nserver: { port: 2 }',
      'postern.yaml:2:1',
      'not valid YAML: Map keys must be unique',
    ],
    ['- a', 'postern.yaml:1:1', 'must hold keys and values'],
    ['server: 8080', 'postern.yaml:1:9', 'must be a section with the keys host, port'],
    ['server: { trustedProxies: 10.0.0.1 }', 'postern.yaml:1:27', 'must be a list of addresses and networks'],
    [
      'server: { trustedProxies: [10.0.0.0/8, 10.0.0.0/40] }',
      'postern.yaml:1:40',
      'must be an address or a network',
    ],
    ['server: { tls: { certFile: a.pem } }', undefined, 'is missing; it must be the name of a PEM file'],
    ['server: { port: 80, grpcPort: 80 }', 'postern.yaml:1:31', 'must differ from server.port'],
    ['database: { replicaUrl: postgres://r/x }', 'postern.yaml:1:25', 'needs database.url'],
    [
      'firstInstance: { machine: { patFile: pat } }',
      'postern.yaml:1:38',
      'needs firstInstance.machine.username',
    ],
    [
      'firstInstance: { machine: { keyFile: key.json } }',
      'postern.yaml:1:38',
      'needs firstInstance.machine.username',
    ],
    ['firstInstance: { domain: "https://x.example" }', 'postern.yaml:1:26', 'must be a host name'],
    ['systemUsers: [{ id: a }]', 'postern.yaml:1:15', 'needs publicKey or publicKeyFile'],
    [
      'systemUsers: [{ id: a, publicKey: x, memberships: [{ type: System, roles: [] }] }]',
      'postern.yaml:1:35',
      'PEM',
    ],
    [
      'systemUsers: [{ id: a, publicKeyFile: key.pem, memberships: [{ type: Organization, roles: [ORG_OWNER] }] }]',
      'postern.yaml:1:61',
      'is needed with type: Organization',
    ],
    [
      'systemUsers: [{ id: a, publicKeyFile: key.pem, memberships: [{ type: IAM, roles: [SYSTEM_OWNER] }] }]',
      'postern.yaml:1:82',
      'needs type: System',
    ],
    ['systemAdministrators: [{ userId: "1" }, { userId: "1" }]', 'postern.yaml:1:51', 'further up already'],
    ['mail: { sender: a@b }', 'postern.yaml:1:7', 'needs smtpUrl or smtpUrlFile'],
    ['dataDir: "a\\0b"', 'postern.yaml:1:10', 'must be the name of a folder'],
  ])('%s', (yaml, at, message) => {
    const found = problems(yaml);
    expect(found.map((problem) => problem.at)).toContain(at!);
    expect(found.map((problem) => problem.message).join('\n')).toContain(message);
  });

  test('a file that cannot be read is one', () => {
    const missing = readConfig({ file: 'nope.yaml', env: {}, directory: folder });
    expect(missing.problems[0]?.message).toContain('there is no such file');
    writeFileSync(join(folder, 'latin1.yaml'), Buffer.from([0x61, 0x3a, 0xff]));
    expect(readConfig({ file: 'latin1.yaml', env: {}, directory: folder }).problems[0]?.message).toContain(
      'not UTF-8',
    );
  });

  test('loadConfig throws them all as one error', () => {
    writeFileSync(join(folder, 'postern.yaml'), 'server: { port: x, threads: y }');
    expect(() => loadConfig({ file: 'postern.yaml', env: {}, directory: folder })).toThrow(
      /postern\.yaml:1:17 {2}server\.port: must.*\npostern\.yaml:1:29 {2}server\.threads: must/,
    );
  });
});

describe('environment', () => {
  test('variables win over the file and are read as the key asks', () => {
    const result = config('server: { port: 1, tls: null }\nfirstInstance: { admin: { password: inFile } }', {
      POSTERN_SERVER_PORT: '9000',
      POSTERN_SERVER_PUBLIC_URL: 'https://id.example.com/',
      POSTERN_SERVER_TRUSTEDPROXIES: '10.0.0.0/8, ::1',
      POSTERN_SERVER_TLS_CERTFILE: 'c.pem',
      POSTERN_SERVER_TLS_KEYFILE: 'k.pem',
      POSTERN_DATABASE_URL: '',
      POSTERN_FIRSTINSTANCE_ADMIN_PASSWORD: '12345${NOT}',
      POSTERN_FIRSTINSTANCE_ADMIN_PASSWORDCHANGEREQUIRED: 'false',
      POSTERN_MAIL: '{ smtpUrl: "smtp://mail:25", sender: a@b.example }',
    });
    expect(result.server).toMatchObject({
      port: 9000,
      publicUrl: 'https://id.example.com',
      trustedProxies: ['10.0.0.0/8', '::1'],
      tls: { certFile: 'c.pem', keyFile: 'k.pem' },
    });
    expect(result.database.url).toBeNull();
    expect(result.firstInstance.admin).toMatchObject({
      password: '12345${NOT}',
      passwordChangeRequired: false,
    });
    expect(result.mail?.sender).toBe('a@b.example');
  });

  test('mistakes name the variable', () => {
    expect(problems('', { POSTERN_SERVER_PORT: 'x', POSTERN_SERVER_PRT: '1' })).toEqual([
      {
        at: 'POSTERN_SERVER_PRT',
        path: '',
        message: 'there is no such key; did you mean POSTERN_SERVER_PORT?',
      },
      {
        at: 'POSTERN_SERVER_PORT',
        path: 'server.port',
        message: 'must be a whole number from 0 to 65535, but is "x"',
      },
    ]);
    expect(
      problems('', { POSTERN_SERVER_PUBLICURL: 'http://a', POSTERN_SERVER_PUBLIC_URL: 'http://b' })[0]
        ?.message,
    ).toContain('is also set by');
  });

  test('service links of a container platform and foreign variables do no harm', () => {
    const { config, warnings } = read('', {
      POSTERN_SERVICE_HOST: '10.1.2.3',
      POSTERN_PORT: 'tcp://10.1.2.3:80',
      POSTERN_PORT_80_TCP_ADDR: '10.1.2.3',
      POSTERN_SERVER_PORT: 'tcp://10.1.2.3:80',
      POSTERN_MY_OWN_THING: 'x',
    });
    expect(config?.server.port).toBe(8080);
    expect(warnings).toHaveLength(2);
  });

  test('references in the file', () => {
    const yaml =
      'server: { port: "${PORT:-81}", host: "${HOST}" }\ndatabase: { url: "${DB:-}" }\ndataDir: "$${x}"';
    expect(config(yaml, { HOST: 'a' })).toMatchObject({
      server: { port: 81, host: 'a' },
      database: { url: null },
      dataDir: '${x}',
    });
    expect(config(yaml, { HOST: 'a', PORT: '82' }).server.port).toBe(82);
    expect(problems(yaml)).toContainEqual({
      at: 'postern.yaml:1:38',
      path: 'server.host',
      message: 'the environment variable HOST is not set',
    });
  });
});

describe('secrets', () => {
  test('are read from files', () => {
    const result = config(
      'firstInstance: { admin: { passwordFile: password } }\nsystemUsers: [{ id: a, publicKeyFile: key.pem }]',
    );
    expect(result.firstInstance.admin.password).toBe('pa55');
    expect(result.systemUsers[0]).toMatchObject({ publicKey: publicKey.trimEnd(), publicKeyFile: 'key.pem' });
  });

  test('a variable with the one form takes the place of the other form in the file', () => {
    const yaml = 'firstInstance: { admin: { password: x } }';
    expect(
      config(yaml, { POSTERN_FIRSTINSTANCE_ADMIN_PASSWORDFILE: 'password' }).firstInstance.admin.password,
    ).toBe('pa55');
  });

  test('both forms, a missing and an empty file are mistakes', () => {
    const admin = (keys: string) => problems(`firstInstance: { admin: { ${keys} } }`)[0]?.message;
    expect(admin('password: x, passwordFile: password')).toBe(
      'is given, and so is passwordFile; keep one of them',
    );
    expect(admin('passwordFile: nope')).toContain('cannot be read: there is no such file');
    expect(admin('passwordFile: empty')).toBe('empty is empty');
  });

  test('are never shown', () => {
    const env = {
      POSTERN_DATABASE_URL: 'postgres://postern:Sesame1/x@db.example/postern',
      POSTERN_FIRSTINSTANCE_ADMIN_PASSWORD: 'Sesame2',
      POSTERN_MAIL: '{ smtpUrl: "smtps://me:Sesame3@mail.example", sender: a@b }',
    };
    const { config, origins } = read('server: { port: 1 }', env);
    const shown = showConfig(config!, origins);
    expect(shown).not.toContain('Sesame');
    expect(shown).toContain('url: postgres://postern:********@db.example/postern  # POSTERN_DATABASE_URL');
    expect(shown).toContain('port: 1  # postern.yaml:1:17');
    expect(problems('', { ...env, POSTERN_DATABASE_URL: 'mysql://u:Sesame4@h/x' })[0]?.message).not.toContain(
      'Sesame',
    );
  });

  test('what is shown can be read again', () => {
    expect(config(showConfig(config('')))).toEqual(config(''));
  });
});

test('settings that have no effect yet are told, not passed over', () => {
  const { config, warnings } = readConfig({ env: { POSTERN_SERVER_THREADS: '4' } });
  expect(config?.server.threads).toBe(4);
  expect(warnings).toEqual([expect.stringContaining('server.threads has no effect in this version')]);
});

describe('where assets go', () => {
  const bucket = 's3: { bucket: b, accessKeyId: a, secretAccessKey: s }';

  test('a bucket needs its keys, and an address unless it is Google’s', () => {
    expect(config(`assets: { backend: gcs, ${bucket} }`).assets.s3).toMatchObject({
      bucket: 'b',
      region: 'auto',
    });
    expect(problems('assets: { backend: s3 }')).toMatchObject([{ path: 'assets.s3' }]);
    expect(problems(`assets: { backend: s3, ${bucket} }`)).toMatchObject([{ path: 'assets.s3.endpoint' }]);
    expect(problems('assets: { directory: files }')).toMatchObject([{ path: 'assets.directory' }]);
  });
});
