const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The value of one character of crypt(5)'s alphabet; -1 for others. */
export const digitOf = (character: string | undefined): number =>
  character === undefined || character.length !== 1 ? -1 : alphabet.indexOf(character);

/** The base64 of crypt(5): three bytes, least significant first, make four characters, least significant first. */
export function encodeCrypt64(bytes: Iterable<number>): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held |= byte << bits;
    bits += 8;
    for (; bits >= 6; bits -= 6) {
      text += alphabet[held & 63];
      held >>>= 6;
    }
  }
  return bits > 0 ? text + alphabet[held & 63] : text;
}

/** A number of `length` characters, least significant first. */
export function decodeNumber(text: string): number {
  let value = 0;
  for (let index = text.length - 1; index >= 0; index -= 1) value = value * 64 + digitOf(text[index]);
  return value;
}
