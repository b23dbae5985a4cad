const maxLength = 4_096;

/** Secrets inside of texts: authorization schemes, query parameters, addresses with a password, JWTs, PEM keys. */
const patterns: ReadonlyArray<readonly [RegExp, string]> = [
  [/\b(Bearer|Basic|DPoP)\s+[\w.~+/=-]{8,}/gi, '$1 ***'],
  [
    /\b((?:access_|refresh_|id_|session_|device_|user_|subject_|actor_)?token|code|client_secret|client_assertion|assertion|code_verifier|password|secret|id_token_hint)=[^&\s"'#]+/gi,
    '$1=***',
  ],
  [
    /("[\w-]*(?:password|secret|token|assertion|verifier|cookie|authorization)[\w-]*"\s*:\s*)"(?:[^"\\]|\\.)*"?/gi,
    '$1"***"',
  ],
  [/(\/\/[^/\s:@]*):[^/\s@]+@/g, '$1:***@'],
  [/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, '***'],
  [/-----BEGIN ([A-Z ]*PRIVATE KEY)-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '[$1]'],
];

/** The text without the secrets that show by their form, cut to 4 KiB. */
export function scrub(text: string): string {
  let scrubbed = text.length > maxLength ? `${text.slice(0, maxLength)}… (${text.length} characters)` : text;
  for (const [pattern, replacement] of patterns) scrubbed = scrubbed.replace(pattern, replacement);
  return scrubbed;
}
