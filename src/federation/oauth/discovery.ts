import * as oauth from 'oauth4webapi';
import { BoundedMap } from '../../bounded-map.ts';
import type { Platform } from '../../platform.ts';
import { isAuthentic } from '../../uri/index.ts';
import type { fetchBy } from '../fetching.ts';
import { Refused } from '../refusal.ts';

interface Known {
  readonly server: oauth.AuthorizationServer;
  readonly until: number;
}

const goodForMs = 60 * 60_000;
const mostIssuers = 1_000;

/** Nobody on the way may read what is sent there, or answer in the provider's place. */
function secured(server: oauth.AuthorizationServer): oauth.AuthorizationServer {
  for (const name of ['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri'] as const) {
    const address = server[name];
    if (address !== undefined && !(URL.canParse(address) && isAuthentic(new URL(address))))
      throw new Refused('misconfigured', `the provider's ${name} is no https address`);
  }
  return server;
}

/** What issuers say of themselves (OIDC Discovery §4), remembered for an hour, and longer while they do not answer. */
export function createDiscovery({ clock }: Pick<Platform, 'clock'>, fetch: ReturnType<typeof fetchBy>) {
  const known = new BoundedMap<string, Known>({ limit: mostIssuers });
  const underWay = new Map<string, Promise<oauth.AuthorizationServer>>();

  async function read(issuer: string): Promise<oauth.AuthorizationServer> {
    const url = new URL(issuer);
    const answer = await oauth.discoveryRequest(url, {
      algorithm: 'oidc',
      [oauth.customFetch]: fetch as never,
      [oauth.allowInsecureRequests]: true,
    });
    if (answer.status !== 200)
      throw new Refused(
        answer.status >= 500 ? 'unavailable' : 'misconfigured',
        `${url.host} answers ${answer.status} when asked for its OpenID configuration`,
      );
    return secured(await oauth.processDiscoveryResponse(url, answer));
  }

  return {
    /** @throws Refused */
    async of(issuer: string): Promise<oauth.AuthorizationServer> {
      const before = known.get(issuer);
      const now = clock().getTime();
      if (before && before.until > now) return before.server;
      const reading =
        underWay.get(issuer) ??
        read(issuer)
          .then((server) => {
            known.set(issuer, { server, until: clock().getTime() + goodForMs });
            return server;
          })
          .finally(() => underWay.delete(issuer));
      underWay.set(issuer, reading);
      try {
        return await reading;
      } catch (error) {
        if (before) return before.server;
        if (error instanceof Refused) throw error;
        const said = error instanceof Error ? error.message : String(error);
        throw new Refused('misconfigured', `the OpenID configuration of ${issuer} cannot be used: ${said}`);
      }
    },
  };
}
