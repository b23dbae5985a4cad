export {
  skipToken,
  useInfiniteQuery as useInfiniteOf,
  useQuery as useQueryOf,
  useSuspenseInfiniteQuery as useSuspenseInfiniteOf,
  useSuspenseQuery as useSuspenseQueryOf,
  useTransport,
} from '@connectrpc/connect-query';
export { type Api, apiOf } from './api.ts';
export { useCall } from './call.ts';
export { useCallsMade } from './calls-made.ts';
export { asCurl } from './curl.ts';
export { changes, removes } from './effect.ts';
export { type ShownBy, useForeseen } from './foreseen.ts';
export { useFresh } from './fresh.ts';
export { type Call, callsMade } from './journal.ts';
export { useLateCall } from './late-call.ts';
export { Allowed, askPermissions, type Permissions, usePermissions } from './permissions.tsx';
export { type FieldViolation, type Problem, problemOf, problemOfChange } from './problem.ts';
export { ApiProvider, type ApiProviderProps, useApi, useOrgId, useSession } from './provider.tsx';
export { type Affected, refetch } from './refetch.ts';
export { useUpload } from './upload.ts';
