import { hash, timingSafeEqual } from 'node:crypto';
import { safeEqual } from '../random.ts';
import type { HashReader } from './types.ts';

const ldap = /^\{(S?)(MD5|SHA|SHA256|SHA384|SHA512)\}([A-Za-z0-9+/]+={0,2})$/;
const digests = { MD5: 'md5', SHA: 'sha1', SHA256: 'sha256', SHA384: 'sha384', SHA512: 'sha512' } as const;
const lengths = { MD5: 16, SHA: 20, SHA256: 32, SHA384: 48, SHA512: 64 } as const;
const longestSalt = 64;

/** What directories hold in `userPassword`: a digest of password and salt (RFC 2307 §5.3 and its successors). */
export const readLdapDigest: HashReader = (encoded) => {
  const [, prefix, scheme, text] = ldap.exec(encoded) ?? [];
  if (scheme === undefined || text === undefined) return undefined;
  const salted = prefix === 'S';
  const name = scheme as keyof typeof digests;
  const bytes = Buffer.from(text, 'base64');
  const salt = bytes.subarray(lengths[name]);
  if (bytes.length < lengths[name] || salt.length > longestSalt || salt.length > 0 !== salted)
    return undefined;
  const kept = bytes.subarray(0, lengths[name]);
  return {
    algorithm: `{${salted ? 'S' : ''}${scheme}}`,
    matches: (password) =>
      timingSafeEqual(hash(digests[name], Buffer.concat([Buffer.from(password), salt]), 'buffer'), kept),
  };
};

/** An MD5 in hexadecimal, without salt. */
export const readMd5Plain: HashReader = (encoded) =>
  /^[0-9a-fA-F]{32}$/.test(encoded)
    ? {
        algorithm: 'md5plain',
        matches: (password) => safeEqual(hash('md5', password, 'hex'), encoded.toLowerCase()),
      }
    : undefined;

const salted = /^\$md5salted-(prefix|suffix)\$([^$]{1,64})\$([A-Za-z0-9+/]{22}==)$/;

/** `$md5salted-suffix$salt$…` and `-prefix`: one MD5, in base64, with the salt after or before the password. */
export const readMd5Salted: HashReader = (encoded) => {
  const [, place, salt, digest] = salted.exec(encoded) ?? [];
  if (salt === undefined || digest === undefined) return undefined;
  return {
    algorithm: 'md5salted',
    matches: (password) =>
      safeEqual(hash('md5', place === 'prefix' ? salt + password : password + salt, 'base64'), digest),
  };
};
