import { parsedUri } from '../uri/index.ts';

/** Where clients that nobody has looked at may have people sent (RFC 8252 §7, §8.4; RFC 9700 §2.1). */

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

export const isLoopbackHttp = (uri: string): boolean => {
  const url = parsedUri(uri);
  return url?.protocol === 'http:' && loopback.has(url.hostname);
};

export const isPrivateScheme = (uri: string): boolean => {
  const url = parsedUri(uri);
  return url !== undefined && url.protocol !== 'https:' && url.protocol !== 'http:';
};

/** Schemes of programs that everybody has, which would do something with what they are given. */
const taken = new Set(
  'about blob cid content data dns facetime file filesystem ftp geo gopher imap intent irc javascript jar ldap mailto market mid ms-settings news nfs nntp oob resource rtsp sftp shell sip sips sms smb ssh tel telnet urn vbscript view-source ws wss xmpp'.split(
    ' ',
  ),
);

interface Place {
  readonly issuer: string;
  readonly native: boolean;
  readonly vouched: boolean;
}

/** What is wrong with a URI beside what is wrong for every application; undefined when nothing is. */
export function registeredUriProblem(uri: string, { issuer, native, vouched }: Place): string | undefined {
  const url = parsedUri(uri);
  if (!url || /^https?:(?!\/\/[^/])/i.test(uri)) return 'each must be an absolute URI with its host';
  if (url.protocol === 'https:') return httpsProblem(url, issuer);
  if (url.protocol === 'http:') {
    if (!loopback.has(url.hostname)) return 'http is for localhost, 127.0.0.1 and [::1] alone; use https';
    return native ? undefined : 'only clients of application_type native may be on a loopback address';
  }
  const scheme = url.protocol.slice(0, -1);
  if (taken.has(scheme)) return `the scheme ${scheme} is that of other programs`;
  if (!native) return 'only clients of application_type native may use a scheme of their own';
  if (scheme.includes('.') || vouched) return undefined;
  return `the scheme ${scheme} could be anybody's; use one made of a domain name of yours, such as com.example.app (RFC 8252 section 7.1)`;
}

function httpsProblem(url: URL, issuer: string): string | undefined {
  if (url.origin === issuer) return 'it leads to this server itself';
  return url.hostname.includes('*') ? 'a host must be written out' : undefined;
}
