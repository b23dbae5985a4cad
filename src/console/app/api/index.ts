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
export { type Affected, type Command, type CommandOptions, refetch, useCommand } from './command.ts';
export { asCurl } from './curl.ts';
export { useFresh } from './fresh.ts';
export { type Call, callsMade } from './journal.ts';
export { useLateCall } from './late-call.ts';
export { Allowed, askPermissions, type Permissions, usePermissions } from './permissions.tsx';
export { type FieldViolation, type Problem, problemOf, problemOfChange } from './problem.ts';
export { ApiProvider, type ApiProviderProps, useApi, useOrgId, useSession } from './provider.tsx';
export { useUpload } from './upload.ts';
