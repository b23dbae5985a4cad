/** What a password policy asks for, rule by rule, for people to read. */

export interface PasswordPolicy {
  readonly minLength: number;
  readonly hasLowercase: boolean;
  readonly hasUppercase: boolean;
  readonly hasNumber: boolean;
  readonly hasSymbol: boolean;
}

export type PasswordRule = {
  /** undefined before a password was entered. */
  readonly met: boolean | undefined;
} & (
  | { readonly kind: 'minLength'; readonly count: number }
  | { readonly kind: 'hasLowercase' | 'hasUppercase' | 'hasNumber' | 'hasSymbol' }
);

const characters = {
  hasLowercase: /\p{Ll}/u,
  hasUppercase: /\p{Lu}/u,
  hasNumber: /\p{Nd}/u,
  hasSymbol: /[^\p{L}\p{N}\s]/u,
} as const;

/** The rules of a policy, judged on a password where one is given. The user feature enforces them. */
export function passwordRules(policy: PasswordPolicy, password?: string): PasswordRule[] {
  const judge = (met: (password: string) => boolean) => (password ? met(password) : undefined);
  const kinds = Object.keys(characters) as (keyof typeof characters)[];
  return [
    {
      kind: 'minLength' as const,
      count: policy.minLength,
      met: judge((text) => [...text].length >= policy.minLength),
    },
    ...kinds
      .filter((kind) => policy[kind])
      .map((kind) => ({ kind, met: judge((text) => characters[kind].test(text)) })),
  ];
}
