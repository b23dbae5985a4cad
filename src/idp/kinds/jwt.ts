import type { AddJWTProviderRequest } from '../../contract/services/admin/v1.ts';
import { defineFields } from '../../eventstore/index.ts';
import { endpoint, issuer, word } from '../fields.ts';
import { type Asked, defineKind } from './kind.ts';

/** A gateway in front of us signs people in, and says who they are by a JWT in a header. */
export const jwtKind = defineKind({
  name: 'jwt',
  rpc: 'JWT',
  type: 2,
  event: 'jwt',
  fields: defineFields({
    /** Where the gateway is asked to sign somebody in. */
    jwtEndpoint: endpoint('jwt_endpoint'),
    issuer: issuer('issuer'),
    keysEndpoint: endpoint('keys_endpoint'),
    headerName: word('header_name'),
  }),
  read: ({ jwtEndpoint, issuer, keysEndpoint, headerName }: Asked<AddJWTProviderRequest>) => ({
    jwtEndpoint,
    issuer,
    keysEndpoint,
    headerName,
  }),
  config: (values) => values,
});
