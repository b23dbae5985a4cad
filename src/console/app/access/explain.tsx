import { useState } from 'react';
import {
  type ExplainAccessResponse,
  ResourcePermissionService,
  ResourceTypeService,
} from '../../../contract/services/postern/access/v1.ts';
import type { Project } from '../../../contract/services/project/v2.ts';
import { skipToken, useQueryOf, useSuspenseQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { Card, Facts } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { KeyRound } from '../ui/icons.ts';
import { Empty, Failed, Loading, Notice, Select, TextField } from '../ui/index.ts';
import { HolderField, type HolderValues, holderOf, nobodyYet } from './holder-field.tsx';
import { reasonIn, requiresOf } from './words.ts';

const { explainAccess } = ResourcePermissionService.method;

interface Asked extends HolderValues {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly action: string;
  /** With blanks between. */
  readonly scopes: string;
}

const nothingAsked: Asked = { ...nobodyYet, resourceType: '', resourceId: '', action: '', scopes: '' };

const requestOf = (projectId: string, { kind, holderId, scopes, ...about }: Asked) => ({
  projectId,
  subject: holderOf({ kind, holderId }),
  ...about,
  scopes: [...new Set(scopes.split(/\s+/).filter(Boolean))],
});

/** Whether somebody may do something, and why, as the applications of the project are answered. */
export const ExplainAccess = ({ project }: { readonly project: Project }) => {
  const { access: texts } = useTexts();
  const [asked, setAsked] = useState(nothingAsked);
  const isAsked = asked !== nothingAsked;
  const { data, error, isPending, refetch } = useQueryOf(
    explainAccess,
    isAsked ? requestOf(project.projectId, asked) : skipToken,
  );
  return (
    <div className="beside">
      <Card title={texts.ask} text={texts.askText}>
        <Ask project={project} asked={asked} onAsk={setAsked} />
      </Card>
      <Card title={texts.answer}>
        {error && <Failed error={error} onRetry={() => void refetch()} />}
        {!isAsked && <Empty icon={KeyRound} title={texts.nothingAsked} />}
        {isAsked && isPending && !error && <Loading lines={4} />}
        {data && <Answer of={data} />}
      </Card>
    </div>
  );
};

const Ask = ({
  project,
  asked,
  onAsk,
}: {
  readonly project: Project;
  readonly asked: Asked;
  readonly onAsk: (asked: Asked) => void;
}) => {
  const { access: texts } = useTexts();
  const { projectId } = project;
  const types = useSuspenseQueryOf(ResourceTypeService.method.listResourceTypes, { projectId }).data
    .resourceTypes;
  const form = useForm({
    id: `explain:${projectId}`,
    initial: asked,
    required: ['holderId', 'resourceType', 'resourceId', 'action'],
    submit: async (values) => onAsk(values),
  });
  if (types.length === 0) return <p className="muted">{texts.typesFirst}</p>;
  const type = types.find(({ name }) => name === form.values.resourceType);
  return (
    <Form form={form} deed={texts.askDeed}>
      <HolderField project={project} form={form} />
      <Select
        label={texts.type}
        choices={types.map(({ name, displayName }) => ({ id: name, label: displayName || name }))}
        {...form.field('resourceType')}
        onChange={(chosen) => form.set({ resourceType: chosen ?? '', action: '' })}
      />
      <TextField label={texts.resource} autoComplete="off" {...form.field('resourceId')} />
      {type && (
        <Select
          label={texts.actionName}
          choices={type.actions.map(({ name }) => ({ id: name, label: name }))}
          {...form.field('action')}
          onChange={(chosen) => form.set({ action: chosen ?? '' })}
        />
      )}
      <TextField
        label={texts.scopes}
        hint={texts.askScopesHint}
        optional
        autoComplete="off"
        {...form.field('scopes')}
      />
    </Form>
  );
};

const Answer = ({ of }: { readonly of: ExplainAccessResponse }) => {
  const { access: texts } = useTexts();
  const { allowed, reason, requirement, subjectRoleKeys } = of;
  return (
    <>
      <Notice kind={allowed ? 'good' : 'warn'}>
        {allowed ? <Grounds of={of} /> : reasonIn(texts, reason)}
      </Notice>
      <Facts
        of={[
          requirement !== 0 && [texts.takes, texts.requirements[requiresOf(requirement)]],
          [texts.heldRoles, subjectRoleKeys.join(', ') || texts.noRoles],
        ]}
      />
    </>
  );
};

const Grounds = ({ of: { grounds } }: { readonly of: ExplainAccessResponse }) => {
  const { access: texts } = useTexts();
  const say = useSay();
  switch (grounds.case) {
    case 'scope':
      return say(texts.byScope, { name: grounds.value });
    case 'roleKey':
      return say(texts.byRole, { name: grounds.value });
    case 'permission': {
      const { case: kind, value = '' } = grounds.value.holder?.holder ?? {};
      if (kind === 'roleKey') return say(texts.byPermissionOfRole, { name: value });
      return kind === 'groupId' ? texts.byPermissionOfGroup : texts.byPermission;
    }
    default:
      return null;
  }
};
