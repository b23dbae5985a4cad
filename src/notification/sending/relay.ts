import type { Config } from '../../config/index.ts';
import type { Encryption } from '../../crypto/types.ts';
import { failedPrecondition } from '../../errors/index.ts';
import { hostAndPort } from '../fields.ts';
import type { SmtpValues } from '../state.ts';

/**
 * How a connection gets its TLS. `either`: a port says nothing of it, so that who speaks first is listened for.
 * `offered`: where the server has it, unverified (RFC 7435), since it was not asked for.
 */
export type RelayTls = 'implicit' | 'starttls' | 'either' | 'offered';

export type RelayAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  | {
      readonly kind: 'xoauth2';
      readonly user: string;
      readonly tokenUrl: string;
      readonly clientId: string;
      readonly clientSecret: string;
      readonly scopes: readonly string[];
    };

/** A server that takes mail for others (RFC 5321 §2.3.10), and in whose name it is given. */
export interface Relay {
  readonly host: string;
  readonly port: number;
  readonly tls: RelayTls;
  readonly auth: RelayAuth;
  /** The configuration names it, and not whoever administers an instance. */
  readonly byOperator: boolean;
  readonly sender: { readonly name: string; readonly address: string };
  readonly replyTo: string;
  /** Authorities in PEM that its certificate may be of, beside those that are trusted anyway. */
  readonly authorities: readonly string[];
}

/** Ports on which it is settled (RFC 8314 §3.3, RFC 6409 §3.1). */
const settled: Readonly<Record<number, RelayTls>> = {
  465: 'implicit',
  25: 'starttls',
  587: 'starttls',
  2525: 'starttls',
};

/** @throws PosternError for a host that histories hold, but that is none */
export function relayOf(values: SmtpValues, password: string): Relay {
  const place = hostAndPort(values.host);
  if (!place) throw failedPrecondition('NOTIF-Hst02', `"${values.host}" is no host and port`);
  const port = place.port ?? (values.tls ? 465 : 25);
  return {
    host: place.host,
    port,
    tls: values.tls ? (settled[port] ?? 'either') : 'offered',
    auth: values.user === '' ? { kind: 'none' } : { kind: 'password', user: values.user, password },
    byOperator: false,
    sender: { name: values.senderName, address: values.senderAddress },
    replyTo: values.replyToAddress,
    authorities: [],
  };
}

export const passwordOf = (
  { password }: { readonly password: Parameters<Encryption['openText']>[0] | undefined },
  encryption: Pick<Encryption, 'openText'>,
): string => (password === undefined ? '' : encryption.openText(password));

type MailConfig = NonNullable<Config['mail']>;

/** The server of the configuration, for instances without one of their own. `authorities`: what `caFile` holds. */
export function configuredRelay(mail: MailConfig, authorities: readonly string[]): Relay {
  const url = new URL(mail.smtpUrl);
  const secure = url.protocol === 'smtps:';
  const port = url.port === '' ? (secure ? 465 : 25) : Number(url.port);
  const [, before = '', address = mail.sender] = /^([^<>]*)<([^<>]+)>$/.exec(mail.sender) ?? [];
  const name = before.trim().replace(/^"|"$/g, '');
  const user = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password);
  const auth: RelayAuth = mail.oauth
    ? {
        kind: 'xoauth2',
        user,
        tokenUrl: mail.oauth.tokenUrl,
        clientId: mail.oauth.clientId,
        clientSecret: mail.oauth.clientSecret,
        scopes: mail.oauth.scopes,
      }
    : user === ''
      ? { kind: 'none' }
      : { kind: 'password', user, password };
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    tls: secure ? (settled[port] ?? 'either') : 'offered',
    auth,
    byOperator: true,
    sender: { name, address },
    replyTo: '',
    authorities,
  };
}
