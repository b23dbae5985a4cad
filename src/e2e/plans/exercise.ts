import { exchange, introspect, obtainTokens, type openScene, userinfo } from '../../oidc/testing.ts';
import { cases } from '../tenancy/cases.ts';
import { estate } from '../tenancy/victim.ts';

type Scene = Awaited<ReturnType<typeof openScene>>;

/**
 * Everything that the product can be asked is asked once: its endpoints, then RPCs by the cases of the
 * cross-tenant test.
 */
export async function exercise(scene: Scene, operator: string): Promise<void> {
  const { postern } = scene;
  const signedIn = await obtainTokens(scene);
  await introspect(scene, signedIn.access_token);
  await userinfo(scene, signedIn.access_token);
  await exchange(scene, { grant_type: 'refresh_token', refresh_token: signedIn.refresh_token }, scene.web);
  const { userName, secret } = scene.machine;
  await exchange(
    scene,
    { grant_type: 'client_credentials', scope: 'openid' },
    { clientId: userName, secret },
  );
  await postern.fetch('/ui/login/loginname');
  const victim = await estate(postern, operator, 'planned');
  const tokens = { system: operator, 'login client': postern.loginPat, administrator: postern.pat };
  for (const [service, methods] of Object.entries(cases)) {
    for (const [name, attempt] of Object.entries(methods)) {
      if (attempt.kind === 'exempt') continue;
      const request = await attempt.request(victim);
      const response = await postern.fetch(`/${service}/${name}`, {
        method: 'POST',
        token: tokens[attempt.by ?? 'administrator'],
        headers: {
          'content-type': 'application/json',
          'x-zitadel-orgid': (await attempt.inOrg?.(victim)) ?? victim.orgId,
        },
        body: JSON.stringify(request),
      });
      // What an earlier case has left may stand in the way: then the refusal is what is looked up.
      if (response.status >= 500) throw new Error(`${service}/${name}: ${await response.text()}`);
      await response.body?.cancel();
    }
  }
  await postern.server.platform.projections.waitFor(await postern.server.platform.store.head());
}
