import { createHash } from 'node:crypto';
import { randomSecret } from '../../crypto/index.ts';
import type { Encryption } from '../../crypto/types.ts';

/** RFC 8628 §6.1: consonants alone, of which no words are made and none looks like a digit; 34 bits. */
const alphabet = 'BCDFGHJKLMNPQRSTVWXZ';
const length = 8;

/** Without its dash. */
export const newUserCode = (): string => randomSecret(length, alphabet);

/** As people see it: `WDJB-MJHT`. */
export const shownUserCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

const strange = new RegExp(`[^${alphabet}]`, 'g');

/**
 * What somebody typed, in whatever case and with whatever between its letters (§6.1).
 * @returns undefined for what cannot be a code at all
 */
export function readUserCode(typed: string): string | undefined {
  const code = typed.slice(0, 50).toUpperCase().replace(strange, '');
  return code.length === length ? code : undefined;
}

const mark = 'user code of a device ';

/**
 * Id of the request that a user code is for. It is made of the code by a key, so the code finds its request without
 * standing anywhere, and nobody who reads ids tries codes through.
 */
export const deviceAuthId = (encryption: Encryption, instanceId: string, userCode: string): string =>
  createHash('sha256')
    .update(encryption.mac('code', `${mark}${instanceId} ${userCode}`))
    .digest('hex')
    .slice(0, 40);

const deviceMark = 'device:';

/** The device code: the sealed id of its request, which gives its tokens out once. */
export const sealDeviceCode = (encryption: Encryption, id: string): string =>
  encryption.sealToken('code', deviceMark + id);

/** @returns the id of the request; undefined for anything that is no device code of ours */
export function openDeviceCode(encryption: Encryption, code: string): string | undefined {
  const opened = encryption.openToken('code', code);
  return opened?.startsWith(deviceMark) ? opened.slice(deviceMark.length) : undefined;
}

/** Parameter `authRequestID` of the login for a request of a device. */
export const devicePrefix = 'device_';
const personMark = 'person at a device: ';

/** The user code that somebody entered, sealed: the login's pages carry it in their addresses. */
export const sealEntered = (encryption: Encryption, userCode: string): string =>
  devicePrefix + encryption.sealToken('cookie', personMark + userCode);

/** @returns the user code; undefined for anything else */
export function openEntered(encryption: Encryption, id: string): string | undefined {
  if (!id.startsWith(devicePrefix)) return undefined;
  const opened = encryption.openToken('cookie', id.slice(devicePrefix.length));
  return opened?.startsWith(personMark) ? opened.slice(personMark.length) : undefined;
}
