import type { DescService, MessageInitShape } from '@bufbuild/protobuf';
import type { AuthService } from '../contract/services/auth/v1.ts';
import type { ConsentService } from '../contract/services/postern/consent/v1.ts';
import type { BackchannelAuthenticationService } from '../contract/services/postern/oidc/v1.ts';
import type { SessionService } from '../contract/services/session/v2.ts';
import type { UserService } from '../contract/services/user/v2.ts';
import type { Calls, RequestContext } from '../contract/types.ts';
import { unimplemented } from '../errors/index.ts';

/** What the person may do with the own account over the API, as the pages do it: same rules, same permissions. */
export interface OwnApi {
  readonly auth: Calling<typeof AuthService>;
  readonly users: Calling<typeof UserService>;
  readonly sessions: Calling<typeof SessionService>;
  readonly consents: Calling<typeof ConsentService>;
  readonly backchannel: Calling<typeof BackchannelAuthenticationService>;
}

type Calling<S extends DescService> = <M extends keyof S['method'] & string>(
  method: M,
  request: MessageInitShape<S['method'][M]['input']>,
) => Promise<MessageInitShape<S['method'][M]['output']>>;

export function ownApi(calls: Calls, context: RequestContext): OwnApi {
  const calling =
    <S extends DescService>(service: S['typeName']): Calling<S> =>
    async (method, request) => {
      const handler = calls(service, method);
      if (!handler) throw unimplemented('ACCOUNT-Rpc01', `${service}/${method} is not built`);
      return (await handler(request as never, context)) as never;
    };
  return {
    auth: calling<typeof AuthService>('zitadel.auth.v1.AuthService'),
    users: calling<typeof UserService>('zitadel.user.v2.UserService'),
    sessions: calling<typeof SessionService>('zitadel.session.v2.SessionService'),
    consents: calling<typeof ConsentService>('postern.consent.v1.ConsentService'),
    backchannel: calling<typeof BackchannelAuthenticationService>(
      'postern.oidc.v1.BackchannelAuthenticationService',
    ),
  };
}
