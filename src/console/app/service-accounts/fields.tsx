import { AccessTokenType } from '../../../contract/services/user/v2.ts';
import type { FormState } from '../form/index.ts';
import { useTexts } from '../texts/index.ts';
import { Radios, TextField } from '../ui/index.ts';

export interface AccountValues {
  readonly username: string;
  readonly name: string;
  readonly description: string;
  readonly tokenType: TokenType;
}

type TokenType = 'bearer' | 'jwt';

export const tokenTypes: Readonly<Record<TokenType, AccessTokenType>> = {
  bearer: AccessTokenType.BEARER,
  jwt: AccessTokenType.JWT,
};

/** What a service account is called, and which tokens it gets. */
export const AccountFields = ({
  form,
  fixed,
}: {
  readonly form: FormState<AccountValues>;
  readonly fixed?: boolean;
}) => {
  const { serviceAccounts: texts } = useTexts();
  return (
    <>
      <TextField label={texts.name} isReadOnly={fixed} {...form.field('name')} />
      <TextField
        label={texts.userName}
        hint={texts.userNameHint}
        isReadOnly={fixed}
        {...form.field('username')}
      />
      <TextField label={texts.description} optional isReadOnly={fixed} {...form.field('description')} />
      <Radios<TokenType>
        label={texts.tokenType}
        isDisabled={fixed}
        choices={[
          { id: 'bearer', label: texts.bearer, hint: texts.bearerHint },
          { id: 'jwt', label: texts.jwt, hint: texts.jwtHint },
        ]}
        {...form.field('tokenType')}
      />
    </>
  );
};
