import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Application } from '../../../contract/services/application/v2.ts';
import { TokenPreviewService } from '../../../contract/services/postern/oidc/v1.ts';
import { skipToken, useQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { Card } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { KeyRound } from '../ui/icons.ts';
import { Empty, Failed, Loading, Notice, Select, TextField } from '../ui/index.ts';
import { UserPicker } from '../users/pick.tsx';
import { PreviewedClaims } from './preview-claims.tsx';
import { allGrants, type Previewed, previewedIn, requestOf, searchOf, splitScopes } from './previewed.ts';
import { clientIdOf, scopesOf } from './queries.ts';

const { previewTokens } = TokenPreviewService.method;

/** What a person's tokens would hold, and why; for whom and what stands in the address. */
export const Preview = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const say = useSay();
  const { preview: texts } = t.applications;
  const previewed = previewedIn(
    useSearch({ strict: false }) as Record<string, string>,
    scopesOf(application),
  );
  const { data, error, isPending, refetch } = useQueryOf(
    previewTokens,
    previewed.user ? requestOf(clientIdOf(application), previewed) : skipToken,
  );
  const ignored = data && splitScopes(previewed.scopes).filter((scope) => !data.scopes.includes(scope));
  return (
    <div className="beside">
      <Card title={texts.title} text={texts.text}>
        <Asked key={JSON.stringify(previewed)} previewed={previewed} application={application} />
      </Card>
      <div className="stack">
        {error && (
          <Card>
            <Failed error={error} onRetry={() => void refetch()} />
          </Card>
        )}
        {!previewed.user && (
          <Card>
            <Empty icon={KeyRound} title={texts.nothing} />
          </Card>
        )}
        {previewed.user && isPending && (
          <Card>
            <Loading lines={8} />
          </Card>
        )}
        {ignored && ignored.length > 0 && (
          <Notice kind="warn">{say(texts.ignored, { scopes: ignored.join(' ') })}</Notice>
        )}
        {data?.isIncomplete && <Notice kind="warn">{texts.incomplete}</Notice>}
        {data?.accessTokenIsOpaque && <Notice>{texts.opaque}</Notice>}
        {data?.documents.map((document) => (
          <PreviewedClaims key={document.kind} of={document} application={application} />
        ))}
      </div>
    </div>
  );
};

const Asked = ({
  previewed,
  application,
}: {
  readonly previewed: Previewed;
  readonly application: Application;
}) => {
  const { preview: texts } = useTexts().applications;
  const navigate = useNavigate();
  const form = useForm({
    id: `preview:${application.applicationId}`,
    initial: previewed,
    required: ['user'],
    submit: (values) =>
      navigate({
        to: '.',
        search: ((before: object) => ({ ...before, ...searchOf(values, scopesOf(application)) })) as never,
        replace: true,
      }),
  });
  return (
    <Form form={form} deed={texts.run}>
      <UserPicker label={texts.user} {...form.field('user')} />
      <TextField label={texts.scopes} hint={texts.scopesHint} lines={3} code {...form.field('scopes')} />
      <Select
        label={texts.grant}
        choices={allGrants.map((id) => ({ id, label: texts.grants[id] }))}
        {...form.field('grant')}
      />
      <TextField label={texts.resource} optional type="url" {...form.field('resource')} />
      <TextField
        label={texts.claims}
        hint={texts.claimsHint}
        optional
        lines={2}
        code
        {...form.field('claims')}
      />
    </Form>
  );
};
