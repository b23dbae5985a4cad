import type { ReactNode } from 'react';
import {
  APIAuthMethodType,
  type Application,
  ApplicationService,
  type OIDCConfiguration,
} from '../../../contract/services/application/v2.ts';
import { useCall, usePermissions } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { Card, Facts } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Copy, Moment, Notice, Radios, Switch, TextField, TextList, tellDone } from '../ui/index.ts';
import { AlgorithmsForm } from './algorithms.tsx';
import { CertificateForm } from './certificate.tsx';
import { useFreshApplication, useFreshOidc, useOidcChange } from './change.ts';
import { ConsentForm } from './consent.tsx';
import { FlowForm } from './flow.tsx';

import { LeavingForm } from './leaving.tsx';

import { NamingForm } from './naming.tsx';

import { PossessionForm } from './possession.tsx';
import { ProfileForm } from './profile.tsx';
import { ProjectName } from './project-name.tsx';
import { apiOf, clientIdOf, oidcOf } from './queries.ts';
import { RequestObjectsForm } from './request-objects.tsx';
import { RequestsForm } from './requests.tsx';
import { ResourcesForm } from './resources.tsx';
import { SecretCard, usesSecret } from './secret.tsx';
import { SigningForm } from './signing.tsx';
import { TokensForm } from './tokens.tsx';
import { originWrong, redirectUriWrong } from './uris.ts';

/** Everything that an application can be told, in groups that are saved by themselves. */
export const Settings = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const oidc = oidcOf(application);
  const api = apiOf(application);
  return (
    <div className="stack">
      {oidc && oidc.complianceProblems.length > 0 && (
        <Notice kind="warn">
          <strong>{t.applications.problems}</strong>
          <ul>
            {oidc.complianceProblems.map(({ key, localizedMessage }) => (
              <li key={key}>{localizedMessage}</li>
            ))}
          </ul>
        </Notice>
      )}
      <General application={application} />
      {oidc && <Addresses application={application} oidc={oidc} />}
      {oidc && (
        <Group title={t.applications.flow.title}>
          <FlowForm application={application} oidc={oidc} />
        </Group>
      )}
      {api && <ApiForm application={application} method={api.authMethodType} />}
      {usesSecret(application) && <SecretCard application={application} />}
      {oidc && (
        <Group title={t.applications.tokens.title}>
          <TokensForm application={application} oidc={oidc} />
        </Group>
      )}
      {oidc && (
        <Group title={t.applications.more.title}>
          <SigningForm application={application} oidc={oidc} />
        </Group>
      )}
      {oidc && (
        <Card title={t.applications.leaving.title} text={t.applications.leaving.text}>
          <LeavingForm application={application} />
        </Card>
      )}
      {oidc && (
        <Card title={t.applications.profile.title} text={t.applications.profile.text}>
          <ProfileForm application={application} />
        </Card>
      )}
      {oidc && (
        <Card title={t.applications.requests.title} text={t.applications.requests.text}>
          <RequestsForm application={application} />
        </Card>
      )}
      {oidc && (
        <Card title={t.applications.requestObjects.title} text={t.applications.requestObjects.text}>
          <RequestObjectsForm application={application} />
        </Card>
      )}
      {oidc && (
        <Card title={t.applications.possession.title} text={t.applications.possession.text}>
          <PossessionForm application={application} />
        </Card>
      )}
      {oidc && (
        <Card title={t.applications.certificate.title} text={t.applications.certificate.text}>
          <CertificateForm application={application} />
        </Card>
      )}
      {oidc && (
        <Card title={t.applications.algorithms.title} text={t.applications.algorithms.text}>
          <AlgorithmsForm application={application} />
        </Card>
      )}
      {oidc && (
        <Group title={t.users.consents.title}>
          <ConsentForm application={application} />
        </Group>
      )}
      {oidc && (
        <Card title={t.applications.naming.title} text={t.applications.naming.text}>
          <NamingForm application={application} />
        </Card>
      )}
      {(oidc || api) && (
        <Card title={t.applications.resources.title} text={t.applications.resources.text}>
          <ResourcesForm application={application} />
        </Card>
      )}
    </div>
  );
};

const Group = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <Card title={title}>{children}</Card>
);

const useFixed = ({ projectId }: Application): boolean =>
  !usePermissions().has('project.app.write', projectId);

