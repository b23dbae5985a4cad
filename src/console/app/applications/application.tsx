import { Navigate, useNavigate, useParams } from '@tanstack/react-router';
import {
  type Application,
  ApplicationService,
  ApplicationState,
} from '../../../contract/services/application/v2.ts';
import { ProjectService } from '../../../contract/services/project/v2.ts';
import { useCall, usePermissions, useQueryOf, useSuspenseQueryOf } from '../api/index.ts';
import { AsCalls, Head, ObjectHistory, type PartOf, Parts } from '../object/index.ts';
import { Nowhere } from '../shell/nowhere.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { Ban, LogIn, Play, Trash2 } from '../ui/icons.ts';
import { AskingMenu, attempt, Badge } from '../ui/index.ts';
import { addressOf, isSettingsPart, partsOf, partTitle, settingsCards } from './cards.tsx';
import { Connect } from './connect.tsx';
import { useApplicationStates } from './foreseen.ts';
import { Overview } from './overview.tsx';
import { Preview } from './preview.tsx';
import { clientIdOf, kindText, oidcOf } from './queries.ts';
import { Settings } from './settings.tsx';
import { Signals } from './signals.tsx';
import { StateBadge } from './state.tsx';
import { terraformOfApplication } from './terraform.ts';

const { getApplication, deleteApplication } = ApplicationService.method;

export const ApplicationPage = () => {
  const t = useTexts();
  const { applicationId = '', part = '' } = useParams({ strict: false }) as {
    applicationId?: string;
    part?: string;
  };
  const { application } = useSuspenseQueryOf(getApplication, { applicationId }).data;
  const { data: project } = useQueryOf(
    ProjectService.method.getProject,
    { projectId: application?.projectId ?? '' },
    { enabled: application !== undefined },
  );
  const { has } = usePermissions();
  if (!application) return <Nowhere />;
  const previews = oidcOf(application) !== undefined && has('user.read');
  const { parts } = t.applications;
  const moved = settingsCards.find(({ formerly }) => formerly !== undefined && formerly === part);
  const { projectId, name, state } = application;
  return (
    <>
      <Head
        title={name}
        trail={[
          { label: t.applications.title, to: '/applications' },
          {
            label: project?.project?.name ?? t.applications.ofProject,
            to: `/projects/${projectId}/applications`,
          },
        ]}
        id={applicationId}
        under={
          <>
            <StateBadge state={state} />
            <Badge>{kindText(t, application)}</Badge>
          </>
        }
      >
        <AsCalls terraform={terraformOfApplication(application, project?.project?.organizationId ?? '')} />
        <Deeds application={application} />
      </Head>
      <Parts
        label={name}
        base={`/applications/${applicationId}`}
        current={part}
        parts={[
          { id: '', label: parts.overview },
          { id: 'connect', label: parts.connect },
          ...partsOf(application).map((id) => ({ id, label: partTitle(t, id) })),
          previews && { id: 'preview', label: parts.preview },
          { id: 'signals', label: parts.signals },
          { id: 'history', label: parts.history },
        ]}
      />
      {part === '' && <Overview application={application} />}
      {part === 'connect' && <Connect application={application} />}
      {isSettingsPart(part) && <Settings application={application} part={part} />}
      {part === 'preview' && previews && <Preview application={application} />}
      {moved && <Navigate {...addressOf(applicationId, moved)} replace />}
      {part === 'signals' && <Signals application={application} />}
      {part === 'history' && (
        <ObjectHistory
          id={projectId}
          part={historyOf(applicationId)}
          changed={{ kind: 'application', id: applicationId, projectId }}
        />
      )}
    </>
  );
};

/** Its events are its project's. Removing a key names the key alone. */
const historyOf = (id: string): PartOf => ({
  id,
  types: 'project.application.',
  names: ['appId', 'applicationId'],
  belongs: { added: 'project.application.oidc.key.added', field: 'keyId' },
});

const Deeds = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const say = useSay();
  const navigate = useNavigate();
  const { has } = usePermissions();
  const { deactivate, reactivate } = useApplicationStates();
  const remove = useCall(deleteApplication, []);
  const { applicationId, projectId, name, state } = application;
  const address = { applicationId, projectId };
  const { deeds } = t.applications;
  const told = (text: string) => say(text, { name });
  const writes = has('project.app.write', projectId);
  return (
    <AskingMenu
      deeds={[
        has('policy.read') &&
          oidcOf(application) && {
            id: 'simulate',
            label: t.simulator.ofUser,
            icon: LogIn,
            run: () => navigate({ to: '/simulator', search: { client: clientIdOf(application) } as never }),
          },
        writes &&
          state === ApplicationState.ACTIVE && {
            id: 'deactivate',
            label: deeds.deactivate,
            icon: Ban,
            run: () =>
              attempt(() => deactivate(address), told(deeds.deactivated), {
                label: t.common.undo,
                run: () => void attempt(() => reactivate(address), t.common.undone),
              }),
          },
        writes &&
          state === ApplicationState.INACTIVE && {
            id: 'reactivate',
            label: deeds.reactivate,
            icon: Play,
            run: () => attempt(() => reactivate(address), told(deeds.reactivated)),
          },
        has('project.app.delete', projectId) && {
          id: 'remove',
          label: deeds.remove,
          icon: Trash2,
          kind: 'danger',
          ask: { title: told(t.common.removeTitle), text: deeds.removeText, typed: name },
          run: () =>
            attempt(async () => {
              await remove(address);
              await navigate({ to: '/applications' });
            }, told(deeds.removed)),
        },
      ]}
    />
  );
};
