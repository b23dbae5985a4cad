export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

export const bytesOfBase64url = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
    character.charCodeAt(0),
  );

/** 256 random bits, as RFC 7636 §4.1 recommends for a code verifier; 43 characters. */
export const unguessable = (crypto: Crypto): string => base64url(crypto.getRandomValues(new Uint8Array(32)));

/** RFC 7636 §4.2, `S256`. */
export async function challengeOf(crypto: Crypto, verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return base64url(new Uint8Array(digest));
}
