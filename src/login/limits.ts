export {
  createFailureLimits as createSignInLimits,
  defaultLimits,
  type FailureLimitOptions as LimitOptions,
  type FailureLimits as SignInLimits,
} from '../cache/index.ts';
