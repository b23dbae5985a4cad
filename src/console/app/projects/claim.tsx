import { useState } from 'react';
import { RolesClaimService } from '../../../contract/services/postern/project/v1.ts';
import type { Project } from '../../../contract/services/project/v2.ts';
import { useCall, useFresh, useSuspenseQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { Card } from '../object/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Ban } from '../ui/icons.ts';
import { attempt, Button, Confirm, Snippet, TextField, tellDone } from '../ui/index.ts';
import { useMay } from './may.ts';

const { getProjectRolesClaim, setProjectRolesClaim, resetProjectRolesClaim } = RolesClaimService.method;

const usualClaim = 'groups';
const exampleOrg = { '276518790342901761': 'acme.example' };

const valuesOf = (claim: string) => ({ claim: claim || usualClaim });

const json = (value: object) => JSON.stringify(value, undefined, 2);

/** How the roles of the project stand in tokens. */
export const Claim = ({ project }: { readonly project: Project }) => {
  const t = useTexts();
  const { projectId } = project;
  const { claim } = useSuspenseQueryOf(getProjectRolesClaim, { projectId }).data;
  const texts = t.projects.claim;
  return (
    <div className="stack">
      <ListClaim project={project} claim={claim} />
      <Card title={texts.asUsual} text={texts.asUsualText}>
        <Snippet
          label={texts.asUsualExample}
          text={json({
            'urn:zitadel:iam:org:project:roles': { editor: exampleOrg, reader: exampleOrg },
          })}
        />
      </Card>
    </div>
  );
};

const ListClaim = ({ project, claim }: { readonly project: Project; readonly claim: string }) => {
  const t = useTexts();
  const say = useSay();
  const may = useMay(project);
  const [asked, setAsked] = useState(false);
  const set = useCall(setProjectRolesClaim);
  const reset = useCall(resetProjectRolesClaim);
  const { projectId } = project;
  const texts = t.projects.claim;
  const form = useForm({
    id: `roles-claim:${projectId}`,
    initial: valuesOf(claim),
    latest: useFresh(getProjectRolesClaim, { projectId }, (now) => valuesOf(now.claim)),
    required: ['claim'],
    async submit(values) {
      await set({ projectId, claim: values.claim.trim() });
      tellDone(t.common.saved);
    },
  });
  const fixed = !may('project.write');
  return (
    <Card
      title={texts.title}
      text={texts.text}
      actions={
        !fixed &&
        claim && (
          <>
            <Button icon={Ban} onPress={() => setAsked(true)}>
              {texts.stop}
            </Button>
            <Confirm
              open={asked}
              onClose={() => setAsked(false)}
              title={say(texts.stopTitle, { name: claim })}
              text={texts.stopText}
              deed={texts.stopDeed}
              danger
              run={() => attempt(() => reset({ projectId }), texts.stopped)}
            />
          </>
        )
      }
    >
      <Form form={form} readOnly={fixed} evenUnchanged={!claim} {...(!claim && { deed: texts.set })}>
        <TextField label={texts.name} hint={texts.nameHint} isReadOnly={fixed} {...form.field('claim')} />
      </Form>
      {(claim || !fixed) && (
        <Snippet
          label={texts.example}
          text={json({ [form.values.claim || usualClaim]: ['editor', 'reader'] })}
        />
      )}
      <p className="muted small">{texts.own}</p>
    </Card>
  );
};
