import type { Outbound, OutboundAnswer } from '../../outbound/index.ts';
import { redirectUri } from '../testing.ts';

/** Hosts that serve documents, in the place of the Internet. */
export interface DocumentHosts {
  readonly outbound: Outbound;
  /** Every request that was made, in order. */
  readonly asked: string[];
  /** What is answered at an address from now on. */
  serve(url: string, document: unknown, answer?: Partial<OutboundAnswer>): void;
}

export function documentHosts(): DocumentHosts {
  const served = new Map<string, OutboundAnswer>();
  const asked: string[] = [];
  return {
    asked,
    serve(url, document, answer = {}) {
      served.set(url, {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: new TextEncoder().encode(typeof document === 'string' ? document : JSON.stringify(document)),
        url,
        ...answer,
      });
    },
    outbound: {
      async request(url) {
        asked.push(String(url));
        const answer = served.get(String(url));
        if (!answer) throw new Error('connect ECONNREFUSED 192.0.2.7:443');
        return answer;
      },
      connect: () => Promise.reject(new Error('nobody is connected to')),
      texts: () => Promise.reject(new Error('no name is asked for')),
      authorities: undefined,
    },
  };
}

export const documentOf = (url: string, more: object = {}) => ({
  client_id: url,
  client_name: 'Assistant',
  redirect_uris: [redirectUri],
  grant_types: ['authorization_code', 'refresh_token'],
  token_endpoint_auth_method: 'none',
  ...more,
});
