import type { Call } from './journal.ts';

/** One word of a POSIX shell, whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * The same call for a shell, by Connect's JSON, with `$TOKEN` for the caller's token.
 * @param origin of the API: `https://id.example.com`
 */
export function asCurl(call: Pick<Call, 'service' | 'method' | 'request' | 'orgId'>, origin: string): string {
  return [
    `curl ${quoted(`${origin}/${call.service}/${call.method}`)}`,
    `--header "Authorization: Bearer $TOKEN"`,
    `--header 'Content-Type: application/json'`,
    ...(call.orgId ? [`--header ${quoted(`x-zitadel-orgid: ${call.orgId}`)}`] : []),
    `--data-raw ${quoted(JSON.stringify(call.request))}`,
  ].join(' \\\n  ');
}
