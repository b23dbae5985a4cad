import { withoutSent } from './said.ts';
import type { DeliveryTools, Report } from './types.ts';

/** Names the delivery to its receiver: the same in a repeat. */
export const deliveryHeader = 'postern-delivery';

export interface Webhook {
  readonly url: string;
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: as long as an attempt may take. */
  readonly timeoutMs?: number;
}

/** Of an answer no more is read than is kept. */
const maxBytes = 2_000;

/** What a URL is held up with when it does not answer: its host, however many paths are called. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

/**
 * Posts JSON. An answer of 2xx is the receiver's word that it has it, whatever becomes of the rest of the answer; 410 that it never wants it again (RFC 9110
 * §15.5.11). Everything else may be mended at the other end, and is tried again.
 */
export async function callWebhook(
  { outbound }: Pick<DeliveryTools, 'outbound'>,
  delivery: { readonly id: string },
  { url, body, headers, timeoutMs = 30_000 }: Webhook,
  signal: AbortSignal,
): Promise<Report> {
  const answer = await outbound.request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers, [deliveryHeader]: delivery.id },
    body,
    maxBytes,
    statusCounts: true,
    timeoutMs,
    // It may come twice, and says so by its id.
    reuse: true,
    signal,
  });
  const decoder = new TextDecoder();
  const sent = typeof body === 'string' ? body : decoder.decode(body);
  const said = withoutSent(decoder.decode(answer.body), sent);
  const { status } = answer;
  if (status >= 200 && status < 300) return { outcome: 'delivered', status, said };
  return { outcome: status === 410 ? 'refused' : 'failed', status, said };
}
