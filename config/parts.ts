import { Type } from '@sinclair/typebox';
import { isHttpUrl, isPublicKeyPem, isSender, isSmtpUrl } from './forms.ts';
import { fileName, oneOf, optional, section } from './notation.ts';
import { secret, urlWithPassword } from './secrets.ts';

/** Sections that are long or stand at more than one place, for `schema.ts`. */

export const tls = section('The certificate that the server shows.', {
  certFile: Type.String({
    description: 'PEM file with the certificate and its chain.',
    right: 'the name of a PEM file',
  }),
  keyFile: Type.String({ description: 'PEM file with the private key.', right: 'the name of a PEM file' }),
});

export const systemUser = section('A user of the system API.', {
  id: Type.String({ minLength: 1, description: 'Name of the user: `iss` and `sub` of the JWTs it signs.' }),
  ...secret('publicKey', 'RSA, EC or Ed25519 public key that its JWTs are verified with, in PEM.', {
    confidential: false,
    right: 'a public key in PEM, beginning with -----BEGIN PUBLIC KEY-----',
    form: isPublicKeyPem,
  }),
  memberships: Type.Array(
    section('A membership.', {
      type: oneOf(['System', 'IAM', 'Organization', 'Project'], {
        description: 'What the roles hold for: everything, an instance, an organization or a project.',
      }),
      aggregateId: optional(
        Type.String({ minLength: 1 }),
        'Id of the instance, organization or project; null: with IAM every instance.',
      ),
      roles: Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        description: 'Roles, such as SYSTEM_OWNER.',
      }),
    }),
    {
      description: 'The roles of the user; one without any has SYSTEM_OWNER of everything, as in Zitadel.',
      default: [],
    },
  ),
});

export const systemAdministrator = section('A person with roles of the system.', {
  userId: Type.String({ minLength: 1, description: 'Id of the user, as the console shows it.' }),
  roles: Type.Array(
    oneOf(['SYSTEM_OWNER', 'SYSTEM_OWNER_VIEWER'], { description: 'A role of the system.' }),
    {
      minItems: 1,
      default: ['SYSTEM_OWNER'],
      description: 'What they may do: all of it, or look at it.',
    },
  ),
});

export const mailOAuth = section('Signing in to the SMTP server by XOAUTH2.', {
  tokenUrl: Type.String({
    description: 'Token endpoint that gives access tokens for client credentials.',
    right: 'an http or https URL such as https://login.example.com/oauth2/token',
    form: isHttpUrl,
  }),
  clientId: Type.String({ minLength: 1, description: 'Id of the client.' }),
  ...secret('clientSecret', 'Secret of the client.', {}),
  scopes: Type.Array(Type.String(), { default: [], description: 'Scopes to ask for.' }),
});

export const mail = section('How mail leaves the server.', {
  ...urlWithPassword(
    'smtpUrl',
    'SMTP server, with user name and password where it asks for them. smtps: TLS from the start or by STARTTLS, never without; smtp: TLS where the server offers it.',
    { right: 'a URL such as smtps://user:password@mail.example.com:465', form: isSmtpUrl },
  ),
  sender: Type.String({
    minLength: 3,
    description: 'Sender of every message.',
    right: 'an address such as Postern <no-reply@example.com>',
    form: isSender,
  }),
  caFile: optional(fileName, 'PEM file with certificate authorities that the SMTP server may be of.'),
  oauth: optional(mailOAuth, 'Signs in by XOAUTH2 as the user of `smtpUrl`; null: by its password.'),
});

export const s3 = section('A bucket of anything that speaks S3.', {
  endpoint: Type.String({
    description: 'Address of the service; left out with `backend: gcs`, which has one.',
    default: '',
    right: 'an http or https URL such as https://s3.eu-central-1.amazonaws.com',
    form: (text: string) => text === '' || isHttpUrl(text),
  }),
  region: Type.String({ default: 'auto', minLength: 1, description: 'Region that requests are signed for.' }),
  bucket: Type.String({ minLength: 1, description: 'Name of the bucket; it must be there.' }),
  prefix: Type.String({
    default: '',
    description: 'In front of the name of every object, such as `postern/`.',
  }),
  accessKeyId: Type.String({
    minLength: 1,
    description: 'Id of the access key; with Google Cloud Storage, of an HMAC key.',
  }),
  ...secret('secretAccessKey', 'Secret of the access key.', {}),
  virtualHosted: Type.Boolean({
    default: false,
    description: 'Whether the bucket stands in the name of the host rather than in the path.',
  }),
});
