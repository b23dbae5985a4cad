import { useRouter } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { ApplicationService } from '../../../contract/services/application/v2.ts';
import { Type, UserService } from '../../../contract/services/user/v2.ts';
import { usePermissions, useQueryOf } from '../api/index.ts';
import { useBuiltInProject } from '../applications/built-in.ts';
import { ofProject } from '../applications/queries.ts';
import { Card, Thing, Things } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import type { IconType } from '../ui/icon.tsx';
import { AppWindow, CircleCheck, Mail, Palette, UserPlus } from '../ui/icons.ts';
import { Badge, Button, ButtonLink, Icon } from '../ui/index.ts';
import type { InstanceSteps } from './instance-steps.tsx';
import { useSkipped } from './skipped.ts';

// With the descriptors of the API's version 1.
const OfInstance = lazy<typeof InstanceSteps>(() =>
  import('./instance-steps.tsx').then(({ InstanceSteps: Component }) => ({ default: Component })),
);

type StepId = 'application' | 'colleagues' | 'mail' | 'look';

interface Step {
  readonly id: StepId;
  readonly to: string;
  readonly icon: IconType;
  /** Undefined until the API has told. */
  readonly done: boolean | undefined;
}

/** Applications beside those that the instance is made with. */
function useConnected(): boolean | undefined {
  const builtIn = useBuiltInProject();
  const { listApplications } = ApplicationService.method;
  const all = useQueryOf(listApplications, { pagination: { limit: 1 } }).data?.pagination?.totalResult;
  const own = useQueryOf(
    listApplications,
    { pagination: { limit: 1 }, filters: [ofProject(builtIn ?? '')] },
    { enabled: Boolean(builtIn) },
  ).data?.pagination?.totalResult;
  if (all === undefined || builtIn === undefined || (builtIn && own === undefined)) return undefined;
  return all > (own ?? 0n);
}

function useColleagues(): boolean | undefined {
  const { data } = useQueryOf(UserService.method.listUsers, {
    query: { limit: 1 },
    queries: [{ query: { case: 'typeQuery', value: { type: Type.HUMAN } } }],
  });
  return data && (data.details?.totalResult ?? 0n) > 1n;
}

/** Whether the console has a page there. */
function useHasPage(): (to: string) => boolean {
  const { routesByPath } = useRouter();
  const paths = Object.keys(routesByPath);
  return (to) => paths.some((path) => path === to || path.startsWith(`${to}/`));
}

/** Whether somebody may take all steps of the start. */
export function useMayStart(): boolean {
  const { has } = usePermissions();
  return ['project.app.write', 'user.write', 'iam.read', 'events.read'].every((needed) => has(needed));
}

interface StartProps {
  readonly userId: string;
  /** Called once it is known which steps there are. */
  readonly onKnown: (known: true) => void;
}

/** The first steps of a new instance; nothing once they are taken. */
export const Start = (props: StartProps) => (
  <Suspense fallback={null}>
    <OfInstance>{(mail, look) => <Steps {...props} mail={mail} look={look} />}</OfInstance>
  </Suspense>
);

const Steps = ({
  userId,
  onKnown,
  mail,
  look,
}: StartProps & {
  readonly mail: boolean | undefined;
  readonly look: boolean | undefined;
}) => {
  const t = useTexts();
  const say = useSay();
  const hasPage = useHasPage();
  const { skipped, skip, showAll } = useSkipped(userId);
  const [all, setAll] = useState(false);
  const application = useConnected();
  const colleagues = useColleagues();
  const texts = t.overview.start;
  const steps: readonly Step[] = (
    [
      { id: 'application', to: '/applications/new', icon: AppWindow, done: application },
      { id: 'colleagues', to: '/users/new', icon: UserPlus, done: colleagues },
      { id: 'mail', to: '/settings/mail', icon: Mail, done: mail },
      { id: 'look', to: '/settings/branding', icon: Palette, done: look },
    ] as const
  ).filter(({ to }) => hasPage(to));
  const isKnown = steps.every(({ done }) => done !== undefined);
  useEffect(() => {
    if (isKnown) onKnown(true);
  }, [isKnown, onKnown]);
  // What is not known yet is not offered and taken away again.
  if (!isKnown || steps.every(({ done }) => done)) return null;
  const open = steps.filter(({ id, done }) => !done && !skipped.has(id));
  const hidden = steps.some(({ id, done }) => !done && skipped.has(id));
  if (open.length === 0 && !all)
    return (
      <div>
        <Button
          kind="plain"
          onPress={() => {
            showAll();
            setAll(true);
          }}
        >
          {texts.again}
        </Button>
      </div>
    );
  return (
    <Card
      title={texts.title}
      text={say(texts.text, { done: steps.filter(({ done }) => done).length, all: steps.length })}
      actions={
        hidden && (
          <Button kind="plain" onPress={showAll}>
            {texts.again}
          </Button>
        )
      }
    >
      <Things label={texts.title}>
        {steps
          .filter(({ id, done }) => done || !skipped.has(id))
          .map((step) => (
            <StepLine
              key={step.id}
              step={step}
              onSkip={() => skip(step.id)}
              title={texts.steps[step.id]}
              text={texts.steps[`${step.id}Text`]}
            />
          ))}
      </Things>
    </Card>
  );
};

const StepLine = ({
  step: { to, icon, done },
  title,
  text,
  onSkip,
}: {
  readonly step: Step;
  readonly title: string;
  readonly text: ReactNode;
  readonly onSkip: () => void;
}) => {
  const t = useTexts();
  const say = useSay();
  const texts = t.overview.start;
  return (
    <Thing
      actions={
        done ? (
          <Badge kind="good">{texts.done}</Badge>
        ) : (
          <>
            <ButtonLink to={to} kind="primary">
              {title}
            </ButtonLink>
            <Button kind="plain" aria-label={say(texts.skipStep, { name: title })} onPress={onSkip}>
              {texts.skip}
            </Button>
          </>
        )
      }
    >
      <div className="step" data-done={done || undefined}>
        <Icon of={done ? CircleCheck : icon} />
        <div>
          <strong>{title}</strong>
          <p className="muted">{text}</p>
        </div>
      </div>
    </Thing>
  );
};
