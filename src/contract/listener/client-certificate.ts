/**
 * The certificate that a client showed to a proxy, in the forms that proxies have for it. Who may send it is another
 * question: see `createPeerOf`.
 */

/** Larger than any certificate in base64 and percent-encoded. */
const maxLength = 32 * 1024;

const base64 = /^[A-Za-z0-9+/]+={0,2}$/;
const pem = /^-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/;

const fromBase64 = (text: string): Uint8Array | undefined => {
  const joined = text.replaceAll(/\s/g, '');
  return base64.test(joined) ? Buffer.from(joined, 'base64') : undefined;
};

/** PEM, or its base64 alone; the first where the chain follows. */
function fromText(text: string): Uint8Array | undefined {
  const inside = pem.exec(text.trim())?.[1] ?? text.split(',', 1)[0] ?? '';
  return fromBase64(inside);
}

const percentDecoded = (text: string): string | undefined => {
  try {
    return text.includes('%') ? decodeURIComponent(text) : text;
  } catch {
    return undefined;
  }
};

/** Envoy: elements with a comma between, of pairs with a semicolon between, whose values may be quoted. */
function fromEnvoy(header: string): Uint8Array | undefined {
  const pair = /(?:^|([,;]))([A-Za-z]+)=(?:"((?:[^"\\]|\\.)*)"|([^",;]*))/gy;
  let certificate: string | undefined;
  let read = 0;
  for (const [all, separator, name, quoted, plain] of header.matchAll(pair)) {
    read += all.length;
    // The last element is of the proxy that asks here.
    if (separator === ',') certificate = undefined;
    if (name === 'Cert') certificate = quoted ?? plain;
  }
  const text = read === header.length && certificate ? percentDecoded(certificate) : undefined;
  return text === undefined ? undefined : fromText(text);
}

/**
 * Reads `Client-Cert` (RFC 9440), Envoy's `X-Forwarded-Client-Cert`, and what nginx (`$ssl_client_escaped_cert`),
 * HAProxy, Traefik and Caddy write: PEM or base64 of DER, percent-encoded or not.
 * @returns its DER; undefined for anything else
 */
export function certificateInHeader(header: string): Uint8Array | undefined {
  if (header.length > maxLength) return undefined;
  const sequence = /^:([^:]*):$/.exec(header)?.[1];
  if (sequence !== undefined) return fromBase64(sequence);
  if (/^(?:By|Hash|Cert|Chain|Subject|URI|DNS)=/.test(header)) return fromEnvoy(header);
  const text = percentDecoded(header);
  return text === undefined ? undefined : fromText(text);
}
