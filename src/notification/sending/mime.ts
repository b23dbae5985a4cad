import { asciiDomain } from '../../precis/index.ts';

export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** A message to one person as it stands in a mailbox (RFC 5322), in plain text and as a page. */
export interface Letter {
  readonly from: Mailbox;
  readonly to: Mailbox;
  readonly replyTo?: Mailbox;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly date: Date;
  /** Between angle brackets. */
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** An encoded-word may be 75 characters long (RFC 2047 §2): so many bytes fit into one of Base64. */
const bytesOfWord = 45;
/** Longer lines may be cut by who passes them on (RFC 5322 §2.1.1, RFC 2045 §6.7). */
const longestLine = 76;

/** The bytes of a message, lines ended by CRLF, dots as they are. */
export function mimeOf(letter: Letter): Buffer {
  const { from, to, replyTo, subject, text, html, date, messageId, headers } = letter;
  const boundary = `=_${Buffer.from(messageId).toString('hex').slice(-24)}_${date.getTime().toString(36)}`;
  const fields: Record<string, string> = {
    From: mailboxOf(from),
    To: mailboxOf(to),
    ...(replyTo && { 'Reply-To': mailboxOf(replyTo) }),
    Subject: unstructured(subject),
    'Message-ID': messageId,
    Date: date.toUTCString().replace(/GMT$/, '+0000'),
    ...headers,
    'MIME-Version': '1.0',
    'Content-Type': `multipart/alternative; boundary="${boundary}"`,
  };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(
    [
      ...head,
      '',
      ...partOf('text/plain', text, boundary),
      ...partOf('text/html', html, boundary),
      `--${boundary}--`,
      '',
    ].join('\r\n'),
  );
}

const partOf = (type: string, content: string, boundary: string): string[] => [
  `--${boundary}`,
  `Content-Type: ${type}; charset=utf-8`,
  'Content-Transfer-Encoding: quoted-printable',
  '',
  quotedPrintable(content),
];

/** Nothing in a value begins a field of its own. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text) && !text.includes('=?');

/** Text in a header field (RFC 2047): as it is where it is ASCII, folded at its spaces. */
function unstructured(text: string): string {
  const line = oneLine(text);
  if (!isPlain(line) || /\S{60}/.test(line)) return encodedWords(line);
  return line.replace(/(.{40,60}) (?=.)/g, '$1\r\n ');
}

function encodedWords(text: string): string {
  const words: string[] = [];
  let bytes: Buffer[] = [];
  let length = 0;
  const flush = (): void => {
    if (length > 0) words.push(`=?UTF-8?B?${Buffer.concat(bytes).toString('base64')}?=`);
    bytes = [];
    length = 0;
  };
  // Each is of whole characters (§5).
  for (const character of text) {
    const encoded = Buffer.from(character);
    if (length + encoded.length > bytesOfWord) flush();
    bytes.push(encoded);
    length += encoded.length;
  }
  flush();
  return words.join('\r\n ');
}

/** `Name <address>`; domains in ASCII (RFC 5890), whatever a mailbox is called. */
function mailboxOf({ name, address }: Mailbox): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  const spec = `${address.slice(0, at)}@${asciiDomain(domain) ?? domain}`;
  const line = oneLine(name);
  if (line === '') return spec;
  return `${phraseOf(line)} <${spec}>`;
}

/** Words as they are, else in quotes, else encoded (RFC 5322 §3.2.5). */
function phraseOf(line: string): string {
  if (!isPlain(line) || line.length >= longestLine) return encodedWords(line);
  return /^[\w!#$%&'*+/=?^`{|}~ -]+$/.test(line) ? line : `"${line.replace(/[\\"]/g, '\\$&')}"`;
}

const hex = Array.from({ length: 256 }, (_, byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`);
/** Lines of these alone need nothing but to be short enough. */
const literal = /^[\t\x20-\x3c\x3e-\x7e]*$/;

/** RFC 2045 §6.7: text of UTF-8 in lines of ASCII. */
function quotedPrintable(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map(encodedLine)
    .join('\r\n');
}

function encodedLine(line: string): string {
  if (line.length <= longestLine && literal.test(line) && !/[\t ]$/.test(line)) return line;
  let encoded = '';
  let length = 0;
  const bytes = Buffer.from(line);
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    const isLast = at === bytes.length - 1;
    const isLiteral =
      byte > 0x20 ? byte !== 0x3d && byte < 0x7f : (byte === 0x20 || byte === 0x09) && !isLast;
    const piece = isLiteral ? String.fromCharCode(byte) : (hex[byte] as string);
    // The last place of a line is for the sign that it goes on.
    if (length + piece.length > longestLine - 1) {
      encoded += '=\r\n';
      length = 0;
    }
    encoded += piece;
    length += piece.length;
  }
  return encoded;
}
