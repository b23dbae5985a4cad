/** As much of DER (X.690) as certificates need. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
}

export const derTag = { boolean: 0x01, oid: 0x06, sequence: 0x30 } as const;

const malformed = () => new Error('malformed DER');

/** What stands one after the other. @throws Error for what is no DER */
export function derElements(der: Uint8Array): DerElement[] {
  const elements: DerElement[] = [];
  for (let at = 0; at < der.length; ) {
    const tag = der[at] ?? 0;
    const first = der[at + 1];
    if (first === undefined || (tag & 0x1f) === 0x1f) throw malformed();
    let from = at + 2;
    let length = first;
    if (first >= 0x80) {
      const bytes = first - 0x80;
      if (bytes === 0 || bytes > 3) throw malformed();
      length = 0;
      for (const end = from + bytes; from < end; from++) length = length * 256 + (der[from] ?? 0);
    }
    if (from + length > der.length) throw malformed();
    elements.push({ tag, content: der.subarray(from, from + length) });
    at = from + length;
  }
  return elements;
}

/** The parts of one element that is there; @throws Error where it is of another kind. */
export function derParts(element: DerElement | undefined): DerElement[] {
  if (!element || (element.tag & 0x20) === 0) throw malformed();
  return derElements(element.content);
}

/** `2.5.4.3` */
export function derOid({ tag, content }: DerElement): string {
  if (tag !== derTag.oid || content.length === 0) throw malformed();
  const numbers: number[] = [];
  let number = 0;
  for (const byte of content) {
    number = number * 128 + (byte & 0x7f);
    if ((byte & 0x80) !== 0) continue;
    numbers.push(number);
    number = 0;
  }
  const [first = 0, ...rest] = numbers;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest].join('.');
}
