import type { MessageShape } from '@bufbuild/protobuf';
import type { Application } from '../../../contract/services/application/v2.ts';
import { RolesClaimService } from '../../../contract/services/postern/project/v1.ts';
import { useCall, useFresh, usePermissions, useSuspenseQueryOf } from '../api/index.ts';
import { Form, useForm } from '../form/index.ts';
import { useSay, useTexts } from '../texts/index.ts';
import { Radios, TextField, tellDone } from '../ui/index.ts';

type Way = 'project' | 'own' | 'none';

const { getApplicationRolesClaim, setApplicationRolesClaim, resetApplicationRolesClaim } =
  RolesClaimService.method;

const usualClaim = 'groups';

type Answer = MessageShape<typeof getApplicationRolesClaim.output>;

const wayOf = ({ claim, isInherited }: Answer): Way => {
  if (isInherited) return 'project';
  return claim ? 'own' : 'none';
};
const valuesOf = (answer: Answer) => ({
  way: wayOf(answer),
  claim: answer.claim || usualClaim,
});

/** Whether the application reads roles as a plain list, and under which name. */
export const RolesClaimForm = ({ application }: { readonly application: Application }) => {
  const t = useTexts();
  const say = useSay();
  const { has } = usePermissions();
  const { projectId, applicationId } = application;
  const address = { projectId, applicationId };
  const { data } = useSuspenseQueryOf(getApplicationRolesClaim, address);
  const { claim, isInherited } = data;
  const set = useCall(setApplicationRolesClaim);
  const reset = useCall(resetApplicationRolesClaim);
  const texts = t.applications.rolesClaim;
  const form = useForm({
    id: `roles-claim:${applicationId}`,
    initial: valuesOf(data),
    latest: useFresh(getApplicationRolesClaim, address, valuesOf),
    told: { way: (way) => texts[way] },
    check: ({ way, claim: name }) => ({ claim: way === 'own' && !name.trim() && t.common.required }),
    async submit({ way, claim: name }) {
      await (way === 'project'
        ? reset(address)
        : set({ ...address, claim: way === 'own' ? name.trim() : '' }));
      tellDone(t.common.saved);
    },
  });
  const fixed = !has('project.app.write', projectId);
  return (
    <Form form={form} readOnly={fixed}>
      <Radios<Way>
        label={texts.way}
        isDisabled={fixed}
        choices={[
          {
            id: 'project',
            label: texts.project,
            ...(isInherited && {
              hint: claim ? say(texts.projectHas, { claim }) : texts.projectHasNone,
            }),
          },
          { id: 'own', label: texts.own, hint: texts.ownHint },
          { id: 'none', label: texts.none, hint: texts.noneHint },
        ]}
        {...form.field('way')}
      />
      {form.values.way === 'own' && (
        <TextField label={texts.name} isReadOnly={fixed} {...form.field('claim')} />
      )}
    </Form>
  );
};
