const unreserved = /^[\w.~-]$/;

/** RFC 3986 §6.2.2: escapes of what need not be escaped are undone, the others written in upper case. */
const normalEscapes = (path: string): string =>
  path.replace(/%[0-9a-f]{2}/gi, (escaped) => {
    const char = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return unreserved.test(char) ? char : escaped.toUpperCase();
  });

function normalForm(uri: string): string | undefined {
  if (!URL.canParse(uri)) return undefined;
  const { origin, pathname } = new URL(uri);
  return origin + normalEscapes(pathname);
}

/**
 * RFC 9449 §4.3: the same but for query, fragment and what syntax-based and scheme-based normalization make alike
 * (RFC 3986 §6.2.2, §6.2.3).
 */
export const isSameTarget = (htu: string, uri: string): boolean =>
  htu === uri || (normalForm(htu) ?? '') === normalForm(uri);
