import type { DescService } from '@bufbuild/protobuf';

/** One RPC of the contract as the generator read it from the descriptors. */
export interface RpcRoute {
  /** `zitadel.user.v2.UserService` */
  readonly service: string;
  /** `AddHumanUser` */
  readonly method: string;
  /** protobuf-es local name: `addHumanUser` */
  readonly localName: string;
  /** '' none (health), 'authenticated', or a permission such as `user.write`. */
  readonly permission: string;
  /** Request field that names the project or grant to check the permission on (v1): `project_id`. */
  readonly permissionField?: string;
  /** Request field of type `Organization` that names the organization to check the permission on: `organization`. */
  readonly organizationField?: string;
  /** REST bindings, the v1 prefix included; empty for Connect-only RPCs. */
  readonly rest: readonly RestBinding[];
}

export interface RestBinding {
  readonly verb: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/v2/users/{user_id}` */
  readonly path: string;
  /** '*' the whole body, a field name, or '' for query parameters only. */
  readonly body: string;
  /** HTTP status of success: 200 unless the proto says 201. */
  readonly status: number;
}

export interface Contract {
  readonly routes: readonly RpcRoute[];
  /** Loads the descriptors of one service on first use. */
  loadService(typeName: string): Promise<DescService>;
}
