import { oncePer, type Platform } from '../platform.ts';
import {
  type ActionRule,
  type Decision,
  type Denial,
  decide,
  needsPermissions,
  type Permission,
  type Subject,
} from './decision/index.ts';
import { type AccessModel, accessModelsOf, type DeclaredType } from './model.ts';
import { permissionsOf } from './permissions.ts';

/** Why there is nothing to decide. */
export type Undeclared = 'unknown_resource_type' | 'unknown_action';

export type AccessDecision =
  | Extract<Decision, { allowed: true }>
  | { readonly allowed: false; readonly reason: Denial | Undeclared };

export interface Question {
  readonly instanceId: string;
  readonly projectId: string;
  readonly subject: Subject;
  readonly action: string;
  readonly resource: { readonly type: string; readonly id: string };
}

export interface AccessDecisions {
  /** Round trips: at most one for the project's model and one for the resource, shared by all that ask at a moment. */
  decide(question: Question): Promise<AccessDecision>;
  /** Actions of the resource's type that the subject may do on it. */
  actions(question: Omit<Question, 'action'>): Promise<string[]>;
}

const undeclared = (reason: Undeclared): AccessDecision => ({ allowed: false, reason });

export const typeOf = ({ active, types }: AccessModel, name: string): DeclaredType | undefined =>
  active ? types.find((type) => type.name === name) : undefined;

export const ruleOf = (type: DeclaredType | undefined, action: string): ActionRule | undefined =>
  type?.actions.find(({ name }) => name === action);

function createDecisions(platform: Pick<Platform, 'sql' | 'store' | 'projections'>): AccessDecisions {
  const models = accessModelsOf(platform);
  const permissions = permissionsOf(platform);

  /** Those on the resource first: they are the nearer grounds. */
  async function on(instanceId: string, typeId: string, id: string): Promise<readonly Permission[]> {
    const [own, ofType] = await Promise.all([
      permissions.on(instanceId, typeId, id),
      permissions.on(instanceId, typeId, ''),
    ]);
    return ofType.length === 0 ? own : [...own, ...ofType];
  }

  async function decideBy(rule: ActionRule, type: DeclaredType, question: Omit<Question, 'action'>) {
    const { instanceId, subject, resource } = question;
    const needed = needsPermissions(rule, subject);
    return decide(rule, subject, needed ? await on(instanceId, type.id, resource.id) : []);
  }

  return {
    async decide(question) {
      const type = typeOf(await models.of(question.instanceId, question.projectId), question.resource.type);
      if (!type) return undeclared('unknown_resource_type');
      const rule = ruleOf(type, question.action);
      return rule ? decideBy(rule, type, question) : undeclared('unknown_action');
    },

    async actions(question) {
      const type = typeOf(await models.of(question.instanceId, question.projectId), question.resource.type);
      const rules = type?.actions ?? [];
      const decisions = await Promise.all(rules.map((rule) => type && decideBy(rule, type, question)));
      return rules.filter((_, at) => decisions[at]?.allowed).map(({ name }) => name);
    },
  };
}

/** Of a server one, so that all who ask share what it remembers. */
export const accessDecisionsOf = oncePer(createDecisions);
