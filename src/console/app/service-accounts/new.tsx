import { useNavigate } from '@tanstack/react-router';
import { UserService } from '../../../contract/services/user/v2.ts';
import { useCall } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { AsCalls, Card, Head } from '../object/index.ts';
import { useOrgId } from '../shell/org.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { tellDone } from '../ui/index.ts';
import { AccountFields, type AccountValues, tokenTypes } from './fields.tsx';

/** Adds one, and leads to what it signs in with. */
export const NewServiceAccount = () => {
  const t = useTexts();
  const say = useSay();
  const navigate = useNavigate();
  const organizationId = useOrgId();
  const create = useCall(UserService.method.createUser);
  const { serviceAccounts: texts } = t;
  const form = useForm<AccountValues>({
    id: `new-service-account:${organizationId}`,
    initial: { username: '', name: '', description: '', tokenType: 'bearer' },
    required: ['username', 'name'],
    async submit({ username, name, description, tokenType }) {
      const { id } = await create({
        organizationId,
        username: username.trim(),
        userType: {
          case: 'machine',
          value: {
            name: name.trim(),
            ...(description.trim() && { description: description.trim() }),
            accessTokenType: tokenTypes[tokenType],
          },
        },
      });
      tellDone(say(texts.created, { name }));
      await navigate({ to: `/service-accounts/${id}/credentials` });
    },
  });
  return (
    <>
      <Head title={texts.add} trail={[{ label: texts.title, to: '/service-accounts' }]}>
        <AsCalls />
      </Head>
      <Card>
        <Form form={form} deed={t.common.add} onCancel={() => void navigate({ to: '/service-accounts' })}>
          <AccountFields form={form} />
        </Form>
      </Card>
    </>
  );
};