const General = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const say = useSay();
  const update = useCall(ApplicationService.method.updateApplication);
  const { applicationId, projectId, name } = application;
  const { general: texts, connect } = t.applications;
  const fixed = useFixed(application);
  const form = useForm({
    id: `application:${applicationId}`,
    initial: { name },
    latest: useFreshApplication(application, (now) => ({ name: now.name })),
    required: ['name'],
    async submit(values) {
      await update({ applicationId, projectId, name: values.name.trim() });
      tellDone(t.common.saved);
    },
  });
  const clientId = clientIdOf(application);
  return (
    <Card title={texts.title}>
      <Facts
        of={[
          clientId !== '' && [
            texts.clientId,
            <Copy
              key="client"
              text={clientId}
              label={say(connect.copyValue, { name: texts.clientId, value: clientId })}
            />,
          ],
          [texts.project, <ProjectName key="project" id={projectId} />],
          [t.common.created, <Moment key="created" at={application.creationDate} />],
          [t.common.changed, <Moment key="changed" at={application.changeDate} />],
        ]}
      />
      <Form form={form} readOnly={fixed}>
        <TextField label={texts.name} isReadOnly={fixed} {...form.field('name')} />
      </Form>
    </Card>
  );
};

interface OidcProps {
  readonly application: Application;
  readonly oidc: OIDCConfiguration;
}

const addressesOf = ({
  redirectUris,
  postLogoutRedirectUris,
  additionalOrigins,
  developmentMode,
}: OIDCConfiguration) => ({ redirectUris, postLogoutRedirectUris, additionalOrigins, developmentMode });

const Addresses = ({ application, oidc }: OidcProps) => {
  const t = useTexts();
  const change = useOidcChange(application, oidc);
  const fixed = useFixed(application);
  const { uris: texts, create } = t.applications;
  const form = useForm({
    id: `application-uris:${application.applicationId}`,
    initial: addressesOf(oidc),
    latest: useFreshOidc(application, oidc, addressesOf),
    async submit(_, changes) {
      await change(changes);
      tellDone(t.common.saved);
    },
  });
  return (
    <Card title={texts.title} text={texts.text}>
      <Form form={form} readOnly={fixed}>
        <TextList
          label={texts.redirect}
          hint={texts.redirectHint}
          isReadOnly={fixed}
          check={(uri) => redirectUriWrong(t, uri)}
          value={form.values.redirectUris}
          wrong={form.field('redirectUris').wrong}
          onChange={(uris) => form.set({ redirectUris: [...uris] })}
        />
        <TextList
          label={texts.postLogout}
          hint={texts.postLogoutHint}
          isReadOnly={fixed}
          check={(uri) => redirectUriWrong(t, uri)}
          value={form.values.postLogoutRedirectUris}
          wrong={form.field('postLogoutRedirectUris').wrong}
          onChange={(uris) => form.set({ postLogoutRedirectUris: [...uris] })}
        />
        <TextList
          label={texts.origins}
          hint={texts.originsHint}
          isReadOnly={fixed}
          check={(origin) => originWrong(t, origin)}
          value={form.values.additionalOrigins}
          wrong={form.field('additionalOrigins').wrong}
          onChange={(origins) => form.set({ additionalOrigins: [...origins] })}
        />
        <Switch
          hint={create.developmentHint}
          isDisabled={fixed}
          isSelected={form.values.developmentMode}
          onChange={(on) => form.set({ developmentMode: on })}
        >
          {create.development}
        </Switch>
      </Form>
    </Card>
  );
};

const jwt = APIAuthMethodType.API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT;
const methodOf = (type: APIAuthMethodType) => ({
  method: (type === jwt ? 'jwt' : 'basic') as 'basic' | 'jwt',
});

const ApiForm = ({
  application,
  method,
}: {
  readonly application: Application;
  readonly method: APIAuthMethodType;
}) => {
  const t = useTexts();
  const update = useCall(ApplicationService.method.updateApplication);
  const fixed = useFixed(application);
  const { flow: texts } = t.applications;
  const { applicationId, projectId } = application;
  const form = useForm({
    id: `application-api:${applicationId}`,
    initial: methodOf(method),
    latest: useFreshApplication(application, (now) => methodOf(apiOf(now)?.authMethodType ?? method)),
    told: { method: (id) => texts.authMethods[id] },
    async submit(values) {
      const authMethodType = values.method === 'jwt' ? jwt : APIAuthMethodType.API_AUTH_METHOD_TYPE_BASIC;
      await update({
        applicationId,
        projectId,
        applicationType: { case: 'apiConfiguration', value: { authMethodType } },
      });
      tellDone(texts.methodSaved);
    },
  });
  return (
    <Card title={texts.title}>
      <Form form={form} readOnly={fixed}>
        <Radios
          label={texts.authMethod}
          isDisabled={fixed}
          choices={[
            { id: 'basic', label: texts.authMethods.basic },
            { id: 'jwt', label: texts.authMethods.jwt },
          ]}
          {...form.field('method')}
        />
      </Form>
    </Card>
  );
};
