import { paths } from './paths.ts';

/** Where what is (§9.1). The decision point is the instance; whose decisions are asked for, the client says. */
export const metadata = (origin: string): object => ({
  policy_decision_point: origin,
  access_evaluation_endpoint: origin + paths.evaluation,
  access_evaluations_endpoint: origin + paths.evaluations,
  search_subject_endpoint: origin + paths.subjects,
  search_resource_endpoint: origin + paths.resources,
  search_action_endpoint: origin + paths.actions,
});
