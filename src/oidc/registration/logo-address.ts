import type { Encryption } from '../../crypto/types.ts';

const mark = 'client logo: ';

/** Names a logo for browsers; only who has it from here has a name of something that the server would read. */
export const sealLogo = (encryption: Encryption, instanceId: string, uri: string): string =>
  encryption.sealTokenAlike('code', `${mark}${instanceId} ${uri}`);

/** @returns where the logo is; undefined for anything that was not named here */
export function openLogo(encryption: Encryption, instanceId: string, name: string): string | undefined {
  const opened = encryption.openToken('code', name);
  const begins = `${mark}${instanceId} `;
  return opened?.startsWith(begins) ? opened.slice(begins.length) : undefined;
}
