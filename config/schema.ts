/**
 * Every key of `postern.yaml`, once: from here come the validation, the type `Config`, the commented
 * `config/postern.yaml` and `docs/configuration.md`.
 *
 * Each key carries `description` (what it does), `default`, and where the type alone does not say it,
 * `form` (whether a text has it) and `right` (what a right value looks like, as it is put to the person who
 * wrote a wrong one).
 */
import { type Static, Type } from '@sinclair/typebox';
import { supportedLanguages } from '../src/i18n/languages.ts';
import {
  isEmail,
  isHeaderName,
  isHost,
  isHostOrNetwork,
  isHttpUrl,
  isNameServer,
  isNetwork,
  isOrigin,
  isPostgresUrl,
  isTime,
} from './forms.ts';
import { fileName, oneOf, optional, port, section } from './notation.ts';
import { mail, s3, systemAdministrator, systemUser, tls } from './parts.ts';
import { secret, urlWithPassword } from './secrets.ts';

export const configSchema = section('Configuration of Postern.', {
  server: section('Where the server listens and under which name the world knows it.', {
    host: Type.String({
      default: '0.0.0.0',
      minLength: 1,
      description:
        'Address to listen on; 127.0.0.1 takes connections of this machine only, :: takes IPv6 as well.',
      right: 'an address such as 127.0.0.1',
    }),
    port: port({
      default: 8080,
      description: 'Port for everything: pages, REST, Connect, gRPC-Web and gRPC.',
    }),
    grpcPort: optional(port(), 'Own port for gRPC; null: gRPC shares `port`.'),
    publicUrl: Type.String({
      default: 'http://localhost:8080',
      description:
        'Address under which browsers and clients reach the server; the issuer of the first instance. Behind a proxy: the address of the proxy. Not given: localhost with the port of `port`.',
      right: 'an http or https URL without a path, such as https://id.example.com',
      form: isOrigin,
    }),
    tls: optional(tls, 'Certificate for HTTPS; null: plain HTTP, as behind a proxy that ends TLS.'),
    trustedProxies: Type.Array(
      Type.String({ right: 'an address or a network such as 10.0.0.0/8', form: isNetwork }),
      {
        default: [],
        description: 'Proxies whose Forwarded and X-Forwarded-* headers are believed.',
        right: 'a list of addresses and networks such as [10.0.0.0/8]',
      },
    ),
    clientCertificates: section(
      'Certificates by which clients prove who they are, or that their tokens are bound to (RFC 8705).',
      {
        port: optional(
          port(),
          'Port that asks clients for their certificates, with the certificate of `tls`; null: none, as behind a proxy that asks.',
        ),
        publicPort: optional(port(), 'The same port as clients reach it; null: `port` itself.'),
        header: optional(
          Type.String({ minLength: 1, right: 'the name of a header', form: isHeaderName }),
          'Header in which proxies of `trustedProxies` tell the certificate of their client: Client-Cert (RFC 9440), X-Forwarded-Client-Cert of Envoy, or any with a PEM or its base64, as of nginx, HAProxy and Traefik. They must take it out of what clients send. null: none is believed.',
        ),
        authoritiesFile: optional(
          fileName,
          'PEM file with the authorities that issue certificates to clients; a client is known by a name in one of these (tls_client_auth). null: by its own certificate alone.',
        ),
      },
    ),
    threads: Type.Integer({
      default: 1,
      minimum: 1,
      maximum: 256,
      description: 'Threads that answer requests; one is enough for most companies.',
    }),
    drainSeconds: Type.Integer({
      default: 20,
      minimum: 0,
      maximum: 3600,
      description:
        'How long requests under way may take to finish after SIGTERM; a second signal ends the wait.',
    }),
  }),
  database: section('Where the data is.', {
    ...urlWithPassword(
      'url',
      'PostgreSQL (16 or later) to use; null: the PostgreSQL inside the executable, with its data under dataDir.',
      {
        optional: true,
        right: 'a URL such as postgres://postern:password@db.example.com:5432/postern',
        form: isPostgresUrl,
      },
    ),
    ...urlWithPassword('replicaUrl', 'A read replica for queries that may be a moment behind; null: none.', {
      optional: true,
      right: 'a URL such as postgres://postern:password@replica.example.com:5432/postern',
      form: isPostgresUrl,
    }),
    poolSize: Type.Integer({
      default: 20,
      minimum: 4,
      maximum: 1000,
      description: 'Most connections that this node opens for requests; workers have a few of their own.',
    }),
    waitSeconds: Type.Integer({
      default: 30,
      minimum: 0,
      maximum: 3600,
      description: 'How long a start waits for a database that is not up yet.',
    }),
    embeddedPort: optional(
      Type.Integer({ minimum: 1, maximum: 65_535 }),
      'Port on 127.0.0.1 at which the PostgreSQL inside also answers, for backup and reporting tools (user and database postern, password in dataDir/postgres-password); null: only the unix socket in dataDir.',
    ),
  }),
  dataDir: Type.String({
    default: './postern-data',
    minLength: 1,
    description: 'Folder for everything that the server keeps: database, master key, one-time files.',
    right: 'the name of a folder',
  }),
  masterKeyFile: optional(
    fileName,
    '32 bytes (raw, hex or base64) that encrypt every secret at rest. Keep a copy: without it the secrets in the database are lost. null: made on first start, readable by the owner only, under dataDir.',
  ),
  log: section('What the server writes to standard error.', {
    level: oneOf(['debug', 'info', 'warn', 'error'], {
      default: 'info',
      description: 'Least level that is written.',
    }),
    format: oneOf(['pretty', 'json'], {
      default: 'pretty',
      description: 'For people, or one JSON object a line.',
    }),
  }),
  limits: section('Bounds on what clients may send.', {
    maxBodyBytes: Type.Integer({
      default: 4_194_304,
      minimum: 1024,
      description: 'Largest request body; larger ones are refused with 413.',
    }),
    authorizationsPerMinute: Type.Integer({
      default: 600,
      minimum: 0,
      description: 'Authorization requests that one client address may make in a minute; 0: any number.',
    }),
  }),
  passwords: section(
    'What a password hash (argon2id, one lane) costs (older ones are renewed at the next sign-in), and which passwords may not be chosen.',
    {
      memoryKib: Type.Integer({
        default: 19_456,
        minimum: 8,
        maximum: 262_144,
        description: 'Memory of one hash, in KiB. `postern doctor` tells what it costs here in time.',
      }),
      passes: Type.Integer({
        default: 2,
        minimum: 1,
        maximum: 16,
        description: 'How often it is gone through.',
      }),
      breached: section(
        'Refuses passwords that are known from stolen data when somebody chooses one; off as long as neither url nor file is given. Without an answer within two seconds a password is taken.',
        {
          url: optional(
            Type.String({
              right: 'an http or https URL such as https://api.pwnedpasswords.com/range',
              form: isHttpUrl,
            }),
            'Service with the range protocol of Have I Been Pwned, which is told the first five digits of the SHA-1 hash alone: https://api.pwnedpasswords.com/range, or one of your own (see outbound.allow).',
          ),
          file: optional(
            fileName,
            'File of sorted lines SHA-1 or SHA-1:COUNT, as the downloader of Have I Been Pwned writes it; searched without being read whole.',
          ),
          leastCount: Type.Integer({
            default: 1,
            minimum: 1,
            description: 'How often a password must have been seen to be refused.',
          }),
        },
      ),
    },
  ),
  login: section('Signing in at the pages.', {
    unverifiedEmail: oneOf(['ask', 'require', 'ignore'], {
      default: 'ask',
      description:
        'Of who signs in with an e-mail address that is not confirmed. ask: for the code, once a sign-in, if a message can be sent; they may leave it. require: nobody goes on without. ignore: nothing.',
    }),
    proofOfWork: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 22,
      description:
        'Who has to wait because too much was wrong may have the browser work instead: it looks for a hash that begins with so many zero bits, more of them the longer the wait. 18 takes a browser some seconds. 0: everybody waits.',
    }),
    newDeviceNotice: Type.Boolean({
      default: true,
      description:
        'People are told by mail when their account is used in a browser that it was not used in before, with a link that ends all sessions.',
    }),
    pseudoLocale: Type.Boolean({
      default: false,
      description:
        'For development: whoever asks for ar-XB (ui_locales, Accept-Language) sees the pages in English written from right to left, to look at them and at a branding so.',
    }),
    placesFile: optional(
      fileName,
      'File in MaxMind’s format (GeoLite2 City, for example) by which such a notice says where that was; null: it says the address alone.',
    ),
  }),
  instances: section('What holds in instances for which SetLimits of the system API says nothing else.', {
    auditLogRetentionDays: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 36_500,
      description: 'How many days back the history is told of; nothing is erased. 0: all of it.',
    }),
    block: Type.Boolean({
      default: false,
      description: 'Whether nobody is served in them but the operator.',
    }),
  }),
  outbound: section('What the server asks of other hosts, such as proofs that a domain is yours.', {
    allow: Type.Array(
      Type.String({ right: 'a host, an address or a network such as 10.1.0.0/16', form: isHostOrNetwork }),
      {
        default: [],
        description:
          'Hosts, addresses and networks that may be asked though they are not of the public Internet: by default none of a private network, of this machine or of a cloud’s metadata is.',
        right: 'a list of hosts, addresses and networks such as [hooks.internal, 10.1.0.0/16]',
      },
    ),
    nameServers: Type.Array(
      Type.String({ right: 'an address such as 192.0.2.53 or 127.0.0.1:5353', form: isNameServer }),
      {
        default: [],
        description: 'DNS servers to ask for the addresses of these hosts; none: those of the system.',
        right: 'a list of addresses such as [192.0.2.53]',
      },
    ),
    caFile: optional(
      fileName,
      'PEM file with certificate authorities that are trusted beside the public ones.',
    ),
  }),
  deliveries: section('What leaves the server because of an event: calls of other servers, mail, messages.', {
    maxAttempts: Type.Integer({
      default: 20,
      minimum: 1,
      maximum: 1000,
      description:
        'Attempts before a delivery is given up; pauses between them grow from a second to an hour. `postern deliveries retry` begins anew.',
    }),
    maxAgeHours: Type.Integer({
      default: 72,
      minimum: 1,
      description: 'Age at which a delivery is given up, however often it was tried.',
    }),
    timeoutSeconds: Type.Integer({
      default: 30,
      minimum: 1,
      maximum: 300,
      description:
        'The longest that one attempt may take. What a node that died was at is taken up by others some seconds after.',
    }),
    retentionDays: Type.Integer({
      default: 30,
      minimum: 1,
      description: 'Days for which it can be seen how a delivery ended.',
    }),
    atOnce: Type.Integer({
      default: 64,
      minimum: 1,
      maximum: 1000,
      description: 'Deliveries under way at once, of calls and of messages each.',
    }),
    atOncePerTarget: Type.Integer({
      default: 16,
      minimum: 1,
      maximum: 1000,
      description: 'Of these to one host or provider: one that hangs holds up no other.',
    }),
    debugMail: Type.Boolean({
      default: false,
      description:
        'For development: messages of instances without a provider go to the log, and /debug/mail shows to private networks what people were told, codes included.',
    }),
  }),
  oidc: section('OAuth and OpenID Connect.', {
    keyRotationDays: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 3650,
      description:
        'Days after which another key of the same kind signs; it is published twelve hours before, and the former one is removed when nothing that it signed is good any more. 0: keys are activated and removed by hand.',
    }),
    refreshTokenReuseSeconds: Type.Integer({
      default: 10,
      minimum: 0,
      maximum: 60,
      description:
        'Seconds in which a refresh token that was just used gets the same answer again, for clients that lost the answer or refresh several times at once (FAPI 2.0 wants some); after them, or with 0, a second use revokes all that came of the sign-in.',
    }),
    deviceCodeSeconds: Type.Integer({
      default: 300,
      minimum: 60,
      maximum: 1800,
      description: 'Seconds for which a device without a browser waits for a person to enter its code.',
    }),
    devicePollSeconds: Type.Integer({
      default: 5,
      minimum: 1,
      maximum: 60,
      description:
        'Seconds that such a device waits between two questions whether it may; who asks more often is told to slow down.',
    }),
  }),
  telemetry: section('Traces and metrics; these are at /debug/metrics.', {
    otlpEndpoint: optional(
      Type.String(),
      'OpenTelemetry collector (OTLP over HTTP) that traces are sent to; null: none are made.',
      { right: 'an http or https URL such as http://collector:4318', form: isHttpUrl },
    ),
    ...secret(
      'metricsToken',
      'Bearer token that opens /debug/metrics to whoever has it; null: only private networks may read it, and only directly.',
      { optional: true },
    ),
  }),
  firstInstance: section('What the first start makes; later starts ignore it.', {
    name: Type.String({ default: 'Postern', minLength: 1, description: 'Name of the instance.' }),
    defaultLanguage: oneOf(supportedLanguages, {
      default: 'en',
      description: 'Language of pages and messages for whoever asks for none that there is.',
    }),
    domain: Type.String({
      default: 'localhost',
      minLength: 1,
      description: 'Host name of the instance, without port.',
      right: 'a host name such as id.example.com, without scheme and port',
      form: isHost,
    }),
    org: section('The first organization.', {
      name: Type.String({ default: 'Postern', minLength: 1, description: 'Name of the organization.' }),
    }),
    admin: section('The first person: IAM_OWNER of the instance.', {
      username: Type.String({ default: 'admin', minLength: 1, description: 'Name to sign in with.' }),
      email: Type.String({
        default: 'admin@localhost',
        description: 'E-mail address, taken as verified.',
        right: 'an e-mail address such as admin@example.com',
        form: isEmail,
      }),
      ...secret('password', 'Password; null: a random one, printed once at the first start.', {
        optional: true,
      }),
      passwordChangeRequired: Type.Boolean({
        default: true,
        description: 'Whether the first sign-in asks for a new password.',
      }),
    }),
    machine: section('A service account with the role IAM_OWNER, for scripts and provisioning.', {
      username: optional(Type.String({ minLength: 1 }), 'Name of the account; null: none is made.'),
      patFile: optional(
        fileName,
        'File that its personal access token is written to, readable by the owner only.',
      ),
      patExpires: optional(Type.String(), 'When the token ends; null: never.', {
        right: 'a time such as 2030-01-01T00:00:00Z',
        form: isTime,
      }),
      keyFile: optional(
        fileName,
        'File that a key of the account is written to, as client libraries of Zitadel read it to sign in by JWT profile; readable by the owner only.',
      ),
      keyExpires: optional(Type.String(), 'When the key ends; null: never.', {
        right: 'a time such as 2030-01-01T00:00:00Z',
        form: isTime,
      }),
    }),
    loginClient: section(
      'A service account with the role IAM_LOGIN_CLIENT, for a login application of your own.',
      {
        username: optional(Type.String({ minLength: 1 }), 'Name of the account; null: none is made.'),
        patFile: optional(
          fileName,
          'File that its personal access token is written to, readable by the owner only.',
        ),
      },
    ),
  }),
  systemUsers: Type.Array(systemUser, {
    default: [],
    description:
      'Users of the system API (which makes and removes instances). They sign their own JWTs: iss and sub are the id, aud is the publicUrl.',
    right: 'a list of { id, publicKey or publicKeyFile, memberships }',
  }),
  systemAdministrators: Type.Array(systemAdministrator, {
    default: [],
    description:
      'Persons of the instance under publicUrl who may use the system API at its console: whoever can sign in as one of them rules over every instance. By id, since names are given anew.',
    right: 'a list of { userId, roles }',
  }),
  assets: section('Logos, icons, fonts and avatars that are uploaded.', {
    backend: oneOf(['database', 'files', 's3', 'gcs'], {
      default: 'database',
      description:
        'Where new ones are kept: in the database, in a folder that all nodes see, in an S3 bucket, or in Google Cloud Storage (by its S3 interface). What the database has stays there when this changes.',
    }),
    directory: optional(fileName, 'Folder of `backend: files`; null: assets under dataDir.'),
    s3: optional(s3, 'The bucket of `backend: s3` and `gcs`.', {
      right: 'null or { endpoint, region, bucket, accessKeyId, secretAccessKey or secretAccessKeyFile }',
    }),
    maxBytes: Type.Integer({
      default: 524_288,
      minimum: 1024,
      maximum: 16_777_216,
      description: 'Largest file; what goes beyond limits.maxBodyBytes is refused in any case.',
    }),
  }),
  ldap: section('The directory of users and groups for applications that know nothing else than LDAP.', {
    port: optional(
      port(),
      'Port for LDAP, where nothing but StartTLS is answered in the clear (389 is the usual one); null: none.',
    ),
    tlsPort: optional(port(), 'Port for LDAP over TLS (636 is the usual one); null: none.'),
    host: optional(
      Type.String({ minLength: 1, right: 'an address such as 127.0.0.1' }),
      'Address to listen on; null: that of `server.host`.',
    ),
    tls: optional(tls, 'Certificate for both ports; null: that of `server.tls`.'),
  }),
  transfer: section('Import and export of organizations by files of the server.', {
    directory: optional(
      fileName,
      'Folder of the files that ImportData and ExportData may name, in one of its own for each instance id; null: none may be named.',
    ),
  }),
  mail: optional(
    mail,
    'SMTP server and sender for instances without a provider of their own; null: their messages wait for one.',
    {
      right: 'null or { smtpUrl, sender }',
    },
  ),
});

/** The whole configuration, checked and with every default filled in. */
export type Config = Static<typeof configSchema>;
