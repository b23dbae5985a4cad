export {
  type Restrictions,
  restrictionsAggregate,
  restrictionsOf,
  restrictionsSet,
} from './restrictions.ts';
