import { pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import type { HashReader, PasswordHash } from './types.ts';

const digest = '(sha1|sha224|sha256|sha384|sha512)';
const base64 = '[A-Za-z0-9+/.]';
const modular = new RegExp(
  `^\\$pbkdf2(?:-${digest})?\\$(\\d{1,8})\\$(${base64}{0,128}={0,2})\\$(${base64}{16,128}={0,2})$`,
);
const ldap = new RegExp(
  `^\\{PBKDF2(?:-${digest.toUpperCase()})?\\}(\\d{1,8})\\$(${base64}{0,128}={0,2})\\$(${base64}{16,128}={0,2})$`,
);
const django = new RegExp(`^pbkdf2_(sha1|sha256)\\$(\\d{1,8})\\$([^$]{1,128})\\$(${base64}{16,128}={0,2})$`);
/** Twice what OWASP asks for with SHA-1. */
const mostRounds = 3_000_000;

/** PBKDF2 (RFC 8018 §5.2) as passlib and Zitadel write it, OpenLDAP's module, and Django. */
export const readPbkdf2: HashReader = (encoded) => {
  const passlib = modular.exec(encoded) ?? ldap.exec(encoded);
  if (passlib) {
    const [, name = 'sha1', rounds, salt, key] = passlib;
    return hashOf(name.toLowerCase(), Number(rounds), decoded(salt ?? ''), decoded(key ?? ''));
  }
  const [, name, rounds, salt, key] = django.exec(encoded) ?? [];
  return name === undefined || salt === undefined || key === undefined
    ? undefined
    : hashOf(name, Number(rounds), Buffer.from(salt), decoded(key));
};

const hashOf = (name: string, rounds: number, salt: Buffer, key: Buffer): PasswordHash | undefined =>
  rounds < 1 || rounds > mostRounds
    ? undefined
    : {
        algorithm: `pbkdf2-${name}`,
        matches: (password) => timingSafeEqual(pbkdf2Sync(password, salt, rounds, key.length, name), key),
      };

/** Base64, or passlib's "adapted" one with a dot for the plus. */
const decoded = (text: string): Buffer => Buffer.from(text.replaceAll('.', '+'), 'base64');
