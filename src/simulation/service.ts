import type { Config } from '../config/index.ts';
import {
  Prompt,
  type Proof,
  type SignInSimulationService,
  type SimulateSignInRequest,
} from '../contract/services/postern/login/v1.ts';
import { implement, type RequestContext } from '../contract/types.ts';
import { invalidArgument, permissionDenied } from '../errors/index.ts';
import type { ForetoldRequest } from '../oidc/index.ts';
import type { Platform } from '../platform.ts';
import type { Proof as SessionProof } from '../session/index.ts';
import { gather, requestOf, type Supposed } from './gather.ts';
import { proofs } from './steps.ts';
import { walk } from './walk.ts';

const prompts: Readonly<Record<Prompt, readonly string[]>> = {
  [Prompt.UNSPECIFIED]: [],
  [Prompt.LOGIN]: ['login'],
  [Prompt.SELECT_ACCOUNT]: ['select_account'],
  [Prompt.CREATE]: ['create'],
};

const proofNames = new Map<Proof, SessionProof>(
  Object.entries(proofs).map(([name, proof]) => [proof, name as SessionProof]),
);

function supposedOf(request: SimulateSignInRequest, now: Date): Supposed {
  const { clientId, organization, hinted, prompt, done, doneAgo } = request;
  if (clientId === '' && (organization.case !== undefined || hinted || prompt !== Prompt.UNSPECIFIED))
    throw invalidArgument('SIM-Req01', 'Only an application asks for an organization, a name or a prompt', {
      field: 'client_id',
    });
  const at = new Date(now.getTime() - Number(doneAgo?.seconds ?? 0n) * 1_000);
  return {
    clientId,
    organization: {
      ...(organization.case === 'organizationId' && { id: organization.value }),
      ...(organization.case === 'organizationDomain' && { domain: organization.value }),
    },
    loginName: request.loginName.trim(),
    hinted,
    prompt: prompts[prompt],
    done: done.map((each) => {
      const proof = proofNames.get(each);
      if (proof) return { proof, at };
      throw invalidArgument('SIM-Req02', 'Each of done must be a proof', { field: 'done' });
    }),
  };
}

/** The policies of the organization that is meant; where none is, those of the instance, as all organizations see them. */
async function requireReader(context: RequestContext, request: ForetoldRequest | undefined): Promise<void> {
  if (request) {
    const { org, project } = request.client;
    await context.require('project.app.read', { orgId: org.id, projectId: project.id });
  }
  const orgId = request?.description.orgId;
  if (orgId !== undefined) return context.require('policy.read', { orgId });
  const readable = await context.permittedOrgs('policy.read');
  if (readable !== 'all' && readable.length === 0)
    throw permissionDenied('SIM-Prm01', 'You need policy.read in an organization to simulate a sign-in');
}

/** `postern.login.v1.SignInSimulationService` */
export const simulationService = (platform: Platform, config: Config) =>
  implement<typeof SignInSimulationService>('postern.login.v1.SignInSimulationService', {
    async simulateSignIn(message, context) {
      const { instance } = context;
      const supposed = supposedOf(message, platform.clock());
      const request = await requestOf(platform, instance, supposed);
      await requireReader(context, request);
      const mayRead = async (orgId: string) =>
        (await context.can('user.read', { orgId })) && (await context.can('policy.read', { orgId }));
      const options = {
        unverifiedEmail: config.login.unverifiedEmail,
        mailsAnyway: config.mail !== null || config.deliveries.debugMail,
      };
      const facts = await gather(platform, instance, options, supposed, request, mayRead);
      const { steps, end } = walk(facts);
      const { id: userId = '', orgId: userOrganizationId = '' } = facts.person?.user ?? {};
      return {
        end,
        userId,
        userOrganizationId,
        steps: steps.map(({ reasons, offers = [], factors = [], maySkip = false, branding, ...step }) => ({
          ...step,
          maySkip,
          factors: [...factors],
          offers: [...offers],
          reasons: [...reasons],
          ...(branding && { branding }),
        })),
      };
    },
  });
