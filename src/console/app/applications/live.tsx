import type { Application, OIDCConfiguration } from '../../../contract/services/application/v2.ts';
import { OIDCGrantType } from '../../../contract/services/application/v2.ts';
import { UserService } from '../../../contract/services/user/v2.ts';
import { skipToken, useQueryOf } from '../api/index.ts';
import { FirstEvent, scopesIn, useFirstEvent } from '../object/first-event.tsx';
import { useSay, useTexts } from '../texts/index.ts';
import { millisOf, useAgo } from '../ui/index.ts';
import { clientIdOf, oidcOf } from './queries.ts';

const asked = ['auth_request.added', 'device.authorization.added'];
const signedIn = 'oidc_session.added';
const introspected = 'project.application.introspected';

/** Waits for what shows that the application works: the first sign-in, or of an API the first token that it asks after. */
export const Live = ({ application }: { readonly application: Application }) => {
  const oidc = oidcOf(application);
  return oidc ? (
    <SignIn application={application} oidc={oidc} />
  ) : (
    <Introspection application={application} />
  );
};

/** It comes for a code that people type elsewhere, and in no other way. */
const isDevice = ({ grantTypes }: OIDCConfiguration): boolean =>
  grantTypes.includes(OIDCGrantType.OIDC_GRANT_TYPE_DEVICE_CODE) &&
  !grantTypes.includes(OIDCGrantType.OIDC_GRANT_TYPE_AUTHORIZATION_CODE);

const SignIn = ({
  application,
  oidc,
}: {
  readonly application: Application;
  readonly oidc: OIDCConfiguration;
}) => {
  const { live: texts } = useTexts().applications;
  const say = useSay();
  const ago = useAgo();
  const { applicationId, creationDate } = application;
  const { data, error, refetch } = useFirstEvent({
    id: applicationId,
    since: creationDate,
    among: { eventTypes: [...asked, signedIn] },
    isOwn: ({ payload }) => [payload?.['clientID'], payload?.['client_id']].includes(clientIdOf(application)),
    isFirst: ({ type }) => type?.type === signedIn,
  });
  const first = data?.first;
  const userId = first?.payload?.['userID'];
  const { data: found, isPending } = useQueryOf(
    UserService.method.getUserByID,
    typeof userId === 'string' ? { userId } : skipToken,
  );
  const user = found?.user;
  const human = user?.type.case === 'human' ? user.type.value : undefined;
  const who = human?.profile?.displayName || user?.preferredLoginName || texts.somebody;
  const isNamed = first !== undefined && !isPending;
  return (
    <FirstEvent
      title={texts.title}
      waiting={data?.begun ? texts.asked : texts.waiting}
      waitingText={isDevice(oidc) ? texts.waitingDevice : texts.waitingText}
      arrived={isNamed ? say(texts.arrived, { who, when: ago(millisOf(first.creationDate)) }) : undefined}
      arrivedText={`${texts.arrivedText} ${say(texts.scopes, { scopes: scopesIn(first) })}`}
      error={error}
      onRetry={() => void refetch()}
    />
  );
};

const Introspection = ({ application }: { readonly application: Application }) => {
  const { api: texts } = useTexts().applications.live;
  const say = useSay();
  const ago = useAgo();
  const { applicationId, projectId, creationDate } = application;
  const { data, error, refetch } = useFirstEvent({
    id: applicationId,
    since: creationDate,
    among: { eventTypes: [introspected], aggregateId: projectId },
    isOwn: ({ payload }) => payload?.['appId'] === applicationId,
    isFirst: ({ payload }) => payload?.['active'] === true,
  });
  const first = data?.first;
  const scope = `urn:zitadel:iam:org:project:id:${projectId}:aud`;
  return (
    <FirstEvent
      title={texts.title}
      waiting={data?.begun ? texts.asked : texts.waiting}
      waitingText={data?.begun ? say(texts.askedText, { scope }) : texts.waitingText}
      arrived={first && say(texts.arrived, { when: ago(millisOf(first.creationDate)) })}
      arrivedText={texts.arrivedText}
      error={error}
      onRetry={() => void refetch()}
    />
  );
};
