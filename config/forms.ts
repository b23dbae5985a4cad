/** Forms that text values must have beyond being text. */
import { isIP } from 'node:net';

const urlOf = (text: string, ...protocols: string[]): URL | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && protocols.includes(url.protocol) && url.hostname !== '' ? url : undefined;
};

/** An http or https URL that is an origin and nothing more. */
export const isOrigin = (text: string): boolean => {
  const url = urlOf(text, 'http:', 'https:');
  return (
    url !== undefined && url.pathname === '/' && url.search + url.hash + url.username + url.password === ''
  );
};

export const isHttpUrl = (text: string): boolean => urlOf(text, 'http:', 'https:') !== undefined;
export const isSmtpUrl = (text: string): boolean => urlOf(text, 'smtp:', 'smtps:') !== undefined;

/** Not by a URL parser: `postgres://user:password@/database?host=/run/postgresql` is right as well. */
export const isPostgresUrl = (text: string): boolean => /^postgres(ql)?:\/\/\S+$/.test(text);

/** An address, or a network in CIDR form. */
export const isNetwork = (text: string): boolean => {
  const [address, bits, ...more] = text.split('/');
  const version = isIP(address ?? '');
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
};

const dnsName = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;
export const isHost = (text: string): boolean => dnsName.test(text) || isIP(text) !== 0;

/** What may be asked though it is not public: a host, an address or a network. */
export const isHostOrNetwork = (text: string): boolean => isHost(text) || isNetwork(text);

/** An address, with a port where it is not 53: `192.0.2.53`, `127.0.0.1:5353`, `[2001:db8::53]:5353`. */
export const isNameServer = (text: string): boolean => {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|([^:]+))(?::\d{1,5})?$/.exec(text) ?? [];
  return isIP(text) !== 0 || isIP(bracketed ?? '') === 6 || isIP(plain ?? '') === 4;
};

export const isEmail = (text: string): boolean => /^[^@\s<>]+@[^@\s<>]+$/.test(text);

/** `address` or `Name <address>`. */
export const isSender = (text: string): boolean => isEmail(/^[^<>]*<([^<>]+)>$/.exec(text)?.[1] ?? text);

export const isTime = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(Date.parse(text));

export const isPublicKeyPem = (text: string): boolean => /^\s*-----BEGIN (RSA )?PUBLIC KEY-----/.test(text);

/** RFC 9110 §5.1. */
export const isHeaderName = (text: string): boolean => /^[!#$%&'*+.^_`|~\w-]+$/.test(text);
