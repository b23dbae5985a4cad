import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { ApplicationService } from '../../../contract/services/application/v2.ts';
import {
  ClientSettingsService,
  ForwardAuthService,
  ResourceService,
  SecurityProfile,
} from '../../../contract/services/postern/application/v1.ts';
import { ProjectService } from '../../../contract/services/project/v2.ts';
import { useCall, usePermissions, useQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { AsCalls, Card, Head } from '../object/index.ts';
import { useOrgId } from '../shell/org.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import type { IconType } from '../ui/icon.tsx';
import { AppWindow, Boxes, Globe, KeyRound, Network, Server, Smartphone, Terminal } from '../ui/icons.ts';
import { Button, Icon, Loading, Radios, Select, Switch, TextField, TextList, tellDone } from '../ui/index.ts';
import { useBuiltInProject } from './built-in.ts';
import { type ApiProof, needsDevelopmentMode, typeOf } from './configuration.ts';
import {
  type Framework,
  type FrameworkGroup,
  frameworkGroups,
  frameworkOf,
  frameworks,
  uriOf,
} from './frameworks.ts';
import { Insecure } from './insecure.tsx';
import { OtherKinds } from './other-kinds.tsx';
import { rememberSecret } from './secrets.ts';
import { originWrong, redirectUriWrong } from './uris.ts';

const icons: Readonly<Record<FrameworkGroup, IconType>> = {
  browser: Globe,
  server: Server,
  device: Smartphone,
  api: KeyRound,
  product: Boxes,
  proxy: Network,
  other: AppWindow,
};

/** First what somebody builds, then where it stands: the rest follows from these. */
export const NewApplication = () => {
  const t = useTexts();
  const { framework } = useSearch({ strict: false }) as { framework?: string };
  const chosen = frameworkOf(framework);
  return (
    <>
      <Head
        title={t.applications.create.title}
        trail={[{ label: t.applications.title, to: '/applications' }]}
      >
        <AsCalls />
      </Head>
      {chosen ? <Place key={chosen.id} framework={chosen} /> : <Choose />}
    </>
  );
};

const Choose = () => {
  const { create } = useTexts().applications;
  return (
    <div className="stack frameworks">
      <div>
        <h2>{create.what}</h2>
        <p className="muted">{create.whatText}</p>
      </div>
      {frameworkGroups.map((group) => (
        <section key={group} aria-label={create.groups[group]}>
          <h3>{create.groups[group]}</h3>
          <ul className="framework-cards">
            {frameworks
              .filter((framework) => framework.group === group)
              .map(({ id, name, way }) => (
                <li key={id}>
                  <Link
                    to="/applications/new"
                    search={((before: object) => ({ ...before, framework: id })) as never}
                    className="framework"
                  >
                    <Icon of={way === 'device' ? Terminal : icons[group]} />
                    <span>{name}</span>
                  </Link>
                </li>
              ))}
            <OtherKinds group={group} />
          </ul>
        </section>
      ))}
    </div>
  );
};

const mostProjects = 200;

const Place = ({ framework }: { readonly framework: Framework }) => {
  const organizationId = useOrgId();
  const builtIn = useBuiltInProject();
  const { has } = usePermissions();
  const { data } = useQueryOf(ProjectService.method.listProjects, {
    pagination: { limit: mostProjects, asc: true },
    sortingColumn: 4,
    filters: [{ filter: { case: 'organizationIdFilter', value: { organizationId } } }],
  });
  if (!data || builtIn === undefined) return <Loading />;
  const projects = data.projects.filter(
    ({ projectId, grantedOrganizationId }) =>
      projectId !== builtIn && !grantedOrganizationId && has('project.app.write', projectId),
  );
  return <PlaceForm framework={framework} projects={projects} />;
};

const fresh = 'new';

const PlaceForm = ({
  framework,
  projects,
}: {
  readonly framework: Framework;
  readonly projects: readonly { readonly projectId: string; readonly name: string }[];
}) => {
  const t = useTexts();
  const say = useSay();
  const navigate = useNavigate();
  const organizationId = useOrgId();
  const { has } = usePermissions();
  const { project: wanted } = useSearch({ strict: false }) as { project?: string };
  const createProject = useCall(ProjectService.method.createProject, []);
  const create = useCall(ApplicationService.method.createApplication);
  const setResources = useCall(ResourceService.method.setApplicationResources);
  const protect = useCall(ForwardAuthService.method.setForwardAuth);
  const hold = useCall(ClientSettingsService.method.updateClientSettings);
  // A project that was made for an application that was then refused is not made again.
  const [made, setMade] = useState<string>();
  const mayMake = has('project.write') || has('project.create');
  const { create: texts, ways } = t.applications;
  const redirectUris = uriOf(framework, framework.callback);
  const first = projects.find(({ projectId }) => projectId === wanted) ?? projects[0];
  const form = useForm({
    id: `new-application:${organizationId}:${framework.id}`,
    initial: {
      project: first?.projectId ?? fresh,
      projectName: '',
      name: '',
      redirectUris,
      postLogoutRedirectUris: uriOf(framework, framework.signedOut),
      developmentMode: needsDevelopmentMode(framework.way, redirectUris),
      apiProof: 'basic' as ApiProof,
      resource: framework.protects ?? '',
      origins: [] as readonly string[],
    },
    required: ['name'],
    check: ({ resource, origins }) => ({
      origins: framework.way === 'proxy' && origins.length === 0 && t.common.required,
      resource: framework.protects !== undefined && !URL.canParse(resource) && t.applications.resources.wrong,
    }),
    async submit({ project, projectName, name, resource, origins, ...given }) {
      let projectId = project === fresh ? made : project;
      if (!projectId) {
        const answer = await createProject({ organizationId, name: projectName.trim() || name.trim() });
        projectId = answer.projectId;
        setMade(projectId);
      }
      const { applicationId, applicationType } = await create({
        projectId,
        name: name.trim(),
        applicationType: typeOf(framework.way, given),
      });
      if (resource) await setResources({ projectId, applicationId, resources: [resource] });
      if (framework.way === 'proxy')
        await protect({ projectId, applicationId, forwardAuth: { origins: [...origins] } });
      if (framework.way === 'fapi')
        await hold({ projectId, applicationId, securityProfile: SecurityProfile.FAPI2_SECURITY });
      if (applicationType.case !== 'samlConfiguration' && applicationType.value?.clientSecret)
        rememberSecret(applicationId, applicationType.value.clientSecret);
      tellDone(say(texts.created, { name }));
      await navigate({
        to: `/applications/${applicationId}/connect`,
        search: ((before: object) => ({ ...before, project: undefined, framework: framework.id })) as never,
      });
    },
  });
  const redirects = !['api', 'device', 'proxy'].includes(framework.way);
  return (
    <Card
      title={framework.id === 'other' ? texts.other : framework.name}
      text={ways[framework.way]}
      actions={
        <Button
          onPress={() =>
            void navigate({
              to: '/applications/new',
              search: ((before: object) => ({ ...before, framework: undefined })) as never,
            })
          }
        >
          {texts.change}
        </Button>
      }
    >
      <Form form={form} deed={texts.create}>
        <TextField label={texts.name} hint={texts.nameHint} autoFocus {...form.field('name')} />
        <Select
          label={texts.project}
          hint={texts.projectHint}
          choices={[
            ...projects.map(({ projectId, name }) => ({ id: projectId, label: name })),
            ...(mayMake || projects.length === 0 ? [{ id: fresh, label: texts.newProject }] : []),
          ]}
          {...form.field('project')}
        />
        {form.values.project === fresh && (
          <TextField
            label={texts.projectName}
            optional
            placeholder={form.values.name}
            {...form.field('projectName')}
          />
        )}
        {framework.protects !== undefined && (
          <TextField
            label={t.applications.resources.title}
            hint={t.applications.resources.hint}
            type="url"
            {...form.field('resource')}
          />
        )}
        {framework.way === 'api' && (
          <Radios<ApiProof>
            label={t.applications.authentication.title}
            choices={[
              { id: 'basic', label: t.applications.authentication.methods.basic },
              { id: 'jwt', label: t.applications.authentication.methods.jwt },
            ]}
            {...form.field('apiProof')}
          />
        )}
        {framework.way === 'proxy' && (
          <>
            <TextList
              label={t.applications.forwardAuth.origins}
              hint={t.applications.forwardAuth.originsHint}
              check={(origin) => originWrong(t, origin)}
              {...form.field('origins')}
            />
            <Switch
              hint={texts.developmentHint}
              isSelected={form.values.developmentMode}
              onChange={(developmentMode) => form.set({ developmentMode })}
            >
              {texts.development}
            </Switch>
          </>
        )}
        {redirects && (
          <>
            <TextList
              label={texts.redirectUris}
              hint={texts.redirectUrisHint}
              check={(uri) => redirectUriWrong(t, uri)}
              {...form.field('redirectUris')}
            />
            <Insecure uris={form.values.redirectUris} />
            <TextList
              label={texts.postLogoutUris}
              check={(uri) => redirectUriWrong(t, uri)}
              {...form.field('postLogoutRedirectUris')}
            />
            <Switch
              hint={texts.developmentHint}
              isSelected={form.values.developmentMode}
              onChange={(developmentMode) => form.set({ developmentMode })}
            >
              {texts.development}
            </Switch>
          </>
        )}
      </Form>
    </Card>
  );
};
