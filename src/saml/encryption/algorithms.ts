import { ns } from '../names.ts';

/** XML Encryption 1.1 §5.2 */
export const contentAlgorithms: Readonly<
  Record<string, { readonly cipher: 'aes-128-gcm' | 'aes-192-gcm' | 'aes-256-gcm'; readonly key: number }>
> = {
  [`${ns.xenc11}aes128-gcm`]: { cipher: 'aes-128-gcm', key: 16 },
  [`${ns.xenc11}aes192-gcm`]: { cipher: 'aes-192-gcm', key: 24 },
  [`${ns.xenc11}aes256-gcm`]: { cipher: 'aes-256-gcm', key: 32 },
};

/** Not authenticated: taken only within what was signed around it (Jager, Somorovsky 2011). */
export const unauthenticatedAlgorithms: Readonly<
  Record<string, { readonly cipher: 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc'; readonly key: number }>
> = {
  [`${ns.xenc}aes128-cbc`]: { cipher: 'aes-128-cbc', key: 16 },
  [`${ns.xenc}aes192-cbc`]: { cipher: 'aes-192-cbc', key: 24 },
  [`${ns.xenc}aes256-cbc`]: { cipher: 'aes-256-cbc', key: 32 },
};

/** RSAES-OAEP with MGF1 of SHA-1, which nothing is known against; its hash may be another. */
export const rsaOaepMgf1p = `${ns.xenc}rsa-oaep-mgf1p`;
export const rsaOaep = `${ns.xenc11}rsa-oaep`;
export const aes256Gcm = `${ns.xenc11}aes256-gcm`;
