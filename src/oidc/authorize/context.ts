import type { InstanceContext } from '../../contract/types.ts';
import type { SignedInSession } from '../../login/authorization-flow.ts';
import type { LoginUsers } from '../../login/users.ts';
import type { Platform } from '../../platform.ts';
import type { SessionUsers } from '../../session/index.ts';
import type { Clients } from '../clients/cached.ts';
import type { ClientKeys } from '../clients/keys.ts';
import type { Access } from '../scope/access.ts';
import type { IssuerSources } from '../tokens/issue.ts';
import type { SubjectLookup } from '../tokens/subject.ts';

/** What authorization requests stand on. */
export interface AuthorizeContext {
  readonly provider: IssuerSources & {
    readonly platform: Platform;
    readonly clients: Clients;
    readonly clientKeys: ClientKeys;
    readonly users: SessionUsers;
    readonly access: Access;
    readonly subjects: SubjectLookup;
    /** The sign-ins that the browser of these request headers has now, one a person: they answer `prompt=none`. */
    readonly browserSessions: (
      instance: InstanceContext,
      headers: Headers,
    ) => Promise<readonly SignedInSession[]>;
    /** Whether a `login_hint` means this user. */
    readonly isNamed: LoginUsers['isNamed'];
  };
  readonly instance: InstanceContext;
}
