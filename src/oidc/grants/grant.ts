import type { Authorizations } from '../../authorization/index.ts';
import type { WireReply } from '../../contract/transport/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import type { Signer } from '../../crypto/index.ts';
import type { RecentStates } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import type { SessionUsers } from '../../session/index.ts';
import type { Asking, ClientAuthentication } from '../clients/authenticate.ts';
import type { Clients } from '../clients/cached.ts';
import type { ClientKeys } from '../clients/keys.ts';
import type { MachineKeys } from '../clients/machine-keys.ts';
import type { Machine, Machines } from '../clients/machines.ts';
import type { ProvenClient } from '../clients/proven.ts';
import type { Polling } from '../device-auth/polling.ts';
import type { OidcSession } from '../oidc-session/state.ts';
import type { Confirmation } from '../possession/confirmation.ts';
import type { Parameters } from '../protocol/parameters.ts';
import type { Access } from '../scope/access.ts';
import type { Authorized } from '../tokens/authorized.ts';
import type { Impersonation } from '../tokens/impersonation.ts';
import type { TokenReader } from '../tokens/present.ts';
import type { SubjectLookup } from '../tokens/subject.ts';

/** What grants stand on. */
export interface GrantContext {
  readonly provider: {
    readonly platform: Platform;
    readonly signer: Signer;
    readonly subjects: SubjectLookup;
    readonly users: SessionUsers;
    readonly access: Access;
    readonly roles: Authorizations;
    readonly recentSessions: RecentStates<OidcSession>;
    /** See `RefreshTokenPresentation.reuse`. */
    readonly refreshTokenReuse: number;
    /** Of devices that wait for their people. */
    readonly polling: Polling;
    readonly clients: Clients;
    readonly machineKeys: MachineKeys;
    readonly clientKeys: ClientKeys;
    readonly machines: Machines;
    readonly authentication: Pick<ClientAuthentication, 'workload'>;
    readonly tokens: TokenReader;
    readonly impersonation: Impersonation;
  };
  readonly instance: InstanceContext;
  /** What the request proves to hold, and its tokens are bound to. */
  readonly held: Confirmation;
}

/** What is answered is no token of a session: there is nothing to keep. */
export interface Answered {
  readonly answer: WireReply;
}

export type Prove = () => Promise<Authorized | Answered>;

/**
 * One way to tokens: from what the form holds it proves what somebody was authorized to (RFC 6749 §1.3). The token
 * endpoint does the rest, alike for all: it authenticates the client first, checks that the client may use the
 * grant, makes the tokens, writes them together with what the grant used up, and answers. When somebody else wrote
 * in between, the grant is proven again.
 *
 * `by`: who asks, and so who is authenticated before, once: an application, a machine user by its secret, or by the
 * grant itself, which is a proof of its own (RFC 7521 §4.1).
 *
 * `open`: takes what the form has that is good for one use however often the rest is proven.
 */
export type Grant =
  | {
      readonly by: 'application';
      readonly prove: (context: GrantContext, form: Parameters, client: ProvenClient) => Promise<Authorized>;
    }
  | {
      readonly by: 'application';
      readonly open: (context: GrantContext, form: Parameters, client: ProvenClient) => Promise<Prove>;
    }
  | {
      readonly by: 'machine';
      readonly prove: (context: GrantContext, form: Parameters, machine: Machine) => Promise<Authorized>;
    }
  | {
      readonly by: 'itself';
      readonly authenticate: (context: GrantContext, asking: Asking) => Promise<Machine>;
      readonly prove: (context: GrantContext, form: Parameters, machine: Machine) => Promise<Authorized>;
      /** A form of it that an application brings, which is authenticated then. */
      readonly broughtBy?: {
        readonly isMeant: (form: Parameters) => boolean;
        readonly open: (context: GrantContext, form: Parameters, client: ProvenClient) => Promise<Prove>;
      };
    };
