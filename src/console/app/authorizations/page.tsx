import { useNavigate } from '@tanstack/react-router';
import { Allowed } from '../api/index.ts';
import { AsCalls, Card, Head } from '../object/index.ts';
import { useOrgId } from '../shell/org.tsx';
import { useTexts } from '../texts/index.ts';
import { Plus } from '../ui/icons.ts';
import { ButtonLink } from '../ui/index.ts';
import { AddAuthorization } from './forms.tsx';
import { AuthorizationList } from './list.tsx';

/** All that the organization in view has given. */
export const AuthorizationsPage = () => {
  const t = useTexts();
  const organizationId = useOrgId();
  return (
    <>
      <Head title={t.authorizations.title}>
        <AsCalls />
        <Allowed to="user.grant.write">
          <ButtonLink to="/authorizations/new" kind="primary" icon={Plus}>
            {t.authorizations.add}
          </ButtonLink>
        </Allowed>
      </Head>
      <AuthorizationList of={{ organizationId }} />
    </>
  );
};

export const NewAuthorization = () => {
  const t = useTexts();
  const navigate = useNavigate();
  const back = () => void navigate({ to: '/authorizations' });
  return (
    <>
      <Head title={t.authorizations.add} trail={[{ label: t.authorizations.title, to: '/authorizations' }]}>
        <AsCalls />
      </Head>
      <Card>
        <AddAuthorization of={{}} onDone={back} />
      </Card>
    </>
  );
};
