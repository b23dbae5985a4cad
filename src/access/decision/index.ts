export { decide, holdersOf, isHeldBy, needsPermissions } from './decide.ts';
export {
  type ActionRule,
  type Decision,
  type Denial,
  type Holder,
  type Permission,
  type Requirement,
  requirements,
  type Subject,
} from './model.ts';
